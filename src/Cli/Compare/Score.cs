using System.Collections.Immutable;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>How a format did.</summary>
/// <param name="Format">The format.</param>
/// <param name="Total">On all tensors together.</param>
/// <param name="Tensors">On each tensor.</param>
internal sealed record Score(NumberFormat Format, ErrorStatistics Total, ImmutableArray<ErrorStatistics> Tensors)
{
    /// <summary>The order by SQNR, the best first; the narrower of two equally good ones first.</summary>
    public static int Compare(NumberFormat left, ErrorStatistics leftStatistics, NumberFormat right, ErrorStatistics rightStatistics)
    {
        // CompareTo puts NaN below everything.
        int bySqnr = rightStatistics.Sqnr.CompareTo(leftStatistics.Sqnr);
        int byWidth = left.BitWidth.CompareTo(right.BitWidth);
        return bySqnr != 0 ? bySqnr : byWidth != 0 ? byWidth : string.CompareOrdinal(left.Name, right.Name);
    }
}
