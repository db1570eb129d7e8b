using System.Runtime.InteropServices;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Matrices;

/// <summary>Products with packed weights, vectors and block formats against the definition, bit for bit.</summary>
public sealed class PackedMatrixTests
{
    public static TheoryData<string> Formats() => MatMulTests.Formats();

    [Theory]
    [MemberData(nameof(Formats))]
    public void PackedWeightsGiveTheSameBits(string name)
    {
        var format = NumberFormat.Parse(name);
        foreach (string other in (string[])["f32", "f64"])
        {
            var left = NumberFormat.Parse(other);
            foreach ((int m, int n, int k) in ((int, int, int)[])[(1, 1, 1), (1, 7, 3), (1, 35, 9), (2, 140, 17), (5, 33, 66)])
            {
                Check(left, format, m, n, k, 25, null);
            }
        }
    }

    [Theory]
    [InlineData("e2m1fn")]
    [InlineData("int4")]
    [InlineData("e4m3fn")]
    [InlineData("bf16")]
    [InlineData("f16")]
    [InlineData("f32")]
    [InlineData("f64")]
    public void DepthsAndColumnsOfAnyLength(string name)
    {
        var format = NumberFormat.Parse(name);
        foreach ((int m, int n, int k) in ((int, int, int)[])[(1, 257, 0), (1, 129, 64), (1, 300, 65), (1, 130, 391), (1, 2049, 5), (3, 70, 800), (13, 64, 385)])
        {
            Check(FloatFormat.Binary32, format, m, n, k, 0, null);
            Check(FloatFormat.BFloat16, format, m, n, k, 0, new ProductOptions { Threads = 3, Alpha = 0.3, Beta = 2, Bias = new float[] { 1 }, Relu = true });
        }
    }

