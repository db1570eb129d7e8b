using NumFormats.Conformance.Dots;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Matrices;

/// <summary>Products of blocks against their plain statement: a chain of the integers of runs under their scales.</summary>
public sealed class BlockProductTests
{
    private static readonly float[] s_three = [3];

    public static TheoryData<string, string> Pairs => new()
    {
        { "mxfp4", "mxfp4" }, { "nvfp4", "nvfp4" }, { "int4g32", "int8g32" }, { "int8g32", "int4g32" }, { "int8g32", "int8g32" }, { "mxfp4", "int8g32" }, { "int8g32", "mxfp4" }, { "nvfp4", "int8g32" },
        { "int8c", "ternary" }, { "int8g128", "binary" }, { "int4c", "ternary" }, { "ternary", "ternary" }, { "ternary", "int8c" }, { "int8g128", "ternary" }, { "int8c", "int4g128" }, { "uint4g128", "int8g32" }, { "int8g32", "uint4g64" }, { "uint4c", "uint4t" }, { "mxfp6e2m3", "mxfp4" }, { "mxint8", "mxint4" },
        { "msfp16", "msfp12" }, { "binary", "int8t" }, { "binary", "binary" }, { "int4g12", "int4g36" }, { "int2g4", "int4g4" }, { "int6c", "int6g64" }, { "nvint4", "nvfp4:te" }, { "int8c", "int8c" }, { "int4c", "int4t" },
    };

