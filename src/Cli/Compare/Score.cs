using System.Collections.Immutable;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>How a format did.</summary>
/// <param name="Format">The format.</param>
/// <param name="Bits">The bits that an element takes, scales included where they are the format's own.</param>
/// <param name="CountsSaturation">Whether the share of saturated elements is known.</param>
/// <param name="Total">On all tensors together.</param>
/// <param name="Tensors">On each tensor.</param>
internal sealed record Score(ComparedFormat Format, double Bits, bool CountsSaturation, ErrorStatistics Total, ImmutableArray<ErrorStatistics> Tensors)
{
    /// <summary>Sorts by SQNR on one tensor, or on all, the best first; the narrower of two equally good ones first.</summary>
    public static ImmutableArray<(Score Score, ErrorStatistics Statistics)> Ranked(IEnumerable<Score> scores, int? tensor = null)
    {
        List<(Score Score, ErrorStatistics Statistics)> ranked = [.. scores.Select(score => (score, tensor is int index ? score.Tensors[index] : score.Total))];
        ranked.Sort((left, right) =>
        {
            // CompareTo puts NaN below everything.
            int bySqnr = right.Statistics.Sqnr.CompareTo(left.Statistics.Sqnr);
            int byWidth = left.Score.Bits.CompareTo(right.Score.Bits);
            return bySqnr != 0 ? bySqnr : byWidth != 0 ? byWidth : string.CompareOrdinal(left.Score.Format.Name, right.Score.Format.Name);
        });
        return [.. ranked];
    }
}
