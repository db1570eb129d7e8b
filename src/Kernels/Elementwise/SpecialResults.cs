namespace NumFormats.Kernels;

/// <summary>What is among the results of an operation.</summary>
[Flags]
internal enum SpecialResults
{
    /// <summary>Finite numbers other than zero alone.</summary>
    None = 0,

    /// <summary>Infinity or NaN.</summary>
    NotFinite = 1,

    /// <summary>Zero of either sign.</summary>
    Zero = 2,
}
