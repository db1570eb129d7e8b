namespace NumFormats.Kernels;

/// <summary>How the products of a dot product are summed.</summary>
public enum DotAccumulation
{
    /// <summary>Without any rounding until the end.</summary>
    Exact,

    /// <summary>One chain of binary32 fused multiply-adds in the order of the elements.</summary>
    Binary32,

    /// <summary>One chain of binary64 fused multiply-adds in the order of the elements.</summary>
    Binary64,
}