    public static TheoryData<string, string> GgmlPairs => new()
    {
        { "q4_0", "q8_0" }, { "q8_0", "q4_0" }, { "q8_0", "q8_0" }, { "ggml_mxfp4", "q8_0" }, { "q8_0", "ggml_mxfp4" }, { "ggml_nvfp4", "ggml_nvfp4" }, { "q8_0", "tq2_0" }, { "q8_0", "tq1_0" }, { "iq4_nl", "q8_0" }, { "q8_0", "q1_0" },
        { "q5_0", "q4_0" }, { "q8_0", "q2_0" }, { "q8_k", "tq2_0" }, { "q8_0", "q8_k" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void TensorsGiveTheChainsOfTheirRuns(string nameA, string nameB)
    {
        BlockFormat formatA = BlockFormat.Parse(nameA);
        BlockFormat formatB = BlockFormat.Parse(nameB);
        Assert.True(BlockMatrix.IsSupported(formatA) && BlockMatrix.IsSupported(formatB));
        var random = new Random(nameA.Length + (100 * nameB.Length));
        foreach ((int m, int n, int k) in ((int, int, int)[])[(1, 1, 1), (1, 40, 100), (2, 33, 7), (3, 17, 65), (5, 31, 33), (7, 65, 129), (33, 3, 257), (34, 70, 130), (2, 35, 1031), (37, 131, 500), (0, 3, 5), (3, 0, 5), (2, 3, 0)])
        {
            BlockTensor a = Tensor(formatA, m, k, random);
            BlockTensor b = Tensor(formatB, n, k, random);
            Operand left = Operand.Of(a);
            Operand right = Operand.Of(b);
            Check(BlockMatrix.Pack(a), left, BlockMatrix.Pack(b), right, $"{nameA} × {nameB}, {m} × {n} × {k}");
        }
    }

    [Theory]
    [MemberData(nameof(GgmlPairs))]
    public void BlocksOfGgmlGiveTheChainsOfTheirRuns(string nameA, string nameB)
    {
        GgmlBlockFormat formatA = GgmlBlockFormat.Parse(nameA);
        GgmlBlockFormat formatB = GgmlBlockFormat.Parse(nameB);
        var random = new Random(nameA.Length + (100 * nameB.Length));
        foreach ((int m, int n, int k) in ((int, int, int)[])[(1, 1, 256), (1, 40, 512), (3, 33, 768), (35, 34, 1280)])
        {
            // Any bytes, then those of numbers.
            foreach (bool isAny in (bool[])[true, false])
            {
                byte[] a = Blocks(formatA, m * k, isAny, random);
                byte[] b = Blocks(formatB, n * k, isAny, random);
                Check(BlockMatrix.Pack(formatA, a, m, k), Operand.Of(formatA, a, m, k), BlockMatrix.Pack(formatB, b, n, k), Operand.Of(formatB, b, n, k), $"{nameA} × {nameB}, {m} × {n} × {k}, {isAny}");
            }
        }
    }

    [Fact]
    public void LargestIntegersDoNotOverflow()
    {
        // All of one sign, and the most negative by itself.
        foreach ((string nameA, string nameB) in ((string, string)[])[("int8g32:full", "int4g32:full"), ("int4g32:full", "int8g32:full"), ("int8g128:full", "int8g128:full"), ("mxfp4", "int8g32:full"), ("int8c:full", "ternary")])
        {
            BlockFormat formatA = BlockFormat.Parse(nameA);
            BlockFormat formatB = BlockFormat.Parse(nameB);
            (int m, int n) = (35, 33);
            foreach ((bool isLowestA, bool isLowestB) in ((bool, bool)[])[(false, false), (false, true), (true, true)])
            {
                BlockTensor a = Extreme(formatA, m, 512, isLowestA);
                BlockTensor b = Extreme(formatB, n, 512, isLowestB);
                Check(BlockMatrix.Pack(a), Operand.Of(a), BlockMatrix.Pack(b), Operand.Of(b), $"{nameA} × {nameB}");
            }
        }
    }

    [Fact]
    public void RowsColumnsThreadsAndOptionsChangeNoBits()
    {
        var random = new Random(5);
        BlockTensor a = Tensor(BlockFormat.NVFP4, 70, 320, random);
        BlockTensor b = Tensor(BlockFormat.Parse("int8g32"), 101, 320, random);
        float[] one = new float[70 * 101];
        MatrixProduct.MatMulBlocks<float>(BlockMatrix.Pack(a), BlockMatrix.Pack(b), one);
        foreach (int threads in (int[])[2, 3])
        {
            float[] several = new float[one.Length];
            MatrixProduct.MatMulBlocks<float>(BlockMatrix.Pack(a), BlockMatrix.Pack(b), several, new ProductOptions { Threads = threads });
            Assert.Equal(one, several);
        }

        // In columns, rounded to bf16, with a bias and a factor.
        BFloat16[] turned = new BFloat16[one.Length];
        MatrixProduct.MatMulBlocks<BFloat16>(BlockMatrix.Pack(a), BlockMatrix.Pack(b), turned, MatrixLayout.ColumnMajor(70, 101), new ProductOptions { Alpha = 0.5, Bias = s_three, Relu = true });
        for (int i = 0; i < 70; i++)
        {
            for (int j = 0; j < 101; j++)
            {
                Assert.Equal((BFloat16)Math.Max(0, (0.5f * one[(i * 101) + j]) + 3), turned[(j * 70) + i]);
            }
        }
    }

    [Fact]
    public void SpecialScalesGiveTheCanonicalNaN()
    {
        float[] numbers = [.. Enumerable.Repeat(1f, 64), .. Enumerable.Repeat(-2f, 64)];
        numbers[3] = float.NaN;
        BlockMatrix matrix = BlockMatrix.Pack(BlockTensor.Quantize(BlockFormat.MXFP4, numbers, 2, 64));
        float[] product = new float[4];
        MatrixProduct.MatMulBlocks<float>(matrix, matrix, product);
        Assert.Equal([0x7FC00000, 0x7FC00000, 0x7FC00000, BitConverter.SingleToInt32Bits(256)], product.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        BlockTensor tensor = BlockTensor.Quantize(BlockFormat.MXFP4, new float[64], 2, 32);
        BlockMatrix matrix = BlockMatrix.Pack(tensor);
        BlockMatrix other = BlockMatrix.Pack(BlockTensor.Quantize(BlockFormat.MXFP4, new float[64], 1, 64));
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulBlocks<float>(matrix, other, new float[2])).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulBlocks<float>(matrix, matrix, new float[3])).ParamName);
        Assert.Equal("a", Assert.Throws<ArgumentNullException>(() => MatrixProduct.MatMulBlocks<float>(null!, matrix, new float[4])).ParamName);
        Assert.Throws<NotSupportedException>(() => BlockMatrix.Pack(BlockTensor.Quantize(BlockFormat.NF4, new float[64], 1, 64)));
        Assert.Throws<NotSupportedException>(() => BlockMatrix.Pack(BlockTensor.Quantize(BlockFormat.MXFP8E4M3, new float[64], 1, 64)));
        Assert.Throws<NotSupportedException>(() => BlockMatrix.Pack(BlockTensor.Quantize(BlockFormat.Parse("int4g6"), new float[64], 1, 64)));
        Assert.Throws<NotSupportedException>(() => BlockMatrix.Pack(GgmlBlockFormat.Q4_1, [], 0, 0));
        Assert.Equal("depth", Assert.Throws<ArgumentException>(() => BlockMatrix.Pack(GgmlBlockFormat.Q8_0, new byte[34], 1, 33)).ParamName);
        Assert.Equal("blocks", Assert.Throws<ArgumentException>(() => BlockMatrix.Pack(GgmlBlockFormat.Q8_0, new byte[34], 2, 32)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(() => BlockMatrix.Pack(GgmlBlockFormat.Q8_0, [], -1, 32)).ParamName);

        var ordered = new ProductOptions { Accumulation = NumFormats.Kernels.Accumulation.Exact };
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulBlocks<float>(matrix, matrix, new float[4], ordered)).ParamName);
        BlockMatrix huge = BlockMatrix.Pack(Extreme(BlockFormat.Parse("int8c:full"), 1, 1 << 17, isLowest: true));
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulBlocks<float>(huge, huge, new float[1])).ParamName);
    }

    private static void Check(BlockMatrix a, Operand left, BlockMatrix b, Operand right, string what)
    {
        float[] product = new float[left.Rows * right.Rows];
        MatrixProduct.MatMulBlocks<float>(a, b, product);
        for (int i = 0; i < left.Rows; i++)
        {
            for (int j = 0; j < right.Rows; j++)
            {
                float expected = Reference(left, i, right, j);
                float actual = product[(i * right.Rows) + j];
                Assert.True(BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual), $"{what}, element {i}, {j}: expected {expected:R}, found {actual:R}.");
            }
        }
    }

    private static float Reference(Operand a, int row, Operand b, int column)
    {
        float sum = 0;
        for (int start = 0; start < a.Depth;)
        {
            // A run ends where the scale of either operand does.
            int end = Math.Min(a.Depth, start + Gcd(a.BlockLength, b.BlockLength, a.Depth));
            long integer = 0;
            for (int k = start; k < end; k++)
            {
                integer += a.Integers[(row * a.Depth) + k] * b.Integers[(column * b.Depth) + k];
            }

            sum = MathF.FusedMultiplyAdd(integer * a.Scale(row, start), b.Scale(column, start), sum);
            start = end;
        }

        return float.IsNaN(sum) ? BitConverter.Int32BitsToSingle(0x7FC00000) : sum;
    }

    private static int Gcd(int x, int y, int depth)
    {
        (x, y) = (x >= depth ? 0 : x, y >= depth ? 0 : y);
        while (y != 0)
        {
            (x, y) = (y, x % y);
        }

        return x == 0 ? depth : x;
    }

    private static BlockTensor Tensor(BlockFormat format, int rows, int columns, Random random)
    {
        float[] numbers = Operands.Make("normal", rows * columns, random);
        return BlockTensor.Quantize(format, numbers, rows, columns);
    }

    private static BlockTensor Extreme(BlockFormat format, int rows, int columns, bool isLowest)
    {
        float[] numbers = new float[rows * columns];
        Array.Fill(numbers, 1f);
        BlockTensor tensor = BlockTensor.Quantize(format, numbers, rows, columns);
        byte[] codes = new byte[columns];
        Array.Fill(codes, (byte)(isLowest ? format.Element.LowestCode : format.Element.LargestCode));
        for (int row = 0; row < rows; row++)
        {
            CodePacking.Pack(codes, format.Element.BitWidth, tensor.Codes.Span.Slice(row * tensor.BytesPerRow, tensor.BytesPerRow));
        }

        return tensor;
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

    private sealed record Operand(int Rows, int Depth, int BlockLength, long[] Integers, Func<int, int, float> Scale)
    {
        // The elements in units of the smallest, which are integers, and the scales of blocks in this unit.
        public static Operand Of(BlockTensor tensor)
        {
            BlockFormat format = tensor.Format;
            double unit = format.Element is FloatFormat element ? Math.ScaleB(1, element.LeastExponent) : 1;
            int length = format.BlockLength > 0 ? format.BlockLength : Math.Max(1, tensor.RowLength);
            long[] integers = new long[tensor.RowCount * tensor.RowLength];
            byte[] codes = new byte[tensor.RowLength];
            for (int row = 0; row < tensor.RowCount; row++)
            {
                CodePacking.Unpack(tensor.Codes.Span.Slice(row * tensor.BytesPerRow, tensor.BytesPerRow), format.Element.BitWidth, codes);
                for (int k = 0; k < codes.Length; k++)
                {
                    int zero = format.HasZeroPoint ? tensor.ZeroPoints.Span[Block(row, k)] : 0;
                    integers[(row * codes.Length) + k] = (long)(format.Element.Decode(codes[k]) / unit) - zero;
                }
            }

            ulong[] codesOfScales = new ulong[tensor.BlockCount];
            CodeBytes.Load(tensor.Scales.Span, format.Scale.BytesPerCode, codesOfScales);
            float[] scales = [.. codesOfScales.Select(Scale)];
            return new Operand(tensor.RowCount, tensor.RowLength, length, integers, (row, k) => scales[Block(row, k)]);

            int Block(int row, int k) => format.BlockLength == BlockFormat.WholeTensor ? 0 : (row * tensor.BlocksPerRow) + (k / length);

            float Scale(ulong code)
            {
                float scale = (float)format.Scale.Decode(code) * (float)(tensor.TensorScale * Math.ScaleB(1, format.ElementExponent));
                scale = format.Recipe == BlockRecipe.TransformerEngine ? (float)format.Scale.Decode(code) * tensor.TensorScale * (1 / (6f * 448f)) : scale;
                return scale * (float)unit;
            }
        }

        // The elements that blocks would have under scales of one are their integers; e2m1fn numbers are doubled and their scale is halved.
        public static Operand Of(GgmlBlockFormat format, byte[] blocks, int rows, int depth)
        {
            bool isE2M1 = format == GgmlBlockFormat.MXFP4 || format == GgmlBlockFormat.NVFP4;
            (int offset, byte[] one) = format == GgmlBlockFormat.MXFP4 ? (0, [(byte)128])
                : format == GgmlBlockFormat.NVFP4 ? (0, [(byte)0x40, (byte)0x40, (byte)0x40, (byte)0x40])
                : format == GgmlBlockFormat.Q8_K ? (0, BitConverter.GetBytes(1f))
                : (format == GgmlBlockFormat.TQ2_0 ? 64 : format == GgmlBlockFormat.TQ1_0 ? 52 : 0, BitConverter.GetBytes((Half)1));
            byte[] ones = [.. blocks];
            for (int block = 0; block < ones.Length; block += format.BytesPerBlock)
            {
                one.CopyTo(ones, block + offset);
            }

            float[] integers = new float[rows * depth];
            GgmlQuantization.Dequantize(format, ones, integers);
            int length = format == GgmlBlockFormat.NVFP4 ? 16 : format.BlockLength;
            return new Operand(rows, depth, length, [.. integers.Select(integer => (long)integer)], Scale);

            // ggml reads the code of NaN as zero, but only without the bit of a sign, which it ignores otherwise.
            static float OfByte(byte code) => code == 0x7F ? 0 : code == 0xFF ? 480 : (float)FloatFormat.E4M3FN.Decode(code & 0x7FUL);

            float Scale(int row, int k)
            {
                int element = (row * depth) + k;
                int block = element / format.BlockLength * format.BytesPerBlock;
                return format == GgmlBlockFormat.MXFP4 ? MathF.ScaleB(1, blocks[block] - 128)
                    : format == GgmlBlockFormat.Q8_K ? BitConverter.ToSingle(blocks, block)
                    : !isE2M1 ? (float)BitConverter.ToHalf(blocks, block + offset)
                    : OfByte(blocks[block + (element % format.BlockLength / length)]) / 2;
            }
        }
    }
}
