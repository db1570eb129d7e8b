namespace NumFormats.Kernels;

/// <summary>What of a group is divided by a constant to give its scale.</summary>
internal enum ScaleNumerator
{
    /// <summary>The largest magnitude.</summary>
    Largest,

    /// <summary>The first number of the largest magnitude, with its sign; zero, not minus zero, where all are zero.</summary>
    SignedLargest,

    /// <summary>The greatest number less the least one.</summary>
    Range,
}
