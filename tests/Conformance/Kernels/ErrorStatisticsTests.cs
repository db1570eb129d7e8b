using NumFormats.Kernels;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Kernels;

public class ErrorStatisticsTests
{
    private const double LargestDouble = double.MaxValue;

    /// <summary>What the numbers are like: the standard deviation of their base-2 logarithms, and how far they are rounded.</summary>
    public static TheoryData<int, int, bool> Kinds()
    {
        var data = new TheoryData<int, int, bool>();
        foreach (int length in (int[])[1, 2, 15, 16, 17, 100, 4095, 4096, 4097, 9000])
        {
            foreach (int spread in (int[])[1, 10, 60])
            {
                data.Add(length, spread, true);
                data.Add(length, spread, false);
            }
        }

        data.Add(1000, 900, false);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sums_are_within_their_bounds(int length, int spread, bool isSingle)
    {
        (double[] x, double[] q) = Numbers(length, spread, isSingle);
        ErrorStatistics statistics = Gather(x, q, isSingle);

        BigRational[] originals = [.. x.Select(BigRational.FromDouble)];
        BigRational[] rounded = [.. q.Select(BigRational.FromDouble)];
        BigRational[] errors = [.. originals.Zip(rounded, (a, b) => b - a)];
        AssertSum(Square(originals), statistics.SumOfSquares);
        AssertSum(Square(rounded), statistics.SumOfRoundedSquares);
        AssertSum(Square(errors), statistics.SumOfSquaredErrors);
        AssertSum(errors, statistics.MeanError * length, length);
        Assert.Equal(length, statistics.Count);
        Assert.Equal(x.Zip(q, (a, b) => Math.Abs(b - a)).Max(), statistics.LargestError);
        Assert.Equal(statistics.SumOfSquaredErrors / length, statistics.MeanSquaredError);
        Assert.Equal(x.Zip(q).Count(pair => pair.First != 0 && pair.Second == 0), statistics.FlushedCount);

        double[] quotients = [.. x.Zip(q, (a, b) => a == 0 ? 0 : Math.Abs((b - a) / a))];
        double tolerance = isSingle ? Math.ScaleB(1, -22) : Math.ScaleB(1, -40);
        double mean = quotients.Sum() / x.Count(number => number != 0);
        Assert.True(Math.Abs(statistics.MeanRelativeError - mean) <= (tolerance * mean) + Math.ScaleB(1, isSingle ? -42 : -60) || (mean >= 4294967296 && double.IsInfinity(statistics.MeanRelativeError)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 60)]
    [InlineData(false, 1)]
    [InlineData(false, 60)]
    [InlineData(false, 900)]
    public void Any_division_gives_the_same_bits(bool isSingle, int spread)
    {
        const int Length = 12345;
        (double[] x, double[] q) = Numbers(Length, spread, isSingle);
        long[] whole = Bits(Gather(x, q, isSingle));
        var random = new Random(7);
        for (int trial = 0; trial < 20; trial++)
        {
            int[] order = [.. Enumerable.Range(0, Length)];
            random.Shuffle(order);
            double[] shuffledX = [.. order.Select(i => x[i])];
            double[] shuffledQ = [.. order.Select(i => q[i])];
            var parts = new List<ErrorStatistics>();
            int longest = 1 << random.Next(1, 14);
            for (int start = 0; start < Length;)
            {
                int end = Math.Min(Length, start + random.Next(longest + 1));
                parts.Add(Gather(shuffledX[start..end], shuffledQ[start..end], isSingle));
                start = end;
            }

            // Any tree of merges.
            while (parts.Count > 1)
            {
                int into = random.Next(parts.Count);
                int from = random.Next(parts.Count - 1);
                from += from >= into ? 1 : 0;
                parts[into].Add(parts[from]);
                parts.RemoveAt(from);
            }

            Assert.Equal(whole, Bits(parts[0]));
        }
    }

    [Theory]
    [InlineData(true, 2954881335205830038)]
    [InlineData(false, -5549720760610445544)]
    public void Every_machine_gives_the_same_bits(bool isSingle, long expected)
    {
        // Made of integers alone, so that nothing but the statistics can differ. The logarithm in SQNR is the system library's.
        double[] x = new double[5000];
        double[] q = new double[x.Length];
        uint state = 1;
        for (int i = 0; i < x.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            x[i] = Math.ScaleB((int)state, (i % 40) - 60);
            q[i] = Math.ScaleB((int)(state & 0xFFFC0000), (i % 40) - 60);
            x[i] = isSingle ? (float)x[i] : x[i] / 3;
        }

        long folded = Bits(Gather(x, q, isSingle), withSqnr: false).Aggregate(0L, (sum, bits) => (sum * 31) + bits);
        Assert.Equal(expected, folded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void Specials_between_others_make_no_difference_to_them(int spread)
    {
        (double[] x, double[] q) = Numbers(5000, spread, isSingle: true);
        ErrorStatistics plain = Gather(x, q, isSingle: true);
        double[] specialX = [.. x.SelectMany((number, i) => i % 700 == 3 ? [number, double.NaN, double.PositiveInfinity, 1, 0] : (double[])[number])];
        double[] specialQ = [.. q.SelectMany((number, i) => i % 700 == 3 ? [number, 1, double.NaN, double.NaN, 0] : (double[])[number])];
        foreach (bool isSingle in (bool[])[true, false])
        {
            ErrorStatistics statistics = Gather(specialX, specialQ, isSingle);
            Assert.Equal((5016, 16, 8), (statistics.Count, statistics.NonFiniteCount, statistics.NaNCount));
            Assert.Equal(
                (plain.SumOfSquares, plain.SumOfSquaredErrors, plain.SumOfRoundedSquares, plain.LargestError, plain.FlushedCount),
                (statistics.SumOfSquares, statistics.SumOfSquaredErrors, statistics.SumOfRoundedSquares, statistics.LargestError, statistics.FlushedCount));
            Assert.Equal(plain.CosineSimilarity, statistics.CosineSimilarity);
        }
    }

    [Theory]
    [InlineData(1.0, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(1.0, double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(-LargestDouble, LargestDouble, double.PositiveInfinity)]
    public void Infinite_errors_make_statistics_infinite(double original, double rounded, double mean)
    {
        var statistics = new ErrorStatistics();
        statistics.Add([0, 2, original], [0, 2.5, rounded]);

        Assert.Equal((3, 0, 0), (statistics.Count, statistics.NonFiniteCount, statistics.NaNCount));
        Assert.Equal(double.PositiveInfinity, statistics.LargestError);
        Assert.Equal(double.PositiveInfinity, statistics.SumOfSquaredErrors);
        Assert.Equal(double.PositiveInfinity, statistics.MeanRelativeError);
        Assert.Equal(mean, statistics.MeanError);
        Assert.Equal(double.NaN, statistics.Sqnr);
        Assert.Equal(double.NaN, statistics.CosineSimilarity);
        Assert.False(statistics.IsExact);

        statistics.Add([1], [double.NegativeInfinity]);
        Assert.Equal(mean < 0 ? mean : double.NaN, statistics.MeanError);
    }

    [Fact]
    public void Nothing_has_no_means()
    {
        var statistics = new ErrorStatistics();
        statistics.Add(ReadOnlySpan<double>.Empty, []);
        statistics.Add(new ErrorStatistics());

        Assert.Equal((0, 0), (statistics.Count, statistics.SumOfSquares));
        Assert.All([statistics.MeanError, statistics.MeanSquaredError, statistics.MeanRelativeError, statistics.CosineSimilarity], mean => Assert.Equal(double.NaN, mean));
    }

    [Fact]
    public void Directions_are_compared()
    {
        Assert.Equal(1, Cosine([1, -2, 3], [2, -4, 6]), 1e-15);
        Assert.Equal(-1, Cosine([1, -2, 3], [-1, 2, -3]), 1e-15);
        Assert.Equal(0, Cosine([1, 1], [1, -1]), 1e-15);
        Assert.Equal(0.6, Cosine([1, 0], [3, 4]), 1e-15);
        Assert.Equal(double.NaN, Cosine([1, 2], [0, 0]));
    }

    [Fact]
    public void Relative_errors_of_any_size_count()
    {
        var statistics = new ErrorStatistics();
        statistics.Add([1f, 1f, 0f, 4f], [1.5f, 1001f, 7f, 4f]);
        Assert.Equal(1000.5 / 3, statistics.MeanRelativeError);
        statistics.Add([1e-30f], [1f]);
        Assert.Equal(double.PositiveInfinity, statistics.MeanRelativeError);
    }

    private static double Cosine(ReadOnlySpan<double> x, ReadOnlySpan<double> q)
    {
        var statistics = new ErrorStatistics();
        statistics.Add(x, q);
        return statistics.CosineSimilarity;
    }

    private static ErrorStatistics Gather(double[] x, double[] q, bool isSingle)
    {
        var statistics = new ErrorStatistics();
        if (isSingle)
        {
            statistics.Add([.. x.Select(number => (float)number)], (ReadOnlySpan<float>)[.. q.Select(number => (float)number)]);
        }
        else
        {
            statistics.Add(x, q);
        }

        return statistics;
    }

    private static long[] Bits(ErrorStatistics statistics, bool withSqnr = true) =>
    [
        .. new[]
        {
            statistics.SumOfSquares,
            statistics.SumOfRoundedSquares,
            statistics.SumOfSquaredErrors,
            statistics.LargestError,
            statistics.MeanError,
            statistics.MeanRelativeError,
            statistics.CosineSimilarity,
            withSqnr ? statistics.Sqnr : 0,
        }.Select(BitConverter.DoubleToInt64Bits),
        statistics.Count,
        statistics.FlushedCount,
    ];

    private static BigRational[] Square(BigRational[] numbers) => [.. numbers.Select(number => number * number)];

    private static void AssertSum(BigRational[] terms, double sum, int divisor = 1)
    {
        BigRational exact = terms.Aggregate(BigRational.Zero, (total, term) => total + term);
        if (double.IsInfinity(sum))
        {
            Assert.True(exact > BigRational.FromDouble(LargestDouble));
            return;
        }

        // What the sum may be off by, then one rounding of it and one of a mean, and what is lost below the normal numbers.
        BigRational largest = terms.Max(BigRational.Abs);
        BigRational bound = (largest * terms.Length * BigRational.Pow2(-49)) + (BigRational.Abs(exact) * BigRational.Pow2(-50)) + (BigRational.Pow2(-1050) * divisor);
        Assert.True(BigRational.Abs(BigRational.FromDouble(sum) - exact) <= bound);
    }

    /// <summary>Numbers of a normal distribution of logarithms, rounded to six bits; some to zero, some saturated, some not at all.</summary>
    private static (double[] X, double[] Q) Numbers(int length, int spread, bool isSingle)
    {
        var random = new Random(length + spread);
        double[] x = new double[length];
        double[] q = new double[length];
        for (int i = 0; i < length; i++)
        {
            double logarithm = spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
            double limit = isSingle ? 126 : 1022;
            double magnitude = Math.Pow(2, Math.Clamp(logarithm, -limit - 20, limit));
            double number = random.Next(50) == 0 ? 0 : random.Next(2) == 0 ? magnitude : -magnitude;
            x[i] = isSingle ? (float)number : number;
            double unit = Math.ScaleB(1, Math.Max(x[i] == 0 ? 0 : Math.ILogB(x[i]) - 6, -1000));
            q[i] = random.Next(20) switch
            {
                0 => 0,
                1 => Math.CopySign(1, x[i]),
                2 => x[i],
                _ => Math.Round(x[i] / unit) * unit,
            };
            q[i] = isSingle ? (float)q[i] : q[i];
        }

        return (x, q);
    }
}
