using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

public class BulkArithmeticTests
{
    private static readonly Float8E4M3FN[] X = [.. Enumerable.Range(0, 256).Select(code => Float8E4M3FN.FromBits((byte)code))];
    private static readonly Float8E4M3FN[] Y = [.. X.Reverse()];

    [Fact]
    public void Operations_are_those_of_the_value_type()
    {
        var result = new Float8E4M3FN[256];
        BulkArithmetic.Add<Float8E4M3FN>(X, Y, result);
        AssertEach((x, y) => x + y);
        BulkArithmetic.Subtract<Float8E4M3FN>(X, Y, result);
        AssertEach((x, y) => x - y);
        BulkArithmetic.Multiply<Float8E4M3FN>(X, Y, result);
        AssertEach((x, y) => x * y);
        BulkArithmetic.Divide<Float8E4M3FN>(X, Y, result);
        AssertEach((x, y) => x / y);
        BulkArithmetic.FusedMultiplyAdd<Float8E4M3FN>(X, Y, X, result);
        AssertEach((x, y) => Float8E4M3FN.FusedMultiplyAdd(x, y, x));
        BulkArithmetic.Sqrt<Float8E4M3FN>(X, result);
        AssertEach((x, _) => Float8E4M3FN.Sqrt(x));
        BulkArithmetic.Min<Float8E4M3FN>(X, Y, result);
        AssertEach(Float8E4M3FN.Min);
        BulkArithmetic.Max<Float8E4M3FN>(X, Y, result);
        AssertEach(Float8E4M3FN.Max);
        BulkArithmetic.Negate<Float8E4M3FN>(X, result);
        AssertEach((x, _) => -x);
        BulkArithmetic.Abs<Float8E4M3FN>(X, result);
        AssertEach((x, _) => Float8E4M3FN.Abs(x));

        void AssertEach(Func<Float8E4M3FN, Float8E4M3FN, Float8E4M3FN> expected) =>
            Assert.Equal(X.Zip(Y, (x, y) => expected(x, y).ToBits()), result.Select(value => value.ToBits()));
    }

    [Fact]
    public void Posits_add_as_their_value_type_does()
    {
        Posit16[] x = [.. Enumerable.Range(0, 1 << 16).Select(code => Posit16.FromBits((ushort)code))];
        Posit16[] y = [.. x.Select((_, i) => x[(i * 40503) & 0xFFFF])];
        var result = new Posit16[x.Length];
        BulkArithmetic.Add<Posit16>(x, y, result, threads: 2);
        Assert.Equal(x.Zip(y, (a, b) => a + b), result);
    }

    [Fact]
    public void Rounding_and_overflow_are_as_asked()
    {
        var result = new Float8E4M3FN[1];
        BulkArithmetic.Add<Float8E4M3FN>([(Float8E4M3FN)1f], [(Float8E4M3FN)0.01f], result, RoundingMode.Up);
        Assert.Equal((Float8E4M3FN)1.125f, result[0]);
        BulkArithmetic.Multiply<Float8E4M3FN>([(Float8E4M3FN)400f], [(Float8E4M3FN)2f], result, overflow: OverflowMode.Finite);
        Assert.Equal(Float8E4M3FN.MaxValue, result[0]);
    }

    [Fact]
    public void Wrong_input_is_refused_by_name()
    {
        Assert.Throws<ArgumentException>("y", () => BulkArithmetic.Add<Float8E4M3FN>(X, Y.AsSpan(1), new Float8E4M3FN[256]));
        Assert.Throws<ArgumentException>("destination", () => BulkArithmetic.Add<Float8E4M3FN>(X, Y, new Float8E4M3FN[255]));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => BulkArithmetic.Negate<Float8E4M3FN>(X, new Float8E4M3FN[256], threads: 0));
        Assert.Throws<NotSupportedException>(() => BulkArithmetic.Negate<int>([1], new int[1]));
    }
}
