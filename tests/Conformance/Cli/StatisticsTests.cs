using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class StatisticsTests
{
    [Fact]
    public void Parts_add_up()
    {
        double[] original = [1, 2, double.NaN, 0.25, -8, 3, double.PositiveInfinity, 1e-30];
        double[] rounded = [1, 2.5, 0, 0.25, -6, double.NaN, 6, 0];
        var whole = new ErrorStatistics();
        var first = new ErrorStatistics();
        var second = new ErrorStatistics();

        whole.Add(original, rounded, saturatedCount: 2);
        first.Add(original.AsSpan(0, 4), rounded.AsSpan(0, 4), saturatedCount: 2);
        second.Add(original.AsSpan(4), rounded.AsSpan(4));
        first.Add(second);

        foreach (ErrorStatistics statistics in (ErrorStatistics[])[whole, first])
        {
            Assert.Equal((6, 2, 2, 1, 1), (statistics.Count, statistics.NonFiniteCount, statistics.SaturatedCount, statistics.FlushedCount, statistics.NaNCount));
            Assert.Equal(69.0625, statistics.SumOfSquares);
            Assert.Equal(4.25, statistics.SumOfSquaredErrors);
            Assert.Equal(2, statistics.LargestError);
            Assert.Equal(0.85, statistics.MeanSquaredError);
            Assert.False(statistics.IsExact);
        }
    }

    [Fact]
    public void Sums_keep_what_is_small_beside_what_is_large()
    {
        var statistics = new ErrorStatistics();
        statistics.Add([1e8, .. Enumerable.Repeat(1.0, 1000)], [1e8, .. Enumerable.Repeat(1.0, 1000)]);

        Assert.Equal(1e16 + 1000, statistics.SumOfSquares);
        Assert.True(statistics.IsExact);
        Assert.Equal(double.PositiveInfinity, statistics.Sqnr);
    }

    [Theory]
    [InlineData("e4m3fn", 464, 0)]
    [InlineData("e4m3fn", 464.0001, 1)]
    [InlineData("e5m2", 61439, 0)]
    [InlineData("e5m2", 61440, 1)]
    [InlineData("e2m1fn", -7, 1)]
    [InlineData("f64", double.MaxValue, 0)]
    public void Saturated_is_what_would_round_beyond_the_largest_number(string format, double value, int expected)
    {
        double[] result = new double[1];
        Assert.Equal(expected, Quantization.RoundTrip(NumberFormat.Parse(format), [value], [], result));
        Assert.Equal(Math.CopySign(Math.Min(Math.Abs(value), Largest(format)), value), result[0], Math.Abs(value) / 8);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        byte[] four = new byte[4];
        Assert.Throws<ArgumentException>("sourceCodes", () => BulkConversion.Convert(FloatFormat.BFloat16, four.AsSpan(0, 3), FloatFormat.BFloat16, four));
        Assert.Throws<ArgumentException>("destination", () => BulkConversion.Convert(FloatFormat.BFloat16, four, FloatFormat.Binary32, four));
        Assert.Throws<ArgumentException>("destination", () => BulkConversion.Convert(FloatFormat.BFloat16, four.AsSpan(0, 2), FloatFormat.Binary32, four));
        Assert.Throws<ArgumentException>("y", () => BulkEvaluation.Evaluate(Operation.Parse("add"), FloatFormat.E5M2, four, [], [], four));
        Assert.Throws<ArgumentException>("z", () => BulkEvaluation.Evaluate(Operation.Parse("neg"), FloatFormat.E5M2, four, [], four, four));
        Assert.Throws<ArgumentException>("scales", () => Quantization.RoundTrip(FloatFormat.E5M2, new double[2], new double[1], new double[2]));
        Assert.Throws<ArgumentException>("rounded", () => new ErrorStatistics().Add(new double[2], new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>("mode", () => new BulkRounding(RoundingMode.Stochastic));
    }

    [Fact]
    public void In_place_is_allowed_where_sizes_match()
    {
        byte[] codes = [0x38, 0xB8, 0x7E, 0x01];
        byte[] expected = new byte[4];
        BulkConversion.Convert(FloatFormat.E4M3FN, codes, FloatFormat.E5M2, expected);
        BulkConversion.Convert(FloatFormat.E4M3FN, codes, FloatFormat.E5M2, codes);
        Assert.Equal(expected, codes);
    }

    private static double Largest(string format) => NumberFormat.Parse(format) is var parsed ? parsed.Decode(parsed.LargestCode) : 0;
}
