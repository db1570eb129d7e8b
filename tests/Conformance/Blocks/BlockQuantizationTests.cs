using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Blocks;

public class BlockQuantizationTests
{
    private static readonly BlockFormat[] s_microscaling = [BlockFormat.MXFP8E4M3, BlockFormat.MXFP8E5M2, BlockFormat.MXFP6E2M3, BlockFormat.MXFP6E3M2, BlockFormat.MXFP4];

    public static TheoryData<string> Names => [.. s_microscaling.SelectMany(format => new[] { format.Name, format.Name + ":ceil", format.Name + ":rceil", format.Name + ":even" })];

    [Theory]
    [MemberData(nameof(Names))]
    public void Blocks_are_scaled_and_rounded_as_the_rule_says(string name)
    {
        var format = BlockFormat.Parse(name);
        foreach (int blockLength in (int[])[32, 16, 8, 5, 1])
        {
            var shape = format with { BlockLength = blockLength };
            float[] source = Samples(blockLength * 300);
            byte[] codes = new byte[source.Length];
            byte[] scales = new byte[source.Length / blockLength];
            float[] numbers = new float[source.Length];
            BlockQuantization.Quantize(shape, source, codes, scales);
            BlockQuantization.Dequantize(shape, codes, scales, numbers);
            for (int block = 0; block < scales.Length; block++)
            {
                ReadOnlySpan<float> part = source.AsSpan(block * blockLength, blockLength);
                int scale = Scale(shape, part);
                Assert.Equal(scale, scales[block]);
                for (int i = 0; i < blockLength; i++)
                {
                    int index = (block * blockLength) + i;
                    double divided = scale == 255 ? 0 : Math.ScaleB((double)part[i], 127 - scale);
                    Assert.Equal(format.Element.Encode(divided, RoundingMode.NearestEven, OverflowMode.Finite), codes[index]);
                    float expected = scale == 255 ? float.NaN : (float)Math.ScaleB(format.Element.Decode(codes[index]), scale - 127);
                    Assert.Equal(expected, numbers[index]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantizing_dequantized_blocks_changes_nothing(string name)
    {
        // The largest element keeps its exponent, or saturates to the largest number, except under rules that raise the scale again where the rounded element has too large a significand.
        var format = BlockFormat.Parse(name);
        if (format.ScaleRule is BlockScaleRule.Ceil or BlockScaleRule.Even)
        {
            return;
        }

        float[] source = [.. Samples(32 * 500).Select(value => float.IsFinite(value) && Math.Abs(value) is > 1e-20f and < 1e20f ? value : 1)];
        byte[] codes = new byte[source.Length];
        byte[] scales = new byte[source.Length / 32];
        float[] numbers = new float[source.Length];
        BlockQuantization.Quantize(format, source, codes, scales);
        BlockQuantization.Dequantize(format, codes, scales, numbers);

        byte[] again = new byte[codes.Length];
        float[] numbersAgain = new float[source.Length];
        BlockQuantization.Quantize(format, numbers, again, scales);
        BlockQuantization.Dequantize(format, again, scales, numbersAgain);
        Assert.Equal(numbers, numbersAgain);
    }

    [Theory]
    [InlineData("mxfp4", 4.25)]
    [InlineData("MXFP6E2M3:ceil", 6.25)]
    [InlineData("mxfp8e4m3:floor", 8.25)]
    public void Names_are_read_and_printed(string name, double bits)
    {
        var format = BlockFormat.Parse(name);
        Assert.Equal(bits, format.BitsPerElement);
        Assert.Equal(name.ToLowerInvariant().Replace(":floor", "", StringComparison.Ordinal), format.Name);
        Assert.Equal(format.Name, BlockFormat.Parse(format.Name).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mxfp5")]
    [InlineData("mxfp4:")]
    [InlineData("mxfp4:nearest")]
    [InlineData("mxfp4:ceil:ceil")]
    public void Other_names_are_refused(string name)
    {
        Assert.Contains("mxfp6e3m2", Assert.Throws<FormatException>(() => BlockFormat.Parse(name)).Message, StringComparison.Ordinal);
        Assert.False(BlockFormat.TryParse(name, out _));
    }

    [Fact]
    public void Wrong_descriptions_are_refused_by_name()
    {
        BlockFormat format = BlockFormat.MXFP4;
        Assert.Throws<ArgumentException>("value", () => new BlockFormat(" ", FloatFormat.E2M1FN));
        Assert.Throws<ArgumentNullException>("element", () => new BlockFormat("x", null!));
        Assert.Throws<ArgumentException>("element", () => new BlockFormat("x", FloatFormat.Binary32));
        Assert.Throws<ArgumentException>("element", () => new BlockFormat("x", new FloatFormat(6, 1, bias: -100)));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => format with { BlockLength = -2 });
        Assert.Throws<ArgumentOutOfRangeException>("value", () => format with { ScaleRule = (BlockScaleRule)99 });
        Assert.Throws<ArgumentOutOfRangeException>("value", () => format with { Rounding = RoundingMode.Stochastic });
        Assert.Throws<ArgumentOutOfRangeException>("value", () => format with { ElementExponent = 65 });
        Assert.Throws<ArgumentOutOfRangeException>("value", () => format with { LargestScale = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>("value", () => format with { Recipe = (BlockRecipe)99 });
        Assert.Throws<ArgumentException>("value", () => format with { ScaleCandidates = [] });
        Assert.Throws<ArgumentException>("value", () => format with { ScaleCandidates = [1, float.NaN] });
        Assert.Throws<ArgumentException>("value", () => format with { Scale = FloatFormat.E2M1FN });
        Assert.Throws<ArgumentNullException>("value", () => format with { Scale = null! });
    }

    [Fact]
    public void Properties_that_do_not_go_together_are_refused()
    {
        BlockFormat integers = BlockFormat.Parse("uint4g32");
        Assert.All(
            new[]
            {
                BlockFormat.MXFP4 with { HasZeroPoint = true },
                integers with { ScaleRule = BlockScaleRule.Floor },
                integers with { HasTensorScale = true },
                integers with { ScaleCandidates = [1, 0.5f] },
                BlockFormat.MXFP4 with { HasTensorScale = true },
                BlockFormat.MXFP4 with { Recipe = BlockRecipe.TransformerEngine },
                BlockFormat.Ternary with { BlockLength = 32 },
            },
            wrong => Assert.Throws<ArgumentException>("format", () => BlockQuantization.Quantize(wrong, new float[32], new byte[32], new byte[32], new byte[32])));
    }

    [Fact]
    public void Wrong_spans_are_refused_by_name_and_nothing_is_written()
    {
        float[] source = new float[64];
        byte[] codes = [.. Enumerable.Repeat((byte)9, 64)];
        byte[] scales = [9, 9];
        Assert.Throws<ArgumentNullException>("format", () => BlockQuantization.Quantize(null!, source, codes, scales));
        Assert.Throws<ArgumentException>("codes", () => BlockQuantization.Quantize(BlockFormat.MXFP4, source, codes.AsSpan(1), scales));
        Assert.Throws<ArgumentException>("scales", () => BlockQuantization.Quantize(BlockFormat.MXFP4, source, codes, scales.AsSpan(1)));
        Assert.Throws<ArgumentException>("codes", () => BlockQuantization.Dequantize(BlockFormat.DynamicFixedPoint16, codes.AsSpan(1), scales, source));
        Assert.Throws<ArgumentException>("zeroPoints", () => BlockQuantization.Quantize(BlockFormat.Parse("uint4g32"), source, codes, new byte[4]));
        Assert.Throws<ArgumentException>("tensorScale", () => BlockQuantization.Dequantize(BlockFormat.NVFP4, codes, new byte[4], source));
        Assert.Throws<ArgumentException>("scales", () => BlockQuantization.Dequantize(BlockFormat.MXFP4, codes, new byte[3], source));
        Assert.Throws<ArgumentException>("destination", () => BlockQuantization.Dequantize(BlockFormat.MXFP4, codes, scales, source.AsSpan(1)));
        Assert.All(codes, code => Assert.Equal(9, code));
        Assert.Equal([9, 9], scales);
    }

    // The rule from its words: the exponent of the largest magnitude, one more where its significand is large enough.
    private static int Scale(BlockFormat format, ReadOnlySpan<float> block)
    {
        double largest = 0;
        foreach (float number in block)
        {
            if (!float.IsFinite(number))
            {
                return 255;
            }

            largest = Math.Max(largest, Math.Abs((double)number));
        }

        if (largest == 0)
        {
            return 0;
        }

        int exponent = Math.ILogB(largest);
        double significand = Math.ScaleB(largest, -exponent);
        double largestElement = format.Element.Decode(format.Element.LargestCode);
        int precision = (format.Element.Precision - 1);
        bool raises = format.ScaleRule switch
        {
            BlockScaleRule.Floor => false,
            BlockScaleRule.Ceil => significand > 1,
            BlockScaleRule.RoundCeil => significand > Math.ScaleB(largestElement, -Math.ILogB(largestElement)),
            _ => Math.Floor(Math.ScaleB(significand, precision) + 0.5) >= Math.ScaleB(2, precision),
        };
        return Math.Clamp(exponent + (raises ? 1 : 0) - Math.ILogB(largestElement) + 127, 0, 254);
    }

    // Blocks of all sizes, with boundary significands, zeros, subnormal numbers and, seldom, what is not finite.
    private static float[] Samples(int count)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, count).Select(i => (i / 37 % 9) switch
        {
            0 => 0,
            1 => MathF.ScaleB(1 + (random.Next(0, 17) / 16f), random.Next(-4, 5)),
            2 => BitConverter.Int32BitsToSingle(random.Next(0, 1 << 24)),
            3 when random.Next(100) == 0 => random.Next(2) == 0 ? float.NaN : float.NegativeInfinity,
            4 => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(100, 129)),
            _ => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-12, 12)),
        })];
    }
}
