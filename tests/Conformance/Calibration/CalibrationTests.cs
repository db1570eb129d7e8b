using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Calibrations;

public class CalibrationTests
{
    public static TheoryData<string> Formats => ["int4", "int8", "e2m1fn", "e4m3fn", "e3m2fn", "posit8", "posit4es1", "bf16"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_largest_magnitude_becomes_the_largest_number(string name)
    {
        var format = NumberFormat.Parse(name);
        float[] source = Normal(300, 1);
        float quotient = (float)(source.Max(Math.Abs) / format.Decode(format.LargestCode));
        float expected = float.IsNormal(quotient) ? quotient : 1;
        Assert.Equal(expected, Calibration.AbsMax(format, source));
        Assert.Equal(expected, Calibration.Percentile(format, source, 100));
        Assert.Equal(1, Calibration.AbsMax(format, new float[3]));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(12.5)]
    [InlineData(50)]
    [InlineData(99.9)]
    [InlineData(99.99)]
    [InlineData(100)]
    public void A_percentile_is_a_magnitude_of_its_rank(double percentile)
    {
        foreach (int count in (int[])[1, 8, 999, 1000])
        {
            float[] source = [.. Normal(count, 2).Select((number, i) => i % 5 == 0 ? 0.25f : number)];
            float[] sorted = [.. source.Select(Math.Abs).Order()];

            // The least rank that has so many percent at or below it, in exact decimals.
            int rank = Enumerable.Range(1, count).First(number => number * 100m >= (decimal)percentile * count);
            Assert.Equal((float)(sorted[rank - 1] / 127.0), Calibration.Percentile(IntegerFormat.Int8, source, percentile));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_least_squares_are_those_of_trying_every_multiple(string name)
    {
        var format = NumberFormat.Parse(name);
        var search = new ScaleSearch(0.25, 1.5, 25, refinements: 0);
        foreach (int seed in (int[])[3, 4])
        {
            float[] source = [.. Normal(60, seed), 0, 7];
            float first = Calibration.AbsMax(format, source);
            ScaleChoice found = Calibration.LeastSquares(format, source, search);
            Assert.Equal(Error(format, source, found.Scale), found.SquaredError, 1e-12 * found.SquaredError);
            Assert.True(found.SquaredError <= Error(format, source, first) * (1 + 1e-12));

            // For posits the multiples are of some power of two times the first scale.
            int octaves = format is PositFormat ? format.GreatestExponent - format.LeastExponent : 0;
            float anchor = Enumerable.Range(0, octaves + 1).Select(octave => MathF.ScaleB(first, octave)).MinBy(scale => Error(format, source, scale));
            double least = Enumerable.Range(0, 26).Min(i => Error(format, source, (float)((1.5 - (i * 0.05)) * anchor)));
            Assert.True(found.SquaredError <= Math.Min(least, Error(format, source, anchor)) * (1 + 1e-12));

            ScaleChoice refined = Calibration.LeastSquares(format, source, new ScaleSearch(0.25, 1.5, 25, refinements: 2));
            Assert.True(refined.SquaredError <= found.SquaredError);
            Assert.Equal(Error(format, source, refined.Scale), refined.SquaredError, 1e-12 * refined.SquaredError);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Powers_of_two_alone_are_tried_where_asked_for(string name)
    {
        var format = NumberFormat.Parse(name);
        float[] source = [.. Normal(60, 5), 9];
        ScaleChoice found = Calibration.LeastSquares(format, source, new ScaleSearch(0.1, 1.5, powersOfTwo: true));
        Assert.Equal(0, BitConverter.SingleToInt32Bits(found.Scale) & 0x7FFFFF);
        double first = Math.Pow(2, Math.Ceiling(Math.Log2(Calibration.AbsMax(format, source))));
        int octaves = format is PositFormat ? format.GreatestExponent - format.LeastExponent : 0;
        double least = Enumerable.Range(-3, octaves + 5).Select(power => (float)Math.ScaleB(first, power)).Where(float.IsNormal).Min(scale => Error(format, source, scale));
        Assert.Equal(least, found.SquaredError, 1e-12 * least);
    }

    [Theory]
    [InlineData("int4", 0x3DE5FDB2, 0x400BF39EEBE4A1F7)]
    [InlineData("e2m1fn", 0x3E4B1CBB, 0x40177F27719D7B5A)]
    [InlineData("e4m3fn", 0x3B0E6588, 0x3FD559F2DE5C134B)]
    [InlineData("posit8", 0x3D707D3F, 0x3FD4FC3E048B080D)]
    public void Choices_are_the_same_bits_with_every_instruction_set(string name, int scale, long error)
    {
        var random = new Random(41);
        float[] source = [.. Enumerable.Range(0, 3000).Select(_ => random.NextSingle() - random.NextSingle())];
        ScaleChoice found = Calibration.LeastSquares(NumberFormat.Parse(name), source);
        Assert.Equal(scale, BitConverter.SingleToInt32Bits(found.Scale));
        Assert.Equal(error, BitConverter.DoubleToInt64Bits(found.SquaredError));
    }

    [Fact]
    public void Of_equal_errors_the_scale_that_just_avoids_saturation_stays()
    {
        // Without error under the first scale, and under half of it.
        Assert.Equal(new ScaleChoice(0.5f, 0), Calibration.LeastSquares(IntegerFormat.Int4, [0.5f, -3.5f, 1, 2]));
        Assert.Equal(new ScaleChoice(1, 0), Calibration.LeastSquares(FloatFormat.E2M1FN, [6, 3, -6, 0]));
        Assert.Equal(new ScaleChoice(1, 0), Calibration.LeastSquares(FloatFormat.E2M1FN, new float[4]));
    }

    [Theory]
    [InlineData(4, 2.55)]
    [InlineData(3, 2.1)]
    [InlineData(8, 3.9)]
    public void Normal_numbers_are_clipped_where_theory_says(int bits, double expected)
    {
        // In units of the standard deviation, for a uniform quantizer of 2^bits levels: Banner et al., "Post training 4-bit quantization of convolutional networks for rapid-deployment", 2019. One level fewer here clips a little earlier.
        var format = new IntegerFormat(bits);
        double clipping = Calibration.LeastSquares(format, Normal(20_000, 6)).Scale * format.Decode(format.LargestCode);
        Assert.InRange(clipping, 0.85 * expected, 1.1 * expected);
    }

    [Fact]
    public void An_outlier_is_clipped_by_all_but_the_largest_magnitude()
    {
        float[] source = [.. Normal(5000, 7), 1000];
        float largest = Calibration.AbsMax(IntegerFormat.Int8, source);
        Assert.True(Calibration.Percentile(IntegerFormat.Int8, source, 99.9) < 0.01 * largest);
        Assert.True(Calibration.Entropy(IntegerFormat.Int4, source) < 0.2 * Calibration.AbsMax(IntegerFormat.Int4, source));
    }

    [Fact]
    public void Posits_are_brought_to_where_they_are_precise()
    {
        float[] source = Normal(2000, 8);
        ScaleChoice found = Calibration.LeastSquares(PositFormat.Posit8, source);
        Assert.True(found.SquaredError < 0.01 * Error(PositFormat.Posit8, source, Calibration.AbsMax(PositFormat.Posit8, source)));
        Assert.InRange(found.Scale, 0.1, 10);
    }

    [Fact]
    public void Histograms_calibrate_about_as_their_numbers_do()
    {
        float[] source = Normal(20_000, 9);
        var histogram = new MagnitudeHistogram();
        histogram.Add(source);
        Assert.Equal(Calibration.AbsMax(IntegerFormat.Int4, source), Calibration.AbsMax(IntegerFormat.Int4, histogram));
        AssertClose(Calibration.Percentile(IntegerFormat.Int4, source, 99), Calibration.Percentile(IntegerFormat.Int4, histogram, 99), 0.005);

        // The histogram knows nothing of −8, which negative numbers saturate to.
        float scale = Calibration.LeastSquares(IntegerFormat.Int4, histogram).Scale;
        Assert.InRange(Error(IntegerFormat.Int4, source, scale), 0, 1.03 * Calibration.LeastSquares(IntegerFormat.Int4, source).SquaredError);
        AssertClose(Calibration.Entropy(IntegerFormat.Int8, source), Calibration.Entropy(IntegerFormat.Int8, histogram), 0.25);

        static void AssertClose(double expected, double found, double tolerance) => Assert.Equal(expected, found, tolerance * expected);
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        float[] one = [1];
        var empty = new MagnitudeHistogram();
        Assert.Throws<ArgumentNullException>("format", () => Calibration.AbsMax(null!, one));
        Assert.Throws<ArgumentException>("source", () => Calibration.AbsMax(IntegerFormat.Int8, []));
        Assert.Throws<ArgumentException>("source", () => Calibration.AbsMax(IntegerFormat.Int8, [1, float.NaN]));
        Assert.Throws<ArgumentException>("source", () => Calibration.Percentile(IntegerFormat.Int8, [float.NegativeInfinity], 50));
        Assert.Throws<ArgumentOutOfRangeException>("percentile", () => Calibration.Percentile(IntegerFormat.Int8, one, 0));
        Assert.Throws<ArgumentOutOfRangeException>("percentile", () => Calibration.Percentile(IntegerFormat.Int8, one, 100.1));
        Assert.Throws<ArgumentException>("source", () => Calibration.LeastSquares(IntegerFormat.Int8, []));
        Assert.Throws<ArgumentException>("source", () => Calibration.Entropy(IntegerFormat.Int8, [float.NaN]));
        Assert.Throws<ArgumentException>("format", () => Calibration.Entropy(IntegerFormat.Int16, one));
        Assert.Throws<ArgumentException>("histogram", () => Calibration.AbsMax(IntegerFormat.Int8, empty));
        Assert.Throws<ArgumentException>("histogram", () => Calibration.Entropy(IntegerFormat.Int8, empty));
        Assert.Throws<ArgumentNullException>("histogram", () => Calibration.LeastSquares(IntegerFormat.Int8, (MagnitudeHistogram)null!));
        Assert.Throws<ArgumentOutOfRangeException>("least", () => new ScaleSearch(least: 0));
        Assert.Throws<ArgumentOutOfRangeException>("greatest", () => new ScaleSearch(least: 1, greatest: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => new ScaleSearch(steps: 0));
        Assert.Throws<ArgumentOutOfRangeException>("refinements", () => new ScaleSearch(refinements: -1));
    }

    private static double Error(NumberFormat format, float[] source, float scale) => source.Sum(number =>
    {
        float rounded = (float)format.Decode(format.Encode(number / scale, overflow: OverflowMode.Finite)) * scale;
        return ((double)rounded - number) * ((double)rounded - number);
    });

    private static float[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())))];
    }
}
