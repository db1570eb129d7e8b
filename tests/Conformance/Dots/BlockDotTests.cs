using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Dots;

/// <summary>Dot products of blocks against integers and scales that are taken from dequantized elements one by one.</summary>
public sealed class BlockDotTests
{
    private static readonly GgmlBlockFormat[] s_runsOf32 = [GgmlBlockFormat.Q8_0, GgmlBlockFormat.Q4_0, GgmlBlockFormat.MXFP4, GgmlBlockFormat.TQ2_0];

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>
        {
            { GgmlBlockFormat.NVFP4.Name, GgmlBlockFormat.NVFP4.Name },
            { GgmlBlockFormat.NVFP4.Name, GgmlBlockFormat.Q8_0.Name },
            { GgmlBlockFormat.Q8_0.Name, GgmlBlockFormat.NVFP4.Name },
            { GgmlBlockFormat.TQ2_0.Name, GgmlBlockFormat.Q8_K.Name },
            { GgmlBlockFormat.Q8_K.Name, GgmlBlockFormat.TQ2_0.Name },
        };
        foreach (GgmlBlockFormat x in s_runsOf32)
        {
            foreach (GgmlBlockFormat y in s_runsOf32)
            {
                pairs.Add(x.Name, y.Name);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void SumsAreThoseOfThePlainStatement(string nameX, string nameY)
    {
        (var formatX, var formatY) = (GgmlBlockFormat.Parse(nameX), GgmlBlockFormat.Parse(nameY));
        Assert.True(BlockDot.IsSupported(formatX, formatY));
        int unit = Math.Max(formatX.BlockLength, formatY.BlockLength);
        var random = new Random(nameX.Length + (10 * nameY.Length));
        foreach (int units in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 31, 64, 65])
        {
            // Any bytes, then those of numbers.
            foreach (bool isAny in (bool[])[true, false])
            {
                byte[] x = Blocks(formatX, units * unit, isAny, random);
                byte[] y = Blocks(formatY, units * unit, isAny, random);
                float expected = Reference(formatX, x, formatY, y);
                float actual = BlockDot.Product(formatX, x, formatY, y);
                Assert.True(
                    BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual), $"{nameX} × {nameY}, {units * unit}, {isAny}: expected {expected:R}, found {actual:R}.");
            }
        }
    }

