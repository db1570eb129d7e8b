using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Where IEEE P3109 defines a function otherwise than IEEE 754, by descriptors and by constant layouts.</summary>
public sealed class P3109FunctionTests
{
    private const ulong NaN = 0x80;
    private const ulong Infinity = 0x7F;
    private const ulong NegativeInfinity = 0xFF;
    private const ulong One = 0x40;
    private const ulong Half = 0x38;

    private static readonly FloatFormat s_format = FloatFormat.P3109(8, 4);

    private static FloatCodec<TestLayout<TestShapes.P3109K8P4>> Codec => default;

    [Fact]
    public void TheCodesUsedHereAreWhatTheyAreCalled()
    {
        Assert.Equal("p3109_k8p4se", s_format.Name);
        Assert.Equal(1, s_format.Decode(One));
        Assert.Equal(0.5, s_format.Decode(Half));
        Assert.Equal(double.PositiveInfinity, s_format.Decode(Infinity));
        Assert.Equal(double.NegativeInfinity, s_format.Decode(NegativeInfinity));
        Assert.Equal(double.NaN, s_format.Decode(NaN));
    }

    [Fact]
    public void EveryNumberDividedByZeroIsNaN()
    {
        for (ulong code = 0; code < 256; code++)
        {
            Assert.Equal(NaN, Apply("div", code, 0));
            Assert.Equal(NaN, s_format.Divide(code, 0));
            Assert.Equal(NaN, CodeArithmetic.Divide(Codec, code, 0));
            Assert.Equal(NaN, FloatArithmetic.Divide(Codec, code, 0));
        }
    }

    [Fact]
    public void TheReciprocalRootOfZeroIsNaN()
    {
        Assert.Equal(NaN, Apply("rsqrt", 0));
        Assert.Equal(NaN, CodeFunctions.ReciprocalSqrt(Codec, 0));
        Assert.Equal(0UL, CodeFunctions.ReciprocalSqrt(Codec, Infinity));
        Assert.Equal(One, CodeFunctions.ReciprocalSqrt(Codec, One));
    }

    [Fact]
    public void TheTangentAtAPoleIsNaN()
    {
        foreach (double pole in (double[])[0.5, -0.5, 1.5, -2.5, 3.5])
        {
            Assert.Equal(NaN, Apply("tanpi", s_format.Encode(pole)));
            Assert.Equal(NaN, CodeFunctions.TanPi(Codec, s_format.Encode(pole)));
        }

        Assert.Equal(One, CodeFunctions.TanPi(Codec, s_format.Encode(0.25)));
        Assert.Equal(0UL, CodeFunctions.TanPi(Codec, One));
    }

    [Fact]
    public void AHypotenuseWithNaNIsNaN()
    {
        foreach ((ulong x, ulong y) in ((ulong, ulong)[])[(NaN, Infinity), (Infinity, NaN), (NaN, NegativeInfinity), (NaN, One), (NaN, NaN)])
        {
            Assert.Equal(NaN, Apply("hypot", x, y));
            Assert.Equal(NaN, CodeFunctions.Hypot(Codec, x, y));
        }

        Assert.Equal(Infinity, CodeFunctions.Hypot(Codec, NegativeInfinity, One));
    }

    [Fact]
    public void TheAngleIsNaNWhereThereIsNone()
    {
        foreach ((ulong y, ulong x) in ((ulong, ulong)[])[(0, 0), (Infinity, Infinity), (Infinity, NegativeInfinity), (NegativeInfinity, NegativeInfinity), (NaN, 0)])
        {
            Assert.Equal(NaN, Apply("atan2", y, x));
            Assert.Equal(NaN, CodeFunctions.Atan2(Codec, y, x));
            Assert.Equal(NaN, Apply("atan2pi", y, x));
            Assert.Equal(NaN, CodeFunctions.Atan2Pi(Codec, y, x));
        }
    }

    [Fact]
    public void TheAngleOfPointsAtNegativeInfinityIsPi()
    {
        ulong pi = s_format.Encode(Math.PI);
        for (ulong y = 0; y < 256; y++)
        {
            if (s_format.IsFinite(y))
            {
                Assert.Equal(pi, Apply("atan2", y, NegativeInfinity));
                Assert.Equal(pi, CodeFunctions.Atan2(Codec, y, NegativeInfinity));
                Assert.Equal(One, Apply("atan2pi", y, NegativeInfinity));
                Assert.Equal(One, CodeFunctions.Atan2Pi(Codec, y, NegativeInfinity));
            }
        }
    }

    [Fact]
    public void TheLogarithmOfZeroIsNegativeInfinity()
    {
        Assert.Equal(NegativeInfinity, CodeFunctions.Log(Codec, 0));
        Assert.Equal(NegativeInfinity, CodeFunctions.Log2(Codec, 0));
    }

    [Fact]
    public void NegativeResultsOfUnsignedFormatsAreNaNUnlessTheyRoundToZero()
    {
        FloatFormat unsigned = FloatFormat.P3109(8, 4, isSigned: false);
        ulong one = unsigned.Encode(1);
        Assert.Equal(0xFFUL, unsigned.Subtract(0, one));
        Assert.Equal(0UL, unsigned.Subtract(one, one));
        Assert.Equal(0UL, unsigned.Encode(-double.Epsilon));
        Assert.Equal(0xFFUL, unsigned.Encode(-double.Epsilon, RoundingMode.Down));
        Assert.Equal(0UL, unsigned.Encode(-5, RoundingMode.TowardZero));
        Assert.Equal(0UL, unsigned.Encode(-5, overflow: OverflowMode.Finite));
    }

    private static ulong Apply(string operation, ulong x, ulong y = 0) => Operation.Parse(operation).Apply(s_format, x, y);
}
