using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Sums of products of four consecutive signed bytes each.</summary>
internal interface IByteProducts
{
    /// <summary>Whether no x may be −128.</summary>
    static abstract bool ExcludesLowest { get; }

    static abstract Vector256<int> SumQuads(Vector256<sbyte> x, Vector256<sbyte> y);

    static abstract Vector512<int> SumQuads(Vector512<sbyte> x, Vector512<sbyte> y);
}
