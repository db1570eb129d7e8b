using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Calibrations;

public class EntropyTests
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_threshold_is_that_of_the_published_procedure(int seed)
    {
        var random = new Random(seed);
        int bins = 16 * (1 + (seed % 3));
        float[] source = [.. Enumerable.Range(0, 400).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(random.NextDouble(), seed % 4)))];
        float largest = source.Max(Math.Abs);
        var histogram = new MagnitudeHistogram(bins, largest);
        histogram.Add(source);
        foreach (IntegerFormat format in (IntegerFormat[])[IntegerFormat.Int2, IntegerFormat.Int4, new(5)])
        {
            int levels = 1 << (format.BitWidth - 1);
            double threshold = Math.Min((Best([.. histogram.Counts], levels) + 0.5) * largest / bins, largest);
            Assert.Equal((float)(threshold / format.Decode(format.LargestCode)), Calibration.Entropy(format, histogram), 1e-6f);
        }
    }

    [Fact]
    public void Even_numbers_are_not_clipped()
    {
        float[] source = [.. Enumerable.Range(1, 1 << 14).Select(i => i / 16384f)];
        Assert.Equal(Calibration.AbsMax(IntegerFormat.Int8, source), Calibration.Entropy(IntegerFormat.Int8, source));
        Assert.Equal(1, Calibration.Entropy(IntegerFormat.Int8, new float[5]));
    }

    // The pseudocode, written with lists: a merged level gives each of its nonempty bins its mean over these.
    private static int Best(long[] bins, int levels)
    {
        (int Index, double Divergence)[] all =
        [
            .. Enumerable.Range(levels, bins.Length - levels + 1).Select(i =>
            {
                double[] reference = [.. bins.Take(i)];
                reference[^1] += bins.Skip(i).Sum();
                ILookup<int, int> merged = Enumerable.Range(0, i).ToLookup(bin => bin * levels / i);
                double[] candidate =
                [
                    .. Enumerable.Range(0, i).Select(bin => bins[bin] == 0 ? 0 : merged[bin * levels / i].Where(other => bins[other] > 0).Average(other => bins[other]))
                ];
                double divergence = reference.Zip(candidate)
                    .Where(pair => pair.First > 0)
                    .Sum(pair => pair.First / reference.Sum() * Math.Log(pair.First / reference.Sum() / (pair.Second / candidate.Sum())));
                return (i, double.IsNaN(divergence) ? double.PositiveInfinity : divergence);
            })
        ];

        // Of divergences that differ by rounding alone, the greatest index.
        double least = all.Min(entry => entry.Divergence);
        return all.Last(entry => entry.Divergence <= least + 1e-12).Index;
    }
}
