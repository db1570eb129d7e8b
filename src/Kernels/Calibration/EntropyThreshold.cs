namespace NumFormats.Kernels;

/// <summary>The threshold that loses the least information, as TensorRT's entropy calibration finds it.</summary>
/// <remarks>
/// For each number i of bins, from the number of levels to all, the reference distribution P is the first i bins, what lies beyond counted in the last of them. The candidate Q is the first i bins as they are, merged evenly into levels (bin j into level
/// ⌊j × levels / i⌋), and each level spread evenly over those of its bins that are not empty. The i with the least divergence Σ p log(p / q) of the two, each divided by its sum, wins; it is infinite where q is zero and p is not. Of equal ones the greatest i wins.
/// Source: Migacz, "8-bit Inference with TensorRT", GTC 2017, "Entropy Calibration - pseudocode".
/// </remarks>
internal static class EntropyThreshold
{
    /// <summary>The middle of the first bin that is left out, at most the largest magnitude.</summary>
    public static double Find(MagnitudeHistogram histogram, int levels)
    {
        ReadOnlySpan<long> counts = histogram.Counts;
        double[] spread = new double[counts.Length];
        double least = double.PositiveInfinity;
        int best = counts.Length;
        for (int i = counts.Length; i >= Math.Min(levels, counts.Length); i--)
        {
            double divergence = Divergence(counts, i, levels, histogram.Count, spread);
            if (divergence < least)
            {
                least = divergence;
                best = i;
            }
        }

        return Math.Min((best + 0.5) * histogram.BinWidth, histogram.Largest);
    }

    private static double Divergence(ReadOnlySpan<long> counts, int length, int levels, long total, Span<double> spread)
    {
        Spread(counts[..length], levels, spread);
        long within = 0;
        foreach (long count in counts[..length])
        {
            within += count;
        }

        double divergence = 0;
        for (int i = 0; i < length; i++)
        {
            long reference = counts[i] + (i == length - 1 ? total - within : 0);
            if (reference > 0)
            {
                double p = (double)reference / total;
                divergence += p * Math.Log(p / (spread[i] / within));
            }
        }

        return double.IsNaN(divergence) ? double.PositiveInfinity : divergence;
    }

    private static void Spread(ReadOnlySpan<long> counts, int levels, Span<double> spread)
    {
        int start = 0;
        while (start < counts.Length)
        {
            long level = (long)start * levels / counts.Length;
            long sum = 0;
            int filled = 0;
            int end = start;
            for (; end < counts.Length && (long)end * levels / counts.Length == level; end++)
            {
                sum += counts[end];
                filled += counts[end] > 0 ? 1 : 0;
            }

            for (int i = start; i < end; i++)
            {
                spread[i] = counts[i] > 0 ? (double)sum / filled : 0;
            }

            start = end;
        }
    }
}
