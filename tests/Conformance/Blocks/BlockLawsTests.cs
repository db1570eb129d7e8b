using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Blocks;

/// <summary>What holds of every block format.</summary>
public class BlockLawsTests
{
    public static TheoryData<string> Names =>
    [
        .. BlockFormat.Named.Select(format => format.Name), "mxfp4:ceil", "mxfp8e4m3:rceil", "mxint8:full", "nvfp4:torchao", "nvfp4:modelopt", "nvfp4:te", "nvfp4:ct", "nvfp4:4over6", "nvint4:intvsfp",
        "e2m1fng16:ue5m3", "e4m3fng64:bf16", "e2m1fng32:e8m0fnu", "posit8g32", "int2g64", "uint2g16", "uint8c", "int4g32:search", "e3m2fnt:f16", "int4g24", "uint4g5",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_error_is_larger_than_the_scale_implies(string name)
    {
        var format = BlockFormat.Parse(name);
        if (format.ScaleRule >= BlockScaleRule.MeanMagnitude)
        {
            // Most numbers lie beyond the elements of a mean.
            return;
        }

        bool hasSigns = format.HasZeroPoint || format.Element.IsNegative(format.Element.LowestCode);
        float[] source = [.. Samples(2048, seed: 1).Select(number => hasSigns ? number : Math.Abs(number))];
        Quantized quantized = Quantized.Of(format, source);
        double widestGap = WidestGap(format);
        for (int i = 0; i < source.Length; i++)
        {
            double unit = quantized.Unit(i);
            double largest = quantized.LargestNumber(i);

            // Numbers are rounded to an element, or saturate; the scale is rounded in binary32 along the way.
            double allowed = Math.Max(0, Math.Abs(source[i]) - largest) + (widestGap / 2 * unit * (1 + 1e-5)) + (1e-6 * Math.Abs(source[i]));
            Assert.True(Math.Abs(quantized.Numbers[i] - source[i]) <= allowed, $"{format}: {source[i]:R} becomes {quantized.Numbers[i]:R}, with a unit of {unit:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Zeros_stay_zero(string name)
    {
        var format = BlockFormat.Parse(name);
        if (!format.Element.IsZero(format.Element.Encode(0)) || format.Recipe is BlockRecipe.TorchAO or BlockRecipe.ModelOpt or BlockRecipe.IntVersusFloat)
        {
            // Without a zero among the elements there is none, and these recipes divide zero by zero in a tensor of zeros.
            return;
        }

        Assert.All(Quantized.Of(format, new float[512]).Numbers, number => Assert.Equal(0, number));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_block_with_a_number_that_is_not_finite_is_NaN_and_the_others_do_not_see_it(string name)
    {
        var format = BlockFormat.Parse(name);
        if (format.BlockLength <= 0)
        {
            return;
        }

        float[] source = Samples(20 * format.BlockLength, seed: 2);
        float[] expected = Quantized.Of(format, source, BlockQuantization.TensorScale(format, source)).Numbers;
        float tensorScale = BlockQuantization.TensorScale(format, source);
        foreach (float special in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, -float.NaN])
        {
            float[] spoiled = [.. source];
            int block = 7;
            spoiled[(block * format.BlockLength) + (format.BlockLength / 2)] = special;
            float[] found = Quantized.Of(format, spoiled, tensorScale).Numbers;
            for (int i = 0; i < source.Length; i++)
            {
                Assert.Equal(i / format.BlockLength == block ? float.NaN : expected[i], found[i]);
            }
        }
    }

    [Theory]
    [InlineData("mxfp4")]
    [InlineData("mxfp8e5m2:rceil")]
    [InlineData("mxint8")]
    [InlineData("mxint4:rnearest")]
    [InlineData("msfp12")]
    [InlineData("bm8e4")]
    [InlineData("int8g32")]
    [InlineData("e2m1fng16:bf16")]
    [InlineData("uint4g16")]
    public void Numbers_times_a_power_of_two_have_the_same_codes_and_shifted_scales(string name)
    {
        var format = BlockFormat.Parse(name);

        // Large enough for scales that are normal numbers of binary16.
        float[] source = [.. Samples(format.BlockLength * 16, seed: 3).Select(number => number * 256)];
        Quantized once = Quantized.Of(format, source);
        foreach (int exponent in (int[])[-3, -1, 1, 4])
        {
            Quantized scaled = Quantized.Of(format, [.. source.Select(number => MathF.ScaleB(number, exponent))]);
            Assert.Equal(once.Codes, scaled.Codes);
            Assert.Equal(once.Scales.Select(scale => Math.ScaleB(scale, exponent)), scaled.Scales);
        }
    }

    // The largest element of a block saturates, or keeps the exponent or the quotient that its scale came from.
    [Theory]
    [InlineData("mxfp8e4m3")]
    [InlineData("mxfp8e5m2")]
    [InlineData("mxfp6e2m3")]
    [InlineData("mxfp4")]
    [InlineData("mxfp4:rceil")]
    [InlineData("msfp16")]
    [InlineData("msfp12")]
    [InlineData("bm6e3")]
    [InlineData("int8g32")]
    [InlineData("int4g128")]
    [InlineData("e4m3fng32")]
    [InlineData("int8g32:bf16")]
    public void Quantizing_again_changes_nothing(string name)
    {
        var format = BlockFormat.Parse(name);
        float[] once = Quantized.Of(format, Samples(8192, seed: 4)).Numbers;
        Assert.Equal(once, Quantized.Of(format, once).Numbers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Given_scales_give_the_codes_that_chosen_ones_give(string name)
    {
        var format = BlockFormat.Parse(name);
        float[] source = Samples(1000, seed: 5);
        byte[] codes = new byte[source.Length * format.Element.BytesPerCode];
        byte[] scales = new byte[BlockQuantization.BlockCount(format, source.Length) * format.Scale.BytesPerCode];
        byte[] zeroPoints = new byte[format.HasZeroPoint ? BlockQuantization.BlockCount(format, source.Length) : 0];
        float tensorScale = BlockQuantization.Quantize(format, source, codes, scales, zeroPoints);
        byte[] again = new byte[codes.Length];
        BlockQuantization.QuantizeWith(format, source, scales, again, zeroPoints, tensorScale);
        Assert.Equal(codes, again);
    }

    // Quotients may be computed without a division, but are what a division gives, rounded in binary32 and then to the element.
    [Theory]
    [InlineData("nvfp4")]
    [InlineData("e2m1fng16:f32")]
    [InlineData("e4m3fng32:bf16")]
    [InlineData("e5m2g64:f32")]
    [InlineData("e3m4g32:f32")]
    [InlineData("e5m10g32:f32")]
    public void Elements_are_rounded_quotients(string name)
    {
        var format = BlockFormat.Parse(name);
        var random = new Random(7);
        foreach (int exponent in (int[])[0, -20, 20, -62, -55, 70, 99, -100, -126])
        {
            float[] source = [.. Enumerable.Range(0, 8192).Select(_ => MathF.ScaleB((float)(random.NextDouble() - 0.5), exponent - random.Next(20)))];

            // Ties, and their neighbours.
            for (int i = 0; i < source.Length; i += 8)
            {
                source[i] = MathF.ScaleB(random.Next(64), exponent - 6);
                source[i + 1] = MathF.BitIncrement(source[i]);
                source[i + 2] = MathF.BitDecrement(source[i]);
            }

            Quantized quantized = Quantized.Of(format, source);
            int size = format.Element.BytesPerCode;
            for (int i = 0; i < source.Length; i++)
            {
                // The scale of a block is a binary32 number, and its product with the tensor's is rounded to one.
                float divisor = (float)quantized.Scales[i / format.BlockLength];
                ulong code = size == 1 ? quantized.Codes[i] : BitConverter.ToUInt16(quantized.Codes, 2 * i);
                ulong expected = divisor == 0 ? 0 : format.Element.Encode(source[i] / divisor, RoundingMode.NearestEven, OverflowMode.Finite);
                Assert.True(code == expected, $"{format}: {source[i]:R} / {divisor:R} is {code:x}; expected {expected:x}");
            }
        }
    }

    [Fact]
    public void A_search_is_never_worse_than_the_largest_magnitude()
    {
        foreach (string name in (string[])["int4g32", "int3g128", "nvfp4", "e2m1fng32:bf16"])
        {
            float[] source = Samples(4096, seed: 6);
            float tensorScale = BlockQuantization.TensorScale(BlockFormat.Parse(name), source);
            double usual = SquaredError(source, Quantized.Of(BlockFormat.Parse(name), source, tensorScale).Numbers);
            double searched = SquaredError(source, Quantized.Of(BlockFormat.Parse(name + ":search"), source, tensorScale).Numbers);
            Assert.InRange(searched, 0, usual * 0.999);
        }
    }

    private static double SquaredError(float[] expected, float[] found) => expected.Zip(found).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2));

    private static double WidestGap(BlockFormat format)
    {
        double[] values =
        [
            .. Enumerable.Range(0, 1 << format.Element.BitWidth).Select(code => (ulong)code).Where(code => format.Element.IsFinite(code)).Select(code => format.Element.Decode(code)).Distinct().Order(),
        ];
        return Math.ScaleB(values.Zip(values.Skip(1)).Max(pair => pair.Second - pair.First), format.ElementExponent);
    }

    // Blocks of very different sizes.
    private static float[] Samples(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(index => (float)((random.NextDouble() - 0.5) * Math.Pow(2, (index / 32 % 7) - 3)))];
    }

    private sealed record Quantized(BlockFormat Format, byte[] Codes, double[] Scales, byte[] ZeroPoints, float[] Numbers, int BlockLength)
    {
        public static Quantized Of(BlockFormat format, float[] source, float? tensorScale = null)
        {
            byte[] codes = new byte[source.Length * format.Element.BytesPerCode];
            int blocks = BlockQuantization.BlockCount(format, source.Length);
            byte[] scales = new byte[blocks * format.Scale.BytesPerCode];
            byte[] zeroPoints = new byte[format.HasZeroPoint ? blocks : 0];
            float used = BlockQuantization.Quantize(format, source, codes, scales, zeroPoints, tensorScale);
            float[] numbers = new float[source.Length];
            BlockQuantization.Dequantize(format, codes, scales, numbers, zeroPoints, used);
            float[] decoded = new float[blocks];
            for (int i = 0; i < blocks; i++)
            {
                decoded[i] = (float)format.Scale.Decode(CodeAt(scales, format.Scale.BytesPerCode, i));
            }

            double factor = !format.HasTensorScale ? 1
                : format.Recipe == BlockRecipe.TransformerEngine ? used / (format.LargestElement * format.LargestScale)
                : format.Recipe == BlockRecipe.CompressedTensors ? 1 / (double)used
                : used;
            return new(format, codes, [.. decoded.Select(scale => scale * factor)], zeroPoints, numbers, format.BlockLength > 0 ? format.BlockLength : source.Length);
        }

        // The product of the scales is rounded to bfloat16 in one recipe.
        public double Unit(int index) => Scales[index / BlockLength] * (Format.Recipe == BlockRecipe.IntVersusFloat ? 1 + Math.ScaleB(1, -7) : 1);

        // With a zero point the codes reach from below; the range has all numbers in it, and one rounding of the zero point may cut half a unit off.
        public double LargestNumber(int index) =>
            Scales[index / BlockLength] * (Format.HasZeroPoint ? double.PositiveInfinity : Math.ScaleB(Format.Element.Decode(Format.Element.LargestCode), Format.ElementExponent)) * (Format.Recipe == BlockRecipe.IntVersusFloat ? 1 - Math.ScaleB(1, -7) : 1);

        private static ulong CodeAt(byte[] codes, int size, int index)
        {
            ulong code = 0;
            for (int i = size - 1; i >= 0; i--)
            {
                code = (code << 8) | codes[(index * size) + i];
            }

            return code;
        }
    }
}
