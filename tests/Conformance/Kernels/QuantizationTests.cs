using System.Numerics.Tensors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

public class QuantizationTests
{
    public static TheoryData<string> Formats => [.. NumberFormat.Named.Select(format => format.Name), "e3m2", "e6m9", "e4m11", "posit12es1"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Rounding_binary32_is_there_and_back_element_by_element(string name)
    {
        var format = NumberFormat.Parse(name);
        float[] source = [.. Samples(1500).Select(value => (float)value)];
        foreach (float scale in (float[])[1, 0.375f, 3e-5f])
        {
            foreach (BulkRounding rounding in Roundings)
            {
                float[] result = new float[source.Length];
                Quantization.Round(format, source, result, scale, rounding, OverflowMode.Finite, firstIndex: 5);
                for (int i = 0; i < source.Length; i++)
                {
                    ulong code = format.Encode(source[i] / scale, rounding.At(5 + (ulong)i), OverflowMode.Finite);
                    float expected = format.Unpack(code).ToSingle() * scale;
                    Assert.True(expected.Equals(result[i]), $"{source[i]:R} under {scale}, {rounding.Mode}: expected {expected:R}, found {result[i]:R}");
                }
            }
        }
    }

    [Theory]
    [InlineData("e4m3fn")]
    [InlineData("posit16")]
    [InlineData("f32")]
    [InlineData("e11m4")]
    public void Rounding_binary64_is_there_and_back_element_by_element(string name)
    {
        var format = NumberFormat.Parse(name);
        double[] source = [.. Samples(1500)];
        foreach (BulkRounding rounding in Roundings)
        {
            double[] inPlace = [.. source];
            Quantization.Round<double>(format, inPlace, inPlace, 0.7, rounding, OverflowMode.None);
            for (int i = 0; i < source.Length; i++)
            {
                double expected = format.Decode(format.Encode(source[i] / 0.7, rounding.At((ulong)i))) * 0.7;
                Assert.True(expected.Equals(inPlace[i]), $"{source[i]:R}, {rounding.Mode}: expected {expected:R}, found {inPlace[i]:R}");
            }
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        float[] source = [.. Samples(100_003).Select(value => (float)value)];
        float[] one = new float[source.Length];
        float[] three = new float[source.Length];
        var rounding = new BulkRounding(new StochasticRounding(7, 12));
        Quantization.Round(FloatFormat.E4M3FN, source, one, 2, rounding);
        Quantization.Round(FloatFormat.E4M3FN, source, three, 2, rounding, threads: 3);
        Assert.Equal(one.Select(BitConverter.SingleToInt32Bits), three.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(1, 40)]
    [InlineData(3, 5)]
    [InlineData(6, 40)]
    public void Tensors_take_a_scale_for_each_group(int scaleRows, int scaleColumns)
    {
        const int Rows = 6;
        const int Columns = 40;
        float[] source = [.. Samples(Rows * Columns).Select(value => (float)value)];
        float[] scales = [.. Enumerable.Range(1, scaleRows * scaleColumns).Select(i => i * 0.3f)];
        float[] result = new float[source.Length];
        var shape = (nint[])[Rows, Columns];

        Quantization.Round(
            FloatFormat.E4M3FN,
            new ReadOnlyTensorSpan<float>(source, shape),
            new ReadOnlyTensorSpan<float>(scales, [scaleRows, scaleColumns]),
            new TensorSpan<float>(result, shape));

        for (int i = 0; i < source.Length; i++)
        {
            float scale = scales[(i / Columns / (Rows / scaleRows) * scaleColumns) + (i % Columns / (Columns / scaleColumns))];
            float[] expected = new float[1];
            Quantization.Round(FloatFormat.E4M3FN, source.AsSpan(i, 1), expected, scale);
            Assert.Equal(BitConverter.SingleToInt32Bits(expected[0]), BitConverter.SingleToInt32Bits(result[i]));
        }
    }

    [Fact]
    public void Transposed_tensors_are_walked_by_their_strides()
    {
        float[] source = [.. Samples(3 * 1100).Select(value => (float)value)];
        byte[] codes = new byte[source.Length];

        // Three columns of 1100 elements that lie one after another, seen as rows.
        var columns = new ReadOnlyTensorSpan<float>(source, [1100, 3], [1, 1100]);
        var rows = new TensorSpan<Float8E5M2>(new Float8E5M2[source.Length], [1100, 3]);
        BulkConversion.Convert(columns, rows);
        BulkConversion.Encode<float>(FloatFormat.E5M2, source, codes);
        for (int row = 0; row < 1100; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                Assert.Equal(codes[(column * 1100) + row], rows[row, column].ToBits());
            }
        }
    }

    [Fact]
    public void Wrong_input_is_refused_by_name_and_nothing_is_written()
    {
        float[] source = [1, 2, 3, 4];
        float[] result = [9, 9, 9, 9];
        Assert.Throws<ArgumentNullException>("format", () => Quantization.Round<float>(null!, source, result));
        Assert.Throws<ArgumentException>("destination", () => Quantization.Round<float>(FloatFormat.E5M2, source, result.AsSpan(1)));
        Assert.Throws<ArgumentException>("destination", () => Quantization.Round<float>(FloatFormat.E5M2, source.AsSpan(0, 3), source.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => Quantization.Round<float>(FloatFormat.E5M2, source, result, 0));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => Quantization.Round<float>(FloatFormat.E5M2, source, result, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => Quantization.Round<float>(FloatFormat.E5M2, source, result, threads: 0));
        Assert.Throws<NotSupportedException>(() => Quantization.Round(FloatFormat.E5M2, new Half[2], new Half[2]));
        Assert.Throws<ArgumentException>("destination", () => RoundTensors([2, 2], [1, 1], [4, 1]));
        Assert.Throws<ArgumentException>("scales", () => RoundTensors([2, 2], [1], [2, 2]));
        Assert.Throws<ArgumentException>("scales", () => RoundTensors([1, 4], [1, 3], [1, 4]));
        Assert.Equal([9, 9, 9, 9], result);

        void RoundTensors(nint[] shape, nint[] scaleShape, nint[] resultShape) =>
            Quantization.Round(
                FloatFormat.E5M2,
                new ReadOnlyTensorSpan<float>(source, shape),
                new ReadOnlyTensorSpan<float>(new float[] { 1, 1, 1 }, scaleShape),
                new TensorSpan<float>(result, resultShape));
    }

    [Fact]
    public void Empty_tensors_are_left_alone()
    {
        Quantization.Round(FloatFormat.E5M2, ReadOnlyTensorSpan<float>.Empty, ReadOnlyTensorSpan<float>.Empty, TensorSpan<float>.Empty);
        BulkConversion.Convert(ReadOnlyTensorSpan<float>.Empty, TensorSpan<BFloat16>.Empty);
    }

    private static BulkRounding[] Roundings =>
        [RoundingMode.NearestEven, RoundingMode.NearestAway, RoundingMode.TowardZero, RoundingMode.Up, RoundingMode.Down, RoundingMode.ToOdd, new StochasticRounding(3, 9)];

    // Numbers of all sizes, and the special ones.
    private static IEnumerable<double> Samples(int count)
    {
        var random = new Random(11);
        double[] special = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, float.Epsilon, float.MaxValue, -448, 464];
        return Enumerable.Range(0, count).Select(i => i < special.Length ? special[i] : (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-30, 30)));
    }
}
