using NumFormats.Kernels;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Kernels;

public class ExponentHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(33000)]
    public void Agrees_with_the_definition(int length)
    {
        var random = new Random(length);
        double[] doubles = [.. Enumerable.Range(0, length).Select(_ => BitConverter.Int64BitsToDouble(Any(random)))];
        float[] floats = [.. Enumerable.Range(0, length).Select(_ => BitConverter.Int32BitsToSingle((int)(Any(random) >> 32)))];
        var ofDoubles = new ExponentHistogram();
        var ofFloats = new ExponentHistogram();
        ofDoubles.Add(doubles);
        ofFloats.Add(floats);

        AssertCounts(doubles, ofDoubles);
        AssertCounts([.. floats.Select(number => (double)number)], ofFloats);
    }

    [Fact]
    public void Parts_add_up()
    {
        double[] numbers = [double.NaN, 0, -0.0, 3, -3, 2, double.Epsilon, double.MaxValue, double.NegativeInfinity, double.NaN];
        var first = new ExponentHistogram();
        var second = new ExponentHistogram();
        first.Add(numbers.AsSpan(0, 4));
        second.Add(numbers.AsSpan(4));
        first.Add(second);
        first.Add([float.Epsilon, 1f, float.PositiveInfinity]);

        Assert.Equal((2, 2, 2, 7), (first.ZeroCount, first.InfinityCount, first.NaNCount, first.Count));
        Assert.Equal((3, 1, 1, 1, 1), (first[1], first[0], first[-1074], first[1023], first[-149]));
        Assert.Equal((-1074, 1023), (first.LeastExponent, first.GreatestExponent));
        Assert.Equal((0, 0, 0), (first[2], first[int.MinValue], first[int.MaxValue]));
    }

    private static void AssertCounts(double[] numbers, ExponentHistogram histogram)
    {
        Assert.Equal(numbers.Count(number => number == 0), histogram.ZeroCount);
        Assert.Equal(numbers.Count(double.IsInfinity), histogram.InfinityCount);
        Assert.Equal(numbers.Count(double.IsNaN), histogram.NaNCount);
        var expected = numbers.Where(number => double.IsFinite(number) && number != 0)
            .CountBy(number => BigRational.FromDouble(number).FloorLog2())
            .ToDictionary();
        Assert.Equal(expected.Values.Sum(), histogram.Count);
        Assert.All(expected, pair => Assert.Equal(pair.Value, histogram[pair.Key]));
        Assert.Equal(expected.Count == 0 ? null : expected.Keys.Min(), histogram.LeastExponent);
        Assert.Equal(expected.Count == 0 ? null : expected.Keys.Max(), histogram.GreatestExponent);
    }

    // Bits of any numbers, of subnormal ones, zeros, infinities and NaN more often than chance has it.
    private static long Any(Random random)
    {
        const long SmallFraction = (1L << 50) - 1;
        long bits = random.NextInt64(long.MinValue, long.MaxValue);
        return random.Next(8) switch
        {
            0 => (bits & long.MinValue) | (bits & SmallFraction),
            1 => bits & long.MinValue,
            2 => bits | 0x7FF0_0000_0000_0000,
            3 => (bits & long.MinValue) | 0x7FF0_0000_0000_0000,
            4 => (bits & long.MinValue) | 0x7F80_0000_0000_0000,
            _ => bits,
        };
    }
}
