using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Matrices;

/// <summary>Exact products of integers against sums of 64 bits.</summary>
public sealed class IntegerProductTests
{
    private static readonly int[] s_sizes = [1, 2, 3, 7, 17, 31, 33, 65];

    [Theory]
    [InlineData("int8", "int8")]
    [InlineData("uint8", "int8")]
    [InlineData("int8", "uint8")]
    [InlineData("uint8", "uint8")]
    [InlineData("int4", "int8")]
    [InlineData("uint4", "int4")]
    [InlineData("int2", "uint2")]
    [InlineData("uint1", "int6")]
    [InlineData("uint1", "uint1")]
    [InlineData("uint1", "int2")]
    [InlineData("int2", "uint1")]
    [InlineData("uint2", "uint1")]
    public void SumsAreExact(string nameA, string nameB)
    {
        var formatA = NumberFormat.Parse(nameA);
        var formatB = NumberFormat.Parse(nameB);
        foreach (int m in s_sizes)
        {
            foreach (int n in s_sizes)
            {
                Check(formatA, formatB, m, n, s_sizes[(m + n) % s_sizes.Length], 1, accumulate: (m & 2) != 0);
            }
        }

        Check(formatA, formatB, 13, 40, 1029, 1, accumulate: false);
        Check(formatA, formatB, 200, 19, 2051, 1, accumulate: true);
        Check(formatA, formatB, 5, 2060, 6, 1, accumulate: false);
        Check(formatA, formatB, 3, 35, 33_333, 1, accumulate: true);
    }

    [Fact]
    public void ExtremesAddUp()
    {
        foreach ((IntegerFormat formatA, IntegerFormat formatB, ulong x, ulong y, int product) in ((IntegerFormat, IntegerFormat, ulong, ulong, int)[])
            [(IntegerFormat.Int8, IntegerFormat.Int8, 0x80, 0x80, 16384), (IntegerFormat.UInt8, IntegerFormat.UInt8, 255, 255, 65025), (IntegerFormat.UInt8, IntegerFormat.Int8, 255, 0x80, -32640)])
        {
            const int K = 1 << 15;
            byte[] a = new byte[7 * K];
            byte[] b = new byte[K * 17];
            Array.Fill(a, (byte)x);
            Array.Fill(b, (byte)y);
            int[] c = new int[7 * 17];
            MatrixProduct.MatMulInteger(formatA, a, MatrixLayout.RowMajor(7, K), formatB, b, MatrixLayout.RowMajor(K, 17), c, MatrixLayout.RowMajor(7, 17));
            Assert.All(c, sum => Assert.Equal(product * K, sum));
        }
    }

    [Fact]
    public void LayoutsAndThreadsMakeNoDifference()
    {
        foreach (int threads in (int[])[1, 2, 3])
        {
            Check(IntegerFormat.Int8, IntegerFormat.Int8, 150, 170, 133, threads, accumulate: true);
            for (int choice = 1; choice < 4; choice++)
            {
                Check(IntegerFormat.Int8, IntegerFormat.UInt8, 37, 35, 21, threads, accumulate: true, choice);
                Check(NumberFormat.Parse("int2"), NumberFormat.Parse("uint1"), 137, 135, 121, threads, accumulate: true, choice);
            }
        }
    }

    [Fact]
    public void ValueTypesAndZeroSizes()
    {
        int[] c = [5, 5, 5, 5];
        MatrixProduct.MatMulInteger<sbyte, byte>([-3, 2], MatrixLayout.RowMajor(1, 2), [200, 100], MatrixLayout.RowMajor(2, 1), c, MatrixLayout.RowMajor(1, 1));
        Assert.Equal([-400, 5, 5, 5], c);
        MatrixProduct.MatMulInteger<Int4, UInt4>([(Int4)(-8), (Int4)7], MatrixLayout.RowMajor(2, 1), [(UInt4)15, (UInt4)1], MatrixLayout.RowMajor(1, 2), c, MatrixLayout.RowMajor(2, 2));
        Assert.Equal([-120, -8, 105, 7], c);
        MatrixProduct.MatMulInteger<sbyte, sbyte>([], MatrixLayout.RowMajor(2, 0), [], MatrixLayout.RowMajor(0, 2), c, MatrixLayout.RowMajor(2, 2), accumulate: true);
        Assert.Equal([-120, -8, 105, 7], c);
        MatrixProduct.MatMulInteger<sbyte, sbyte>([], MatrixLayout.RowMajor(2, 0), [], MatrixLayout.RowMajor(0, 2), c, MatrixLayout.RowMajor(2, 2));
        Assert.Equal(new int[4], c);
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        int[] c = new int[4];
        MatrixLayout square = MatrixLayout.RowMajor(2, 2);
        Assert.Equal("formatA", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger<short, sbyte>(new short[4], square, new sbyte[4], square, c, square)).ParamName);
        Assert.Equal("formatB", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger<sbyte, Float8E4M3FN>(new sbyte[4], square, new Float8E4M3FN[4], square, c, square)).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger<sbyte, sbyte>(new sbyte[4], square, new sbyte[4], square, c.AsSpan(1), square)).ParamName);
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.MatMulInteger<sbyte, sbyte>(new sbyte[4], square, new sbyte[4], square, c, square, threads: 0)).ParamName);
    }

    private static void Check(NumberFormat formatA, NumberFormat formatB, int m, int n, int k, int threads, bool accumulate, int choice = 0)
    {
        var random = new Random(m + n + k);
        byte[] a = new byte[m * k];
        byte[] b = new byte[k * n];
        random.NextBytes(a);
        random.NextBytes(b);
        MatrixLayout layoutA = (choice & 1) == 0 ? MatrixLayout.RowMajor(m, k) : MatrixLayout.ColumnMajor(m, k);
        MatrixLayout layoutB = (choice & 2) == 0 ? MatrixLayout.RowMajor(k, n) : MatrixLayout.ColumnMajor(k, n);
        MatrixLayout layoutC = (choice & 1) == 0 ? MatrixLayout.RowMajor(m, n, n + 2) : MatrixLayout.ColumnMajor(m, n);
        int[] c = new int[m * (n + 2)];
        Array.Fill(c, 12345);
        int[] expected = [.. c];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                long sum = accumulate ? 12345 : 0;
                for (int p = 0; p < k; p++)
                {
                    sum += (long)formatA.Decode(a[(i * layoutA.RowStride) + (p * layoutA.ColumnStride)] & formatA.CodeMask)
                        * (long)formatB.Decode(b[(p * layoutB.RowStride) + (j * layoutB.ColumnStride)] & formatB.CodeMask);
                }

                expected[(i * layoutC.RowStride) + (j * layoutC.ColumnStride)] = checked((int)sum);
            }
        }

        MatrixProduct.MatMulInteger(formatA, a, layoutA, formatB, b, layoutB, c, layoutC, accumulate, threads);
        Assert.Equal(expected, c);
    }
}
