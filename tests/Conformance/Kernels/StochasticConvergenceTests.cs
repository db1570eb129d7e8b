using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

/// <summary>The mean of bulk stochastic rounding is what theory says, over seeds and over indices.</summary>
/// <remarks>
/// <para>
/// A number that lies the fraction f of the way from one number of the format to the next is rounded to the next with probability p = floor(2^n f) / 2^n, n being the number of random bits. The share s of roundings away in N independent ones
/// then obeys Hoeffding's inequality: P(|s − p| ≥ t) ≤ 2 exp(−2 N t²). The tolerance t is chosen so that each comparison fails by chance with a probability of at most 10^-13; the fewer than 2000 comparisons of this class together
/// fail in fewer than one of 10^9 choices of seeds. The seeds are fixed, so that the tests either always pass or always fail.
/// </para>
/// <para>With one seed fixed, the words of different indices are as independent as those of different seeds: both are outputs of the generator for different inputs.</para>
/// </remarks>
public sealed class StochasticConvergenceTests
{
    private const double FalseAlarmRate = 1e-13;
    private const int SeedCount = 20_000;
    private const ulong FirstSeed = 0x5EED_0000_0000;

    private static readonly double[] s_fractions = [0, 1.0 / 4096, 0.01, 0.1, 0.25, 0.3, 0.5, 0.625, 0.7, 0.9, 0.99, 4095.0 / 4096];

    public static TheoryData<string, double, int> Formats()
    {
        // A number of each format, such that it, the next one and what is between have few bits.
        var data = new TheoryData<string, double, int>();
        foreach ((string format, double lower) in ((string, double)[])[("e4m3fn", 256), ("e5m2", -1.25), ("e2m1fn", 1.5), ("bf16", 1.0), ("f16", 0), ("posit8", 0.5), ("posit16", -1), ("ue5m3", 1.0)])
        {
            foreach (int bits in (int[])[1, 2, 8, 32])
            {
                data.Add(format, lower, bits);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void OverSeedsTheShareRoundedAwayIsTheFractionInRandomBits(string name, double lower, int bits)
    {
        var format = NumberFormat.Parse(name);
        (double[] numbers, double next) = Between(format, lower);
        int[] away = new int[numbers.Length];
        byte[] codes = new byte[numbers.Length * format.BytesPerCode];
        for (ulong seed = FirstSeed; seed < FirstSeed + SeedCount; seed++)
        {
            BulkConversion.Encode<double>(format, numbers, codes, new StochasticRounding(seed, bits));
            ulong[] results = CodeList.FromBytes(format, codes);
            for (int i = 0; i < results.Length; i++)
            {
                double result = format.Decode(results[i]);
                Assert.True(result == lower || result == next, $"{numbers[i]:R} is rounded to {result:R}.");
                away[i] += result == next ? 1 : 0;
            }
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            AssertShare(Probability(s_fractions[i], bits), (double)away[i] / SeedCount, SeedCount, $"{numbers[i]:R} in {name}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void OverIndicesTheMeanIsTheNumberWithItsFractionInRandomBits(string name, double lower, int bits)
    {
        const int Count = 200_000;
        var format = NumberFormat.Parse(name);
        (double[] numbers, double next) = Between(format, lower);
        byte[] codes = new byte[Count * format.BytesPerCode];
        double[] results = new double[Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            double[] source = new double[Count];
            Array.Fill(source, numbers[i]);
            BulkConversion.Encode<double>(format, source, codes, new StochasticRounding((ulong)i, bits), firstIndex: 1_000_001);
            BulkConversion.Decode<double>(format, codes, results);

            // The share is told by the mean, which is exact: all numbers are small multiples of a power of two.
            double share = ((results.Sum() / Count) - lower) / (next - lower);
            AssertShare(Probability(s_fractions[i], bits), share, Count, $"{numbers[i]:R} in {name}");
        }
    }

    [Theory]
    [InlineData("add")]
    [InlineData("mul")]
    [InlineData("div")]
    public void TheMeanOfRoundedResultsIsTheResult(string name)
    {
        const int Count = 200_000;
        var operation = Operation.Parse(name);
        FloatFormat format = FloatFormat.E4M3FN;
        foreach ((double x, double y) in ((double, double)[])[(1.125, 0.03125), (1.875, 1.375), (3.25, 1.125), (-2.5, 1.75)])
        {
            byte[] left = new byte[Count];
            byte[] right = new byte[Count];
            byte[] results = new byte[Count];
            Array.Fill(left, (byte)format.Encode(x));
            Array.Fill(right, (byte)format.Encode(y));
            BulkEvaluation.Evaluate(operation, format, left, right, [], results, new StochasticRounding(3));

            double exact = name == "add" ? x + y : name == "mul" ? x * y : x / y;
            double lower = format.Decode(format.Encode(exact, RoundingMode.Down));
            double upper = format.Decode(format.Encode(exact, RoundingMode.Up));
            double mean = results.Average(code => format.Decode(code));
            double fraction = lower == upper ? 0 : (exact - lower) / (upper - lower);
            double share = lower == upper ? mean - lower : (mean - lower) / (upper - lower);
            AssertShare(fraction, share, Count, $"{name} of {x:R} and {y:R}");
        }
    }

    [Fact]
    public void TheSameSeedGivesTheSameBitsAndAnotherOneOthers()
    {
        double[] numbers = [.. Enumerable.Range(0, 10_000).Select(i => 1 + (i / 10_000.0))];
        Assert.Equal(Round(1), Round(1));
        Assert.NotEqual(Round(1), Round(2));

        Float8E4M3FN[] Round(ulong seed)
        {
            var results = new Float8E4M3FN[numbers.Length];
            BulkConversion.Convert<double, Float8E4M3FN>(numbers, results, new StochasticRounding(seed));
            return results;
        }
    }

    // The numbers at all fractions of the way from one of the format's numbers to the next in magnitude.
    private static (double[] Numbers, double Next) Between(NumberFormat format, double lower)
    {
        ulong code = format.Encode(lower);
        Assert.Equal(lower, format.Decode(code));
        double next = format.Decode(lower < 0 ? format.NextDown(code) : format.NextUp(code));
        return ([.. s_fractions.Select(fraction => lower + ((next - lower) * fraction))], next);
    }

    private static double Probability(double fraction, int bits) => Math.Floor(Math.ScaleB(fraction, bits)) / Math.ScaleB(1, bits);

    private static void AssertShare(double probability, double share, int count, string subject)
    {
        double tolerance = Math.Sqrt(Math.Log(2 / FalseAlarmRate) / (2.0 * count));
        bool isCertain = probability is 0 or 1;
        Assert.True(isCertain ? share == probability : Math.Abs(share - probability) < tolerance, $"{subject}: a share of {share:R} is rounded away, expected {probability:R} ± {tolerance:R}.");
    }
}