    // Every finite binary16 number as a weight, zeros of both signs and subnormal ones among them; then an infinity as well. Vectors are small, subnormal, not finite, and so large that no power of two can be taken out of the weights.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 17)]
    [InlineData(float.MaxValue)]
    [InlineData(1e-42f)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void HalvesAreTheirNumbers(float element)
    {
        const int N = 61;
        const int K = 1041;
        ushort[] weights = [.. Enumerable.Range(0, N * K).Select(i => (ushort)(i ^ 0x5A5A)).Where(code => (code & 0x7C00) != 0x7C00)];
        Array.Resize(ref weights, N * K);
        foreach (bool isFinite in (bool[])[true, false])
        {
            weights[^1] = isFinite ? (ushort)0x8001 : (ushort)0xFC00;
            foreach (int m in (int[])[1, 2])
            {
                float[] x = MatMulTests.Singles(m * K, 9);
                x[7] = element;
                var packed = PackedMatrix.Pack(FloatFormat.Binary16, MemoryMarshal.AsBytes(weights.AsSpan()), MatrixLayout.RowMajor(K, N));
                float[] found = new float[m * N];
                MatrixProduct.MatMul<float, float>(x, MatrixLayout.RowMajor(m, K), packed, found, MatrixLayout.RowMajor(m, N));
                for (int i = 0; i < found.Length; i++)
                {
                    float[] column = [.. Enumerable.Range(0, K).Select(k => (float)BitConverter.UInt16BitsToHalf(weights[(k * N) + (i % N)]))];
                    Assert.Equal(ReferenceProduct.Single(x[(i / N * K)..((i / N * K) + K)], column, 0, i, ProductOptions.Default), found[i]);
                }
            }
        }
    }

    [Fact]
    public void ThreadsShareOutVectors()
    {
        const int N = 1100;
        const int K = 700;
        float[] x = MatMulTests.Singles(K, 1);
        float[] weights = MatMulTests.Singles(K * N, 2);
        foreach (var format in (NumberFormat[])[FloatFormat.E2M1FN, FloatFormat.E4M3FN, FloatFormat.Binary32])
        {
            byte[] codes = new byte[K * N * format.BytesPerCode];
            BulkConversion.Convert(FloatFormat.Binary32, System.Runtime.InteropServices.MemoryMarshal.AsBytes(weights.AsSpan()), format, codes);
            var packed = PackedMatrix.Pack(format, codes, MatrixLayout.RowMajor(K, N));
            float[] expected = new float[N];
            MatrixProduct.MatVec<float, float>(packed, x, expected);
            foreach (int threads in (int[])[2, 3, 50])
            {
                float[] found = new float[N];
                MatrixProduct.MatVec<float, float>(packed, x, found, new ProductOptions { Threads = threads });
                Assert.Equal(expected, found);
            }
        }
    }

    [Theory]
    [InlineData("mxfp8e4m3", 64)]
    [InlineData("mxfp4", 70)]
    [InlineData("nvfp4", 33)]
    [InlineData("int4g128", 300)]
    [InlineData("nf4", 129)]
    public void TensorsOfBlocksAreTheirNumbers(string name, int k)
    {
        const int M = 3;
        const int N = 37;
        float[] numbers = MatMulTests.Singles(N * k, 3);
        var tensor = BlockTensor.Quantize(BlockFormat.Parse(name), numbers, N, k);
        float[] dequantized = new float[N * k];
        tensor.Dequantize(dequantized);
        float[] a = MatMulTests.Singles(M * k, 4);
        float[] expected = new float[M * N];
        MatrixLayout layoutA = MatrixLayout.RowMajor(M, k);
        MatrixLayout layoutC = MatrixLayout.RowMajor(M, N);
        MatrixProduct.MatMul<float, float, float>(a, layoutA, dequantized, MatrixLayout.RowMajor(N, k).Transposed, expected, layoutC);
        Assert.Equal(ReferenceProduct.Single(a[..k], dequantized[..k], 0, 0, ProductOptions.Default), expected[0]);

        float[] found = new float[M * N];
        MatrixProduct.MatMul<float, float>(a, layoutA, tensor, found, layoutC);
        Assert.Equal(expected, found);
        var packed = PackedMatrix.Pack(tensor);
        MatrixProduct.MatMul<float, float>(a, layoutA, packed, found, layoutC);
        Assert.Equal(expected, found);
        float[] row = new float[N];
        MatrixProduct.MatVec<float, float>(packed, a, row);
        Assert.Equal(expected[..N], row);
    }

    [Fact]
    public void TensorsOfAllBlockFormatsAreTheirNumbers()
    {
        const int M = 2;
        const int N = 37;
        const int K = 450;
        float[] numbers = MatMulTests.Singles(N * K, 3);
        float[] a = MatMulTests.Singles(M * K, 4);
        double[] wideA = Array.ConvertAll(a, number => (double)number);
        MatrixLayout layoutA = MatrixLayout.RowMajor(M, K);
        MatrixLayout layoutB = MatrixLayout.ColumnMajor(K, N);
        MatrixLayout layoutC = MatrixLayout.RowMajor(M, N);
        foreach (BlockFormat format in (BlockFormat[])[.. BlockFormat.Named, BlockFormat.Parse("nvfp4:te"), BlockFormat.Parse("nvfp4:ct"), BlockFormat.Parse("int8g64:f32:dq"), BlockFormat.Parse("posit8g5")])
        {
            var tensor = BlockTensor.Quantize(format, numbers, N, K);
            float[] dequantized = new float[N * K];
            tensor.Dequantize(dequantized);
            var packed = PackedMatrix.Pack(tensor);
            float[] expected = new float[M * N];
            float[] found = new float[M * N];
            MatrixProduct.MatMul<float, float, float>(a, layoutA, dequantized, layoutB, expected, layoutC);
            MatrixProduct.MatMul<float, float>(a, layoutA, packed, found, layoutC);
            Assert.True(expected.AsSpan().SequenceEqual(found), format.Name);
            MatrixProduct.MatVec<float, float>(packed, a, found);
            Assert.True(expected.AsSpan(0, N).SequenceEqual(found.AsSpan(0, N)), format.Name);

            // Chains in binary64 take the same numbers.
            double[] wideExpected = new double[M * N];
            double[] wideFound = new double[M * N];
            MatrixProduct.MatMul<double, float, double>(wideA, layoutA, dequantized, layoutB, wideExpected, layoutC);
            MatrixProduct.MatMul<double, double>(wideA, layoutA, packed, wideFound, layoutC);
            Assert.True(wideExpected.AsSpan().SequenceEqual(wideFound), format.Name);
        }
    }

    // What networks are computed in: weights and activations of different widths.
    [Theory]
    [InlineData("int4g128", "int8")]
    [InlineData("int4", "e4m3fn")]
    [InlineData("e2m1fn", "int8")]
    [InlineData("e2m1fn", "e4m3fn")]
    [InlineData("int4", "bf16")]
    [InlineData("nf4", "f16")]
    [InlineData("int8", "int8")]
    [InlineData("e3m2fn", "e3m2fn")]
    [InlineData("e2m3fn", "e3m2fn")]
    [InlineData("e4m3fn", "e5m2")]
    [InlineData("mxfp4", "mxfp8e4m3")]
    [InlineData("nvfp4", "nvfp4")]
    public void MixedPairsAreTheChainsOfTheirNumbers(string weightsName, string activationsName)
    {
        const int M = 3;
        const int N = 33;
        const int K = 131;
        float[] weights = Rounded(weightsName, MatMulTests.Singles(N * K, 7), N, K, out PackedMatrix packed);
        float[] activations = Rounded(activationsName, MatMulTests.Singles(M * K, 8), M, K, out _);
        float[] product = new float[M * N];
        MatrixProduct.MatMul<float, float>(activations, MatrixLayout.RowMajor(M, K), packed, product, MatrixLayout.RowMajor(M, N));
        for (int i = 0; i < product.Length; i++)
        {
            float[] row = activations[(i / N * K)..((i / N * K) + K)];
            float[] column = weights[(i % N * K)..((i % N * K) + K)];
            Assert.Equal(ReferenceProduct.Single(row, column, 0, i, ProductOptions.Default), product[i]);
        }

        if (NumberFormat.TryParse(activationsName, out NumberFormat? format))
        {
            byte[] codes = new byte[activations.Length * format.BytesPerCode];
            BulkConversion.Convert(FloatFormat.Binary32, MemoryMarshal.AsBytes(activations.AsSpan()), format, codes);
            float[] found = new float[M * N];
            MatrixProduct.MatMul(format, codes, MatrixLayout.RowMajor(M, K), packed, FloatFormat.Binary32, MemoryMarshal.AsBytes(found.AsSpan()), MatrixLayout.RowMajor(M, N));
            Assert.Equal(product, found);
        }
    }

    [Fact]
    public void AVectorIsARow()
    {
        const int M = 45;
        const int K = 50;
        float[] matrix = MatMulTests.Singles(M * K, 5);
        float[] x = MatMulTests.Singles(K, 6);
        foreach (MatrixLayout layout in (MatrixLayout[])[MatrixLayout.RowMajor(M, K), MatrixLayout.ColumnMajor(M, K)])
        {
            float[] y = new float[M + 1];
            MatrixProduct.MatVec<float, float, float>(matrix, layout, x, y);
            for (int i = 0; i < M; i++)
            {
                float[] row = [.. Enumerable.Range(0, K).Select(k => matrix[(i * layout.RowStride) + (k * layout.ColumnStride)])];
                Assert.Equal(ReferenceProduct.Single(row, x, 0, i, ProductOptions.Default), y[i]);
            }

            Assert.Equal(0, y[M]);
        }
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        float[] memory = new float[100];
        var packed = PackedMatrix.Pack<float>(memory, MatrixLayout.RowMajor(5, 7));
        Assert.Equal((5, 7, FloatFormat.Binary32), (packed.Rows, packed.Columns, packed.Format));
        Throws("codes", () => PackedMatrix.Pack(FloatFormat.Binary32, new byte[136], MatrixLayout.RowMajor(5, 7)));
        Throws("format", () => PackedMatrix.Pack<Posit64>(new Posit64[4], MatrixLayout.RowMajor(2, 2)));
        Throws("x", () => MatrixProduct.MatVec<float, float>(packed, memory.AsSpan(0, 4), new float[7]));
        Throws("y", () => MatrixProduct.MatVec<float, float>(packed, memory, new float[6]));
        Throws("y", () => MatrixProduct.MatVec<float, float>(packed, memory, memory));
        Throws("a", () => MatrixProduct.MatVec<float, float, float>(memory, MatrixLayout.RowMajor(11, 10), memory, new float[20]));

        static void Throws(string parameter, Action action) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(action).ParamName);
    }

