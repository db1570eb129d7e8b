using NumFormats.Conformance.Kernels;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Matrices;

/// <summary>Matrix products against the chain of their definition, bit for bit.</summary>
public sealed class MatMulTests
{
    private static readonly int[] s_sizes = [1, 2, 3, 7, 17, 31, 33, 65, 129];

    public static TheoryData<string> Formats() =>
        [.. KernelFormats.All.Where(format => format.Precision <= 53 && format.GreatestExponent <= 1023 && format.LeastExponent >= -1074).Select(format => format.Name), "nf4", "dyn8"];

    [Fact]
    public void ChainsAreInOrderAtAllSizes()
    {
        foreach (int m in s_sizes)
        {
            foreach (int n in s_sizes)
            {
                int k = s_sizes[(m + n) % s_sizes.Length];
                Check(FloatFormat.Binary32, FloatFormat.Binary32, FloatFormat.Binary32, m, n, k, anyEvery: 0);
                Check(FloatFormat.Binary32, FloatFormat.BFloat16, FloatFormat.Binary32, m, n, k + 1, anyEvery: 1000);
            }
        }
    }

    [Theory]
    [InlineData(5, 3, 383)]
    [InlineData(13, 40, 384)]
    [InlineData(25, 33, 385)]
    [InlineData(12, 32, 769)]
    [InlineData(200, 7, 400)]
    [InlineData(3, 2055, 390)]
    [InlineData(2, 5, 4099)]
    public void ChainsGoOnFromBlockToBlock(int m, int n, int k)
    {
        Check(FloatFormat.Binary32, FloatFormat.Binary32, FloatFormat.Binary32, m, n, k, anyEvery: 0);
        Check(FloatFormat.Binary64, FloatFormat.Binary32, FloatFormat.Binary64, m, n, k, anyEvery: 0);
        Check(FloatFormat.E4M3FN, FloatFormat.E5M2, FloatFormat.BFloat16, m, n, k, anyEvery: 0);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void FormatsMeetEachOther(string name)
    {
        var format = NumberFormat.Parse(name);
        foreach (string other in (string[])["f32", "f64", "bf16", "e4m3fn", "posit16", "int8", "posit32"])
        {
            var second = NumberFormat.Parse(other);
            Check(format, second, FloatFormat.Binary32, 5, 9, 11, anyEvery: 20);
            Check(second, format, FloatFormat.Binary64, 5, 9, 11, anyEvery: 0);
            Check(second, second, format, 3, 5, 7, anyEvery: 30);
        }
    }

    [Fact]
    public void SpecialNumbersPass()
    {
        foreach (int anyEvery in (int[])[1, 3, 50])
        {
            Check(FloatFormat.Binary32, FloatFormat.Binary32, FloatFormat.Binary32, 37, 41, 5, anyEvery);
            Check(FloatFormat.Binary64, FloatFormat.Binary64, FloatFormat.Binary64, 37, 41, 5, anyEvery);
            Check(FloatFormat.E5M2, FloatFormat.BFloat16, FloatFormat.Binary16, 37, 41, 5, anyEvery);
        }
    }

    [Fact]
    public void LayoutsMakeNoDifference()
    {
        foreach (var format in (NumberFormat[])[FloatFormat.Binary32, FloatFormat.Binary64, FloatFormat.Binary16, FloatFormat.E4M3FN])
        {
            foreach ((int m, int n, int k) in ((int, int, int)[])[(1, 1, 1), (3, 5, 7), (37, 70, 390), (13, 33, 17)])
            {
                Func<int, int, MatrixLayout>[] layouts =
                [
                    (rows, columns) => MatrixLayout.RowMajor(rows, columns),
                    (rows, columns) => MatrixLayout.RowMajor(rows, columns, columns + 3),
                    (rows, columns) => MatrixLayout.ColumnMajor(rows, columns),
                    (rows, columns) => MatrixLayout.ColumnMajor(rows, columns, rows + 5),
                    (rows, columns) => new MatrixLayout(rows, columns, 2 * columns, 2),
                    (rows, columns) => new MatrixLayout(columns, rows, 3, 3 * columns).Transposed,
                ];
                for (int i = 0; i < layouts.Length; i++)
                {
                    Check(format, format, format, m, n, k, 0, layouts[i](m, k), layouts[(i + 1) % layouts.Length](k, n), layouts[i](m, n));
                    Check(format, format, format, m, n, k, 0, layouts[(i + 2) % layouts.Length](m, k), layouts[i](k, n), layouts[(i + 3) % layouts.Length](m, n));
                }
            }
        }
    }

    [Fact]
    public void OptionsFollowTheChain()
    {
        const int M = 14;
        const int N = 37;
        const int K = 20;
        var random = new Random(5);
        float[] vector = [.. Enumerable.Range(0, N).Select(_ => (float)(random.NextDouble() - 0.5))];
        ProductOptions[] choices =
        [
            new() { Alpha = 1 / 3.0 },
            new() { Beta = 1 },
            new() { Alpha = -0.7, Beta = 1 / 7.0 },
            new() { Scale = vector },
            new() { Scale = new float[] { 0.3f }, Bias = vector },
            new() { Bias = new float[] { float.NegativeInfinity } },
            new() { Relu = true },
            new() { Alpha = 3, Beta = -2, Scale = vector, Bias = vector, Relu = true },
            new() { Rounding = RoundingMode.TowardZero, Overflow = OverflowMode.Finite, Alpha = 1e4 },
            new() { Rounding = new StochasticRounding(7) },
            new() { Rounding = new StochasticRounding(9), Bias = vector, Beta = 1 },
        ];
        foreach (ProductOptions options in choices)
        {
            foreach (string name in (string[])["f32", "f64", "bf16", "e4m3fn", "posit16", "int8"])
            {
                var format = NumberFormat.Parse(name);
                foreach (MatrixLayout layout in (MatrixLayout[])[MatrixLayout.RowMajor(M, N, N + 1), MatrixLayout.ColumnMajor(M, N)])
                {
                    Check(FloatFormat.BFloat16, FloatFormat.E4M3FN, format, M, N, K, 50, layoutC: layout, options: options);
                    Check(FloatFormat.Binary64, FloatFormat.E4M3FN, format, M, N, K, 50, layoutC: layout, options: options);
                }
            }
        }
    }

    [Fact]
    public void ThreadsAndPartsMakeNoDifference()
    {
        const int M = 200;
        const int N = 333;
        const int K = 500;
        float[] a = Singles(M * K, 1);
        float[] b = Singles(K * N, 2);
        float[] expected = new float[M * N];
        MatrixProduct.MatMul<float, float, float>(a, b, expected, M, N, K);
        foreach (int threads in (int[])[2, 3, 5, 64])
        {
            float[] found = new float[M * N];
            MatrixProduct.MatMul<float, float, float>(a, b, found, M, N, K, new ProductOptions { Threads = threads });
            Assert.Equal(expected, found);
        }

        // Some rows and columns alone, as a smaller batch has them.
        foreach ((int row, int rows, int column, int columns) in ((int, int, int, int)[])[(0, 1, 0, N), (17, 1, 5, 3), (50, 29, 100, 1), (100, 100, 1, 332), (199, 1, 332, 1)])
        {
            float[] found = new float[rows * columns];
            MatrixProduct.MatMul<float, float, float>(
                a.AsSpan(row * K), MatrixLayout.RowMajor(rows, K), b.AsSpan(column), MatrixLayout.RowMajor(K, columns, N), found, MatrixLayout.RowMajor(rows, columns));
            for (int i = 0; i < rows; i++)
            {
                Assert.Equal(expected.AsSpan(((row + i) * N) + column, columns), found.AsSpan(i * columns, columns));
            }
        }
    }

    [Fact]
    public void NothingTimesNothingIsZero()
    {
        float[] c = [7, 7, 7, 7, 7, 7];
        MatrixProduct.MatMul<float, float, float>([], [], c, 2, 3, 0);
        Assert.Equal(new float[6], c);
        MatrixProduct.MatMul<float, float, float>([], [], c, 2, 3, 0, new ProductOptions { Bias = new float[] { 1, 2, 3 } });
        Assert.Equal([1, 2, 3, 1, 2, 3], c);
        MatrixProduct.MatMul<float, float, float>([], new float[12], c, 0, 3, 4);
        MatrixProduct.MatMul<float, float, float>(new float[8], [], c, 2, 0, 4);
        Assert.Equal([1, 2, 3, 1, 2, 3], c);
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        float[] memory = new float[100];
        float[] other = new float[100];
        MatrixLayout square = MatrixLayout.RowMajor(4, 4);
        Throws("b", () => MatrixProduct.MatMul<float, float, float>(memory, square, memory, MatrixLayout.RowMajor(3, 4), other, square));
        Throws("c", () => MatrixProduct.MatMul<float, float, float>(memory, square, memory, square, other, MatrixLayout.RowMajor(4, 5)));
        Throws("a", () => MatrixProduct.MatMul<float, float, float>(memory.AsSpan(0, 15), square, memory, square, other, square));
        Throws("b", () => MatrixProduct.MatMul<float, float, float>(memory, square, memory.AsSpan(0, 15), square, other, square));
        Throws("c", () => MatrixProduct.MatMul<float, float, float>(memory, square, memory, square, other.AsSpan(0, 15), square));
        Throws("c", () => MatrixProduct.MatMul<float, float, float>(memory, square, other, square, memory.AsSpan(15), square));
        Throws("c", () => MatrixProduct.MatMul<float, float, float>(memory, square, other, square, other, square));
        Throws("c", () => MatrixProduct.MatMul<float, float, float>(memory, square, memory, square, other, new MatrixLayout(4, 4, 3, 1)));
        Throws("c", () => MatrixProduct.MatMul<float, float, float>(memory, square, memory, square, other, new MatrixLayout(4, 4, 0, 1)));
        Throws("a", () => MatrixProduct.MatMul<float, float, float>(memory, new MatrixLayout(4, 4, -4, 1), memory, square, other, square));
        Throws("a", () => MatrixProduct.MatMul<float, float, float>(memory, new MatrixLayout(nint.MaxValue, 4, 4, 1), memory, square, other, square));
        Throws("formatA", () => MatrixProduct.MatMul<Posit64, float, float>(new Posit64[16], square, memory, square, other, square));
        Throws("options", () => MatrixProduct.MatMul<float, float, float>(memory, square, memory, square, other, square, new ProductOptions { Bias = new float[3] }));
        Throws("options", () => MatrixProduct.MatMul<float, float, float>(memory, square, memory, square, other, square, new ProductOptions { Threads = 0 }));
        Assert.Equal(new float[100], other);

        static void Throws(string parameter, Action action) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(action).ParamName);
    }

