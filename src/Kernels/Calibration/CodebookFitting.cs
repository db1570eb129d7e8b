namespace NumFormats.Kernels;

/// <summary>Codebooks fitted to data: k-means in one dimension, by weighted squared error.</summary>
/// <remarks>
/// <para>
/// Numbers are sorted and equal ones joined, so that clusters are runs and their sums differences of prefix sums. Sums are over the distinct numbers in increasing order, in binary64, on one thread, so results are the same bits on every machine.
/// Values are the means of the clusters rounded to binary32, in increasing order. Infinite numbers and NaN are refused.
/// </para>
/// </remarks>
public static class CodebookFitting
{
    private const int MostValues = 256;

    private const int MostIterations = 10_000;

    /// <summary>Fits by Lloyd's iteration: clusters are what is nearest to each value, values are the means of the clusters, until no cluster changes.</summary>
    /// <param name="name">The name of the codebook.</param>
    /// <param name="numbers">The numbers, in any order, at least two different.</param>
    /// <param name="count">The number of values, 2 to 256; there are fewer where there are fewer different numbers.</param>
    /// <param name="weights">A weight for each number, positive or zero and finite; none for equal weights.</param>
    /// <remarks>
    /// <para>
    /// The start is deterministic: clusters of equal weight, as near as whole numbers allow. A number halfway between two values belongs to the lower. A cluster that becomes empty keeps its value. Each change of the clusters lowers the squared error,
    /// and there are finitely many, so the iteration ends, mostly within some dozens of rounds of count × log(n) steps after the sorting; it is stopped after 10 000. What it ends at is a local minimum; <see cref="FitOptimal"/> finds the least.
    /// </para>
    /// <para>Source: Lloyd, "Least Squares Quantization in PCM", IEEE Transactions on Information Theory 28 (2), 1982.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="ArgumentException">The name is empty, a number or weight is not such, there are not as many weights as numbers, or not two different numbers of positive weight.</exception>
    public static Codebook FitLloyd(string name, ReadOnlySpan<float> numbers, int count, ReadOnlySpan<float> weights = default)
    {
        WeightedNumbers data = Prepare(name, numbers, count, weights);
        int clusters = Math.Min(count, data.Count);

        // Ends of the clusters, the last of which is the end of the data.
        int[] ends = new int[clusters];
        for (int i = 0; i < clusters; i++)
        {
            int end = data.IndexOfWeight((i + 1.0) / clusters);
            ends[i] = Math.Clamp(end, i == 0 ? 1 : ends[i - 1] + 1, data.Count - (clusters - 1 - i));
        }

        double[] values = new double[clusters];
        bool isChanged = true;
        for (int iteration = 0; isChanged && iteration < MostIterations; iteration++)
        {
            for (int i = 0; i < clusters; i++)
            {
                int start = i == 0 ? 0 : ends[i - 1];
                values[i] = ends[i] > start ? data.Mean(start, ends[i]) : values[i];
            }

            isChanged = false;
            for (int i = 0; i < clusters - 1; i++)
            {
                int end = data.CountUpTo((values[i] + values[i + 1]) / 2);
                isChanged |= end != ends[i];
                ends[i] = end;
            }
        }

        return Create(name, values);
    }