    private static void Check(NumberFormat left, NumberFormat format, int m, int n, int k, int anyEvery, ProductOptions? options)
    {
        ulong[] a = MatrixCodes.Create(left, m * k, m + k, anyEvery);
        ulong[] b = MatrixCodes.Create(format, k * n, n + k, anyEvery);
        ulong[] c = MatrixCodes.Create(FloatFormat.Binary32, m * n, m + n, 0);
        ulong[] expected = ReferenceProduct.Codes(left, a, format, b, FloatFormat.Binary32, c, m, n, k, options ?? ProductOptions.Default);
        MatrixLayout layoutC = MatrixLayout.RowMajor(m, n);
        foreach (MatrixLayout layoutB in (MatrixLayout[])[MatrixLayout.RowMajor(k, n), MatrixLayout.ColumnMajor(k, n), MatrixLayout.RowMajor(k, n, n + 3)])
        {
            var packed = PackedMatrix.Pack(format, MatrixCodes.LayOut(format, b, layoutB), layoutB);
            byte[] found = MatrixCodes.LayOut(FloatFormat.Binary32, c, layoutC);
            MatrixProduct.MatMul(left, MatrixCodes.LayOut(left, a, MatrixLayout.RowMajor(m, k)), MatrixLayout.RowMajor(m, k), packed, FloatFormat.Binary32, found, layoutC, options);
            Assert.Equal(MatrixCodes.LayOut(FloatFormat.Binary32, expected, layoutC), found);
        }
    }

    private static float[] Rounded(string name, float[] numbers, int rows, int columns, out PackedMatrix packed)
    {
        float[] rounded = new float[numbers.Length];
        if (BlockFormat.TryParse(name, out BlockFormat? blocks))
        {
            var tensor = BlockTensor.Quantize(blocks, numbers, rows, columns);
            tensor.Dequantize(rounded);
            packed = PackedMatrix.Pack(tensor);
        }
        else
        {
            var format = NumberFormat.Parse(name);
            byte[] codes = new byte[numbers.Length * format.BytesPerCode];
            BulkConversion.Convert(FloatFormat.Binary32, MemoryMarshal.AsBytes(numbers.AsSpan()), format, codes, default, OverflowMode.Finite);
            BulkConversion.Convert(format, codes, FloatFormat.Binary32, MemoryMarshal.AsBytes(rounded.AsSpan()));
            packed = PackedMatrix.Pack(format, codes, MatrixLayout.ColumnMajor(columns, rows));
        }

        return rounded;
    }
}
