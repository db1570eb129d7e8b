using System.Globalization;
using System.Runtime.InteropServices;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Ggml;

public class GgmlQuantizationTests
{
    public static TheoryData<string> Names => [.. GgmlBlockFormat.Named.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Blocks_are_made_as_the_formulas_say(string name)
    {
        var format = GgmlBlockFormat.Parse(name);
        foreach (float[][] blocks in (float[][][])[[.. BoundaryBlocks(format, finite: true)], [.. BoundaryBlocks(format, finite: false)], [.. RoundingBlocks(format)]])
        {
            float[] source = [.. blocks.SelectMany(block => block)];
            byte[] found = Quantize(format, source);
            for (int i = 0; i < blocks.Length; i++)
            {
                byte[] expected = GgmlReference.Quantize(name, blocks[i]);
                byte[] part = found[(i * format.BytesPerBlock)..((i + 1) * format.BytesPerBlock)];
                Assert.True(
                    expected.AsSpan().SequenceEqual(part),
                    $"{name}, block {i}: {string.Join(' ', blocks[i].Select(number => number.ToString("r", CultureInfo.InvariantCulture)))}\n{Convert.ToHexString(part)}; expected\n{Convert.ToHexString(expected)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_bytes_are_read_as_the_formulas_say(string name)
    {
        var format = GgmlBlockFormat.Parse(name);
        var random = new Random(3);
        byte[] bytes = new byte[format.BytesPerBlock * 500];
        random.NextBytes(bytes);
        bytes.AsSpan(0, format.BytesPerBlock).Fill(0xFF);
        bytes.AsSpan(format.BytesPerBlock, format.BytesPerBlock).Clear();

        // Scales of infinity, largest and subnormal numbers, wherever a type has them.
        for (int i = 2 * format.BytesPerBlock; i < 50 * format.BytesPerBlock; i++)
        {
            bytes[i] = (byte)((random.Next(4) * 0x42) | (random.Next(2) * 0x7C) | (random.Next(3) == 0 ? 0x80 : 0));
        }

        float[] numbers = new float[bytes.Length / format.BytesPerBlock * format.BlockLength];
        GgmlQuantization.Dequantize(format, bytes, numbers);
        for (int block = 0; block < bytes.Length / format.BytesPerBlock; block++)
        {
            float[] expected = GgmlReference.Dequantize(name, bytes[(block * format.BytesPerBlock)..((block + 1) * format.BytesPerBlock)]);
            for (int i = 0; i < expected.Length; i++)
            {
                float found = numbers[(block * format.BlockLength) + i];
                Assert.Equal(float.IsNaN(expected[i]), float.IsNaN(found));
                Assert.True(float.IsNaN(found) || BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(found), $"{name}, block {block}, element {i}: {found}; expected {expected[i]}");
            }
        }
    }

    [Fact]
    public void Every_scale_byte_is_read_as_its_formula_says()
    {
        foreach (GgmlBlockFormat format in (GgmlBlockFormat[])[GgmlBlockFormat.MXFP4, GgmlBlockFormat.NVFP4])
        {
            for (int scale = 0; scale < 256; scale++)
            {
                byte[] block = [.. Enumerable.Range(0, format.BytesPerBlock).Select(i => i < (format == GgmlBlockFormat.MXFP4 ? 1 : 4) ? (byte)scale : (byte)(0xF7 - (0x11 * (i % 16))))];
                float[] numbers = new float[format.BlockLength];
                GgmlQuantization.Dequantize(format, block, numbers);
                Assert.Equal(GgmlReference.Dequantize(format.Name, block), numbers);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_blocks_gives_the_same_as_one_by_one(string name)
    {
        var format = GgmlBlockFormat.Parse(name);
        float[] source = [.. BoundaryBlocks(format, finite: true).Take(70).SelectMany(block => block)];
        byte[] all = Quantize(format, source);
        float[] numbers = Dequantize(format, all);
        for (int count = 0; count <= source.Length / format.BlockLength; count++)
        {
            byte[] blocks = Quantize(format, source[..(count * format.BlockLength)]);
            Assert.True(all.AsSpan(0, blocks.Length).SequenceEqual(blocks), $"{count} blocks");
            Assert.True(MemoryMarshal.AsBytes(Dequantize(format, blocks).AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(numbers.AsSpan(0, count * format.BlockLength))), $"{count} blocks");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Infinities_and_NaN_are_what_the_documentation_says(string name)
    {
        var format = GgmlBlockFormat.Parse(name);
        bool hasScaleBytes = format == GgmlBlockFormat.MXFP4 || format == GgmlBlockFormat.NVFP4;
        float[] source = new float[format.BlockLength];
        source.AsSpan().Fill(1);
        source[3] = float.PositiveInfinity;
        float[] numbers = Dequantize(format, Quantize(format, source));
        Assert.All(numbers, number => Assert.True(hasScaleBytes ? float.IsFinite(number) : !float.IsFinite(number)));

        source[3] = float.NaN;
        numbers = Dequantize(format, Quantize(format, source));
        if (format != GgmlBlockFormat.Q1_0 && format != GgmlBlockFormat.IQ4_NL)
        {
            source[3] = 0;
            Assert.Equal(Dequantize(format, Quantize(format, source)), numbers);
            Assert.Equal(0, numbers[3]);
        }
        else
        {
            Assert.All(numbers, number => Assert.True(format == GgmlBlockFormat.Q1_0 ? float.IsNaN(number) : number == 0));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_that_blocks_hold_are_quantized_to_themselves(string name)
    {
        // Scales are powers of two, which their reciprocals are too, and the code that determines them is there. The levels of IQ4_NL give back a scale that is right but for rounding, and those of Q1_0 a mean.
        var format = GgmlBlockFormat.Parse(name);
        var random = new Random(5);
        int[] levels = name switch
        {
            "q4_0" => [.. Enumerable.Range(-8, 16)],
            "q5_0" => [.. Enumerable.Range(-16, 32)],
            "q4_1" => [.. Enumerable.Range(0, 16)],
            "q5_1" => [.. Enumerable.Range(0, 32)],
            "q8_0" or "q8_k" => [.. Enumerable.Range(-127, 255)],
            "ggml_mxfp4" or "ggml_nvfp4" => [-12, -8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 12],
            "iq4_nl" => [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113],
            "q1_0" => [-1, 1],
            _ => [-1, 0, 1],
        };
        for (int repeat = 0; repeat < 200; repeat++)
        {
            float scale = MathF.ScaleB(1, random.Next(-5, 6));
            float[] source = [.. Enumerable.Range(0, format.BlockLength).Select(i => scale * (i % 16 == 0 ? levels[0] : i % 16 == 1 ? levels[^1] : levels[random.Next(levels.Length)]))];
            Assert.Equal(source, Dequantize(format, Quantize(format, source)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_spans_are_refused_by_name_and_nothing_is_written(string name)
    {
        var format = GgmlBlockFormat.Parse(name);
        float[] source = new float[2 * format.BlockLength];
        byte[] blocks = [.. Enumerable.Repeat((byte)9, 2 * format.BytesPerBlock)];
        Assert.Throws<ArgumentException>("source", () => GgmlQuantization.Quantize(format, source.AsSpan(1), blocks));
        Assert.Throws<ArgumentException>("blocks", () => GgmlQuantization.Quantize(format, source, blocks.AsSpan(1)));
        Assert.Throws<ArgumentException>("blocks", () => GgmlQuantization.Quantize(format, source, MemoryMarshal.AsBytes(source.AsSpan())));
        Assert.Throws<ArgumentException>("blocks", () => GgmlQuantization.Dequantize(format, blocks.AsSpan(1), source));
        Assert.Throws<ArgumentException>("destination", () => GgmlQuantization.Dequantize(format, blocks, source.AsSpan(1)));
        Assert.Throws<ArgumentException>("destination", () => GgmlQuantization.Dequantize(format, MemoryMarshal.AsBytes(source.AsSpan())[..format.BytesPerBlock], source));
        Assert.Throws<ArgumentNullException>("format", () => GgmlQuantization.Quantize(null!, source, blocks));
        Assert.Throws<ArgumentNullException>("format", () => GgmlQuantization.Dequantize(null!, blocks, source));
        Assert.All(blocks, value => Assert.Equal(9, value));
        Assert.All(source, value => Assert.Equal(0, value));
    }

    [Fact]
    public void What_lies_behind_the_results_is_kept()
    {
        foreach (GgmlBlockFormat format in GgmlBlockFormat.Named)
        {
            byte[] blocks = [.. Enumerable.Repeat((byte)9, (3 * format.BytesPerBlock) + 70)];
            float[] numbers = [.. Enumerable.Repeat(9f, (3 * format.BlockLength) + 70)];
            GgmlQuantization.Quantize(format, new float[3 * format.BlockLength], blocks);
            GgmlQuantization.Dequantize(format, blocks.AsSpan(0, 3 * format.BytesPerBlock), numbers);
            Assert.All(blocks[(3 * format.BytesPerBlock)..], value => Assert.Equal(9, value));
            Assert.All(numbers[(3 * format.BlockLength)..], value => Assert.Equal(9, value));
        }
    }

    [Fact]
    public void Names_are_read_and_printed()
    {
        foreach (GgmlBlockFormat format in GgmlBlockFormat.Named)
        {
            Assert.Same(format, GgmlBlockFormat.Parse(" " + format.ToString().ToUpperInvariant()));
            Assert.Equal(8.0 * format.BytesPerBlock / format.BlockLength, format.BitsPerElement);
        }

        Assert.Equal(4.5, GgmlBlockFormat.Q4_0.BitsPerElement);
        Assert.Contains("tq2_0", Assert.Throws<FormatException>(() => GgmlBlockFormat.Parse("q3_0")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("name", () => GgmlBlockFormat.Parse(null!));
        Assert.False(GgmlBlockFormat.TryParse(null, out _));
        Assert.False(GgmlBlockFormat.TryParse("mxfp4", out _));
    }

    private static byte[] Quantize(GgmlBlockFormat format, float[] source)
    {
        byte[] blocks = new byte[source.Length / format.BlockLength * format.BytesPerBlock];
        GgmlQuantization.Quantize(format, source, blocks);
        return blocks;
    }

    private static float[] Dequantize(GgmlBlockFormat format, byte[] blocks)
    {
        float[] numbers = new float[blocks.Length / format.BytesPerBlock * format.BlockLength];
        GgmlQuantization.Dequantize(format, blocks, numbers);
        return numbers;
    }

    // Blocks of one kind each: of one size, of any sizes, of few values with ties between extremes, of zeros of both signs, subnormal, huge, beside powers of two.
    private static IEnumerable<float[]> BoundaryBlocks(GgmlBlockFormat format, bool finite)
    {
        var random = new Random(finite ? 7 : 8);
        for (int i = 0; i < 400; i++)
        {
            int exponent = random.Next(-126, 128);
            float one = MathF.ScaleB(1, exponent);
            Func<float> kind = (i % 12) switch
            {
                0 => () => MathF.ScaleB(random.NextSingle() - 0.5f, exponent),
                1 => () => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-130, 129)),
                2 => () => one * random.Next(-2, 3),
                3 => () => random.Next(2) == 0 ? 0f : -0f,
                4 => () => BitConverter.Int32BitsToSingle(random.Next(0, 1 << random.Next(1, 24)) | (random.Next(2) << 31)),
                5 => () => float.MaxValue * (random.NextSingle() - random.Next(2)),
                6 => () => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(one) + random.Next(exponent == -126 ? 0 : -60, exponent == 127 ? 1 : 3)) * (random.Next(2) == 0 ? 1 : -1),
                7 => () => random.Next(3) == 0 ? 0f : random.Next(2) == 0 ? -0f : MathF.Abs(MathF.ScaleB(random.NextSingle(), exponent)),
                8 => () => MathF.ScaleB(random.Next(-20, 21), -4),
                9 => () => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-12, 10)),
                10 => () => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-149, -120)),
                _ => () => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, -10))),
            };
            float[] block = [.. Enumerable.Range(0, format.BlockLength).Select(_ => kind())];
            if (!finite && i % 3 != 0)
            {
                float[] specials = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -float.NaN];
                for (int j = random.Next(1, i % 5 == 0 ? format.BlockLength : 3); j > 0; j--)
                {
                    block[random.Next(block.Length)] = i % 2 == 0 ? float.NaN : specials[random.Next(4)];
                }
            }

            yield return block;
        }

        yield return new float[format.BlockLength];
        if (!finite)
        {
            yield return [.. Enumerable.Repeat(float.NaN, format.BlockLength)];
            yield return [.. Enumerable.Repeat(float.NegativeInfinity, format.BlockLength)];
        }
    }

    // Elements at and beside the places where codes change, for scales of any significand.
    private static IEnumerable<float[]> RoundingBlocks(GgmlBlockFormat format)
    {
        var random = new Random(9);
        int[] stepCounts = [7, 8, 12, 15, 16, 31, 127, 254];
        for (int i = 0; i < 600; i++)
        {
            int steps = stepCounts[random.Next(stepCounts.Length)];
            float largest = i % 3 == 0 ? MathF.ScaleB(steps, random.Next(-10, 4)) : MathF.ScaleB(0.5f + (random.NextSingle() / 2), random.Next(-20, 10));
            float Beside()
            {
                float number = largest / steps * (random.Next(-2 * steps, (2 * steps) + 1) / 2f);
                number = random.Next(3) switch
                {
                    0 => number,
                    1 => MathF.BitIncrement(number),
                    _ => MathF.BitDecrement(number),
                };
                return Math.Clamp(number, -largest, largest);
            }

            yield return [.. Enumerable.Range(0, format.BlockLength).Select(j => j % 16 == 5 ? largest : Beside())];
        }
    }
}