    [Fact]
    public void SumsOfABlockAreNotLookedAt()
    {
        var random = new Random(5);
        byte[] x = Blocks(GgmlBlockFormat.TQ2_0, 5 * 256, isAny: true, random);
        byte[] y = Blocks(GgmlBlockFormat.Q8_K, 5 * 256, isAny: false, random);
        for (int i = 0; i < x.Length; i += 66)
        {
            BitConverter.GetBytes((Half)0.5f).CopyTo(x, i + 64);
        }

        float before = BlockDot.Product(GgmlBlockFormat.TQ2_0, x, GgmlBlockFormat.Q8_K, y);
        for (int i = 0; i < y.Length; i += 292)
        {
            random.NextBytes(y.AsSpan(i + 260, 32));
        }

        Assert.NotEqual(0, before);
        Assert.Equal(before, BlockDot.Product(GgmlBlockFormat.TQ2_0, x, GgmlBlockFormat.Q8_K, y));
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        Assert.False(BlockDot.IsSupported(GgmlBlockFormat.Q8_K, GgmlBlockFormat.Q8_K));
        Assert.False(BlockDot.IsSupported(GgmlBlockFormat.MXFP4, GgmlBlockFormat.NVFP4));
        Assert.False(BlockDot.IsSupported(GgmlBlockFormat.Q4_1, GgmlBlockFormat.Q8_0));
        Assert.Throws<NotSupportedException>(() => BlockDot.Product(GgmlBlockFormat.Q4_1, [], GgmlBlockFormat.Q8_0, []));
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => BlockDot.Product(GgmlBlockFormat.Q8_0, new byte[33], GgmlBlockFormat.Q8_0, new byte[34])).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => BlockDot.Product(GgmlBlockFormat.Q8_0, new byte[34], GgmlBlockFormat.Q8_0, new byte[68])).ParamName);
        Assert.Throws<ArgumentNullException>(() => BlockDot.Product(null!, [], GgmlBlockFormat.Q8_0, []));
    }

    private static byte[] Blocks(GgmlBlockFormat format, int elements, bool isAny, Random random)
    {
        byte[] blocks = new byte[elements / format.BlockLength * format.BytesPerBlock];
        if (isAny)
        {
            random.NextBytes(blocks);
        }
        else
        {
            GgmlQuantization.Quantize(format, Operands.Make("normal", elements, random), blocks);
        }

        return blocks;
    }

    private static float Reference(GgmlBlockFormat formatX, byte[] x, GgmlBlockFormat formatY, byte[] y)
    {
        GgmlBlockFormat[] formats = [formatX, formatY];
        int length = formats.Contains(GgmlBlockFormat.NVFP4) ? 16 : formats.Contains(GgmlBlockFormat.Q8_K) ? 256 : 32;
        int chains = length == 256 ? 1 : 4;
        int count = x.Length / formatX.BytesPerBlock * formatX.BlockLength;
        float[,] sums = new float[4, Math.Min(length / 4, 16)];
        for (int run = 0; run * length < count; run++)
        {
            (int[] integersX, float scaleX) = Run(formatX, x, run * length, length);
            (int[] integersY, float scaleY) = Run(formatY, y, run * length, length);
            int[] integers = new int[sums.GetLength(1)];
            for (int i = 0; i < length; i++)
            {
                integers[i / 4 % integers.Length] += integersX[i] * integersY[i];
            }

            for (int quad = 0; quad < integers.Length; quad++)
            {
                sums[run % chains, quad] = MathF.FusedMultiplyAdd(integers[quad], scaleX * scaleY, sums[run % chains, quad]);
            }
        }

        float[] quads = [.. Enumerable.Range(0, sums.GetLength(1)).Select(quad => sums[0, quad] + sums[2, quad] + (sums[1, quad] + sums[3, quad]))];
        for (int half = quads.Length / 2; half > 0; half /= 2)
        {
            for (int quad = 0; quad < half; quad++)
            {
                quads[quad] += quads[quad + half];
            }
        }

        float sum = quads[0];
        return float.IsNaN(sum) ? BitConverter.Int32BitsToSingle(0x7FC00000) : sum;
    }

    // The elements that the block would have under a scale of one are its integers; e2m1fn numbers are doubled and their scale is halved.
    private static (int[] Integers, float Scale) Run(GgmlBlockFormat format, byte[] blocks, int first, int length)
    {
        byte[] block = blocks[(first / format.BlockLength * format.BytesPerBlock)..][..format.BytesPerBlock];
        int offset = format == GgmlBlockFormat.TQ2_0 ? 64 : 0;
        int run = first % format.BlockLength / length;
        float scale = format == GgmlBlockFormat.MXFP4 ? MathF.ScaleB(1, block[0] - 128)
            : format == GgmlBlockFormat.NVFP4 ? ScaleOfOnes(block[run]) / 2
            : format == GgmlBlockFormat.Q8_K ? BitConverter.ToSingle(block)
            : (float)BitConverter.ToHalf(block, offset);
        byte[] one = format == GgmlBlockFormat.Q8_K ? BitConverter.GetBytes(1f) : format == GgmlBlockFormat.MXFP4 ? [128] : format == GgmlBlockFormat.NVFP4 ? [0x40, 0x40, 0x40, 0x40] : BitConverter.GetBytes((Half)1);
        one.CopyTo(block, offset);
        float[] elements = new float[format.BlockLength];
        GgmlQuantization.Dequantize(format, block, elements);
        return ([.. elements.AsSpan(first % format.BlockLength, length).ToArray().Select(element => (int)element)], scale);
    }

    // The element 1 in a block of NVFP4.
    private static float ScaleOfOnes(byte scale)
    {
        const byte Ones = 0x22;
        byte[] block = [scale, 0, 0, 0, .. Enumerable.Repeat(Ones, 32)];
        float[] elements = new float[GgmlBlockFormat.NVFP4.BlockLength];
        GgmlQuantization.Dequantize(GgmlBlockFormat.NVFP4, block, elements);
        return elements[0];
    }
}