    internal static float[] Singles(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];
    }

    private static void Check(
        NumberFormat formatA,
        NumberFormat formatB,
        NumberFormat formatC,
        int m,
        int n,
        int k,
        int anyEvery,
        MatrixLayout? layoutA = null,
        MatrixLayout? layoutB = null,
        MatrixLayout? layoutC = null,
        ProductOptions? options = null)
    {
        ulong[] a = MatrixCodes.Create(formatA, m * k, m + k, anyEvery);
        ulong[] b = MatrixCodes.Create(formatB, k * n, n + k, anyEvery);
        ulong[] c = MatrixCodes.Create(formatC, m * n, m + n, 0);
        MatrixLayout ofA = layoutA ?? MatrixLayout.RowMajor(m, k);
        MatrixLayout ofB = layoutB ?? MatrixLayout.RowMajor(k, n);
        MatrixLayout ofC = layoutC ?? MatrixLayout.RowMajor(m, n);
        ulong[] expected = ReferenceProduct.Codes(formatA, a, formatB, b, formatC, c, m, n, k, options ?? ProductOptions.Default);
        byte[] found = MatrixCodes.LayOut(formatC, c, ofC);
        MatrixProduct.MatMul(formatA, MatrixCodes.LayOut(formatA, a, ofA), ofA, formatB, MatrixCodes.LayOut(formatB, b, ofB), ofB, formatC, found, ofC, options);
        byte[] bytes = MatrixCodes.LayOut(formatC, expected, ofC);
        if (!bytes.AsSpan().SequenceEqual(found))
        {
            int at = bytes.AsSpan().CommonPrefixLength(found);
            Assert.Fail($"{formatA} × {formatB} → {formatC}, {m} × {n} × {k}, {ofA}, {ofB}, {ofC}: byte {at} is {found[at]:X2}; expected {bytes[at]:X2}.");
        }
    }
}
