namespace NumFormats.Cli;

/// <summary>By what numbers are divided before they are rounded.</summary>
internal enum ScaleMode
{
    /// <summary>By nothing.</summary>
    None,

    /// <summary>By one scale a tensor.</summary>
    Tensor,

    /// <summary>By one scale an index of the first dimension.</summary>
    Channel,
}