    /// <summary>Fits with the least weighted squared error that there is, by dynamic programming over the sorted numbers.</summary>
    /// <param name="name">The name of the codebook.</param>
    /// <param name="numbers">The numbers, in any order, at least two different.</param>
    /// <param name="count">The number of values, 2 to 256; there are fewer where there are fewer different numbers.</param>
    /// <param name="weights">A weight for each number, positive or zero and finite; none for equal weights.</param>
    /// <remarks>
    /// <para>
    /// Row k has for each number the least error of all numbers up to it in k clusters, and where the last of these starts: no earlier than that of the number before. So a row is filled by halves, in n log n steps, and the whole takes
    /// count × n log n steps and 4 × count × n bytes for n different numbers. Of clusterings that are equally good as far as binary64 can tell, the one with the earliest starts is taken. Means are exact but for binary64's rounding; then they are rounded to binary32.
    /// </para>
    /// <para>Source: Wang and Song, "Ckmeans.1d.dp: Optimal k-means Clustering in One Dimension by Dynamic Programming", The R Journal 3 (2), 2011; the division into halves by Grønlund, Larsen, Mathiasen, Nielsen, Schneider and Song, "Fast Exact k-Means, k-Medians and Bregman Divergence Clustering in 1D", 2017.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    /// <exception cref="ArgumentException">The name is empty, a number or weight is not such, there are not as many weights as numbers, not two different numbers of positive weight, or so many that the table would not fit in memory: more than 2^28 entries.</exception>
    public static Codebook FitOptimal(string name, ReadOnlySpan<float> numbers, int count, ReadOnlySpan<float> weights = default)
    {
        const long MostEntries = 1L << 28;
        WeightedNumbers data = Prepare(name, numbers, count, weights);
        int clusters = Math.Min(count, data.Count);
        if ((long)clusters * data.Count > MostEntries)
        {
            throw new ArgumentException($"{data.Count} different numbers for {clusters} values; expected at most {MostEntries / clusters}.", nameof(numbers));
        }

        int[][] starts = new int[clusters][];
        double[] errors = new double[data.Count];
        double[] before = new double[data.Count];
        for (int k = 0; k < clusters; k++)
        {
            starts[k] = new int[data.Count];
            (errors, before) = (before, errors);
            if (k == 0)
            {
                for (int last = 0; last < data.Count; last++)
                {
                    errors[last] = data.SquaredError(0, last + 1);
                }
            }
            else
            {
                FillRow(data, before, errors, starts[k], k, data.Count - 1, k, data.Count - 1);
            }
        }

        double[] values = new double[clusters];
        int end = data.Count;
        for (int k = clusters - 1; k >= 0; k--)
        {
            int start = starts[k][end - 1];
            values[k] = data.Mean(start, end);
            end = start;
        }

        return Create(name, values);
    }

    // The middle entry first, over all starts that may be; those of the halves lie on their side of its start.
    private static void FillRow(WeightedNumbers data, double[] before, double[] errors, int[] starts, int first, int last, int leastStart, int greatestStart)
    {
        if (first > last)
        {
            return;
        }

        int middle = (first + last) / 2;
        double least = double.PositiveInfinity;
        int best = leastStart;
        for (int start = leastStart; start <= Math.Min(middle, greatestStart); start++)
        {
            double error = before[start - 1] + data.SquaredError(start, middle + 1);
            if (error < least)
            {
                least = error;
                best = start;
            }
        }

        errors[middle] = least;
        starts[middle] = best;
        FillRow(data, before, errors, starts, first, middle - 1, leastStart, best);
        FillRow(data, before, errors, starts, middle + 1, last, best, greatestStart);
    }

    private static WeightedNumbers Prepare(string name, ReadOnlySpan<float> numbers, int count, ReadOnlySpan<float> weights)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostValues);
        if (!weights.IsEmpty && weights.Length != numbers.Length)
        {
            throw new ArgumentException($"{weights.Length} weights; expected one for each of {numbers.Length} numbers.", nameof(weights));
        }

        foreach (float number in numbers)
        {
            if (!float.IsFinite(number))
            {
                throw new ArgumentException($"{number} is among the numbers; expected finite numbers.", nameof(numbers));
            }
        }

        foreach (float weight in weights)
        {
            if (!(weight >= 0 && float.IsFinite(weight)))
            {
                throw new ArgumentException($"{weight} is among the weights; expected finite weights of zero or more.", nameof(weights));
            }
        }

        var data = new WeightedNumbers(numbers, weights);
        return data.Count >= 2 ? data : throw new ArgumentException("Expected at least two different numbers of positive weight.", nameof(numbers));
    }

    // Means of different clusters are different in binary32 too, because numbers of each lie on either side of them.
    private static Codebook Create(string name, double[] values) => new(name, [.. values.Select(value => (float)value).Distinct()]);
}
