using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Matrices;

/// <summary>Exact products with packed integers against products with the same integers unpacked, and products of rows in pieces against sums element by element.</summary>
public sealed class PackedIntegerMatrixTests
{
    [Theory]
    [InlineData("int8", "int8")]
    [InlineData("uint8", "int8")]
    [InlineData("int8", "uint8")]
    [InlineData("uint4", "uint8")]
    [InlineData("int3", "int4")]
    public void PackedIsUnpacked(string nameA, string nameB)
    {
        var formatA = NumberFormat.Parse(nameA);
        var formatB = NumberFormat.Parse(nameB);
        int choice = 0;
        foreach ((int m, int n, int k) in ((int, int, int)[])
            [(1, 1, 1), (2, 3, 5), (6, 16, 4), (7, 17, 9), (13, 33, 31), (5, 2060, 6), (200, 19, 2051), (194, 270, 1029), (0, 3, 2), (3, 0, 2), (3, 4, 0)])
        {
            var random = new Random(m + n + k);
            byte[] a = new byte[m * k];
            byte[] b = new byte[k * n];
            random.NextBytes(a);
            random.NextBytes(b);
            choice++;
            MatrixLayout layoutA = choice % 3 == 0 ? MatrixLayout.ColumnMajor(m, k) : MatrixLayout.RowMajor(m, k);
            MatrixLayout layoutB = choice % 2 == 0 ? MatrixLayout.ColumnMajor(k, n) : MatrixLayout.RowMajor(k, n);
            MatrixLayout layoutC = choice % 5 == 0 ? MatrixLayout.ColumnMajor(m, n) : MatrixLayout.RowMajor(m, n, n + 3);
            int[] expected = [.. Enumerable.Range(0, m * (n + 3))];
            int[] found = [.. expected];
            MatrixProduct.MatMulInteger(formatA, a, layoutA, formatB, b, layoutB, expected, layoutC, accumulate: choice % 4 < 2);
            var packed = PackedIntegerMatrix.Pack(formatB, b, layoutB);
            Assert.Equal((formatB, k, n), (packed.Format, packed.Rows, packed.Columns));
            MatrixProduct.MatMulInteger(formatA, a, layoutA, packed, found, layoutC, accumulate: choice % 4 < 2, threads: 1 + (choice % 3));
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void PiecesMakeRows()
    {
        foreach ((int m, int n, int pieces, int length) in ((int, int, int, int)[])
            [(1, 1, 1, 4), (6, 16, 3, 8), (7, 17, 2, 12), (25, 33, 9, 4), (13, 5, 1, 400), (40, 48, 5, 20), (3, 2, 0, 0), (0, 2, 1, 4), (2, 0, 0, 4)])
        {
            for (int choice = 0; choice < 8; choice++)
            {
                var random = new Random(m + n + pieces + choice);
                byte[] bytes = new byte[1000];
                sbyte[] b = new sbyte[pieces * length * n];
                random.NextBytes(bytes);
                for (int i = 0; i < b.Length; i++)
                {
                    b[i] = (sbyte)random.Next(-128, 128);
                }

                // The last piece ends where the bytes do.
                int[] starts = [.. Enumerable.Range(0, m * pieces).Select(i => i == m * pieces - 1 ? bytes.Length - length : random.Next(bytes.Length - length))];
                int[] bias = (choice & 1) == 0 ? [] : [.. Enumerable.Range(0, n).Select(j => (j * 1000) - 7)];
                bool accumulates = (choice & 2) != 0;
                MatrixLayout layout = (choice & 4) == 0 ? MatrixLayout.RowMajor(m, n, n + 1) : MatrixLayout.ColumnMajor(m, n);
                int[] found = [.. Enumerable.Range(0, m * (n + 1)).Select(i => i * 3)];
                int[] expected = [.. found];
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        ref int sum = ref expected[(i * layout.RowStride) + (j * layout.ColumnStride)];
                        sum = (accumulates ? sum : 0) + (bias.Length > 0 ? bias[j] : 0);
                        for (int k = 0; k < pieces * length; k++)
                        {
                            sum += bytes[starts[(i * pieces) + (k / length)] + (k % length)] * b[(k * n) + j];
                        }
                    }
                }

                var packed = PackedIntegerMatrix.Pack<sbyte>(b, MatrixLayout.RowMajor(pieces * length, n));
                MatrixProduct.MatMulInteger(bytes, starts, packed, bias, found, layout, accumulates);
                Assert.Equal(expected, found);
            }
        }
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        int[] c = [1, 2, 3, 4];
        MatrixLayout square = MatrixLayout.RowMajor(2, 2);
        Assert.Equal("format", Assert.Throws<ArgumentException>(() => PackedIntegerMatrix.Pack<short>(new short[4], square)).ParamName);
        Assert.Equal("codes", Assert.Throws<ArgumentException>(() => PackedIntegerMatrix.Pack<sbyte>(new sbyte[3], square)).ParamName);
        var packed = PackedIntegerMatrix.Pack<sbyte>(new sbyte[4], square);
        Assert.Equal("b", Assert.Throws<ArgumentNullException>(() => MatrixProduct.MatMulInteger<sbyte>(new sbyte[4], square, null!, c, square)).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger<sbyte>(new sbyte[6], MatrixLayout.RowMajor(2, 3), packed, c, square)).ParamName);
        Assert.Equal("formatA", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger<Half>(new Half[4], square, packed, c, square)).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger<sbyte>(new sbyte[4], square, packed, c.AsSpan(1), square)).ParamName);
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.MatMulInteger<sbyte>(new sbyte[4], square, packed, c, square, threads: 0)).ParamName);

        byte[] bytes = new byte[20];
        var four = PackedIntegerMatrix.Pack<sbyte>(new sbyte[16], MatrixLayout.RowMajor(8, 2));
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger(bytes, [0, 4, 0, 4], PackedIntegerMatrix.Pack<byte>(new byte[16], MatrixLayout.RowMajor(8, 2)), [], c, square)).ParamName);
        Assert.Equal("bias", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger(bytes, [0, 4, 0, 4], four, [1], c, square)).ParamName);
        Assert.Equal("layoutC", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger(bytes, [0, 4, 0, 4], four, [], c, MatrixLayout.RowMajor(2, 1))).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger(bytes, c, four, [], c, square)).ParamName);
        Assert.Equal("c", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger(bytes, [0, 4, 0, 4], four, c.AsSpan(0, 2), c, square)).ParamName);
        foreach (int[] starts in (int[][])[[0, 4, 0], [], [0, 0, 0, 0, 0, 0, 0, 0], [0, 4, 0, 17], [0, -1, 0, 4]])
        {
            Assert.Equal("starts", Assert.Throws<ArgumentException>(() => MatrixProduct.MatMulInteger(bytes, starts, four, [], c, square)).ParamName);
        }

        Assert.Equal([1, 2, 3, 4], c);
    }
}
