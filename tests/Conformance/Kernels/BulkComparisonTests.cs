using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

public class BulkComparisonTests
{
    public static TheoryData<string> NarrowFormats => [.. NumberFormat.Named.Where(format => format.BitWidth <= 8).Select(format => format.Name), "e3m2", "p3109_k8p3se", "posit6es3"];

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void All_pairs_of_narrow_formats_have_the_order_of_their_values(string name)
    {
        var format = NumberFormat.Parse(name);
        int codes = 1 << format.BitWidth;
        byte[] x = [.. Enumerable.Range(0, codes * codes).Select(i => (byte)(i / codes))];
        byte[] y = [.. Enumerable.Range(0, codes * codes).Select(i => (byte)(i % codes))];
        sbyte[] result = new sbyte[x.Length];

        BulkComparison.Order(format, x, y, result);

        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(Expected(format, x[i], y[i]) == result[i], $"{x[i]:x2} and {y[i]:x2}: found {result[i]}");
        }
    }

    [Theory]
    [InlineData("bf16")]
    [InlineData("f32")]
    [InlineData("f64")]
    [InlineData("posit16")]
    [InlineData("posit64")]
    [InlineData("e20m3")]
    public void Wide_formats_have_the_order_of_their_values(string name)
    {
        var format = NumberFormat.Parse(name);
        var random = new Random(4);
        ulong[] left = new ulong[2003];
        ulong[] right = new ulong[left.Length];
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & format.CodeMask;
            right[i] = (i % 5) switch
            {
                0 => left[i],
                1 => format.NextUp(left[i]),
                2 => format.Negate(left[i]),
                3 => format.NaNCode ?? 0,
                _ => (ulong)random.NextInt64(long.MinValue, long.MaxValue) & format.CodeMask,
            };
        }

        byte[] x = new byte[left.Length * format.BytesPerCode];
        byte[] y = new byte[x.Length];
        CodeBytes.Store(left, format.BytesPerCode, x);
        CodeBytes.Store(right, format.BytesPerCode, y);
        sbyte[] result = new sbyte[left.Length];
        BulkComparison.Order(format, x, y, result);
        Assert.Equal(left.Zip(right, (a, b) => (sbyte)Expected(format, a, b)), result);
    }

    [Fact]
    public void Wrong_input_is_refused_by_name()
    {
        byte[] codes = new byte[4];
        sbyte[] result = new sbyte[4];
        Assert.Throws<ArgumentNullException>("format", () => BulkComparison.Order(null!, codes, codes, result));
        Assert.Throws<ArgumentException>("x", () => BulkComparison.Order(FloatFormat.BFloat16, codes.AsSpan(1), codes, result));
        Assert.Throws<ArgumentException>("y", () => BulkComparison.Order(FloatFormat.E5M2, codes, codes.AsSpan(1), result));
        Assert.Throws<ArgumentException>("destination", () => BulkComparison.Order(FloatFormat.E5M2, codes, codes, result.AsSpan(1)));
    }

    private static int Expected(NumberFormat format, ulong x, ulong y)
    {
        Unpacked left = format.Unpack(x);
        Unpacked right = format.Unpack(y);
        return left.IsNaN || right.IsNaN
            ? (format is PositFormat ? right.IsNaN.CompareTo(left.IsNaN) : BulkComparison.Unordered)
            : Math.Sign(Unpacked.Compare(left, right)!.Value);
    }
}
