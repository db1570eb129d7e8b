using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <content>Doubles to convert to the format.</content>
public sealed partial class FloatGenerators
{
    private static readonly CodeShrinker s_doubleShrinker = new(CodeFields.Binary64, bits => double.IsFinite(BitConverter.UInt64BitsToDouble(bits)));

    private static readonly double[] s_specialDoubles =
    [
        0.0, -0.0, 1.0, -1.0, double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon,
    ];

    /// <summary>
    /// Doubles: the format's values, the midpoints between them and the doubles next to both; the same beyond the largest finite number, where overflow begins;
    /// numbers anywhere between two values; any double; zeros, infinities and NaN. Unsigned formats get negative numbers too.
    /// </summary>
    public Gen<double> Double() => Gen.Frequency(
        (6, AroundCode(FiniteCode())),
        (1, AroundCode(Gen.Constant(Model.LargestFiniteCode))),
        (2, BetweenCodes()),
        (1, UniformBits(64).Select(BitConverter.UInt64BitsToDouble)),
        (1, Gen.Elements(s_specialDoubles)));

    /// <summary>Two doubles: independent ones, or the second close to the first.</summary>
    public Gen<(double Left, double Right)> DoublePair() => Gen.OneOf(
        Double().Two(),
        Double().SelectMany(_ => Gen.Choose(-2, 2), (left, ulps) => (left, Displace(left, ulps))));

    /// <summary>Doubles, with their shrinker.</summary>
    public Arbitrary<double> Doubles() => Arb.From(Double(), ShrinkDouble);

    /// <summary>Pairs of doubles, with their shrinker.</summary>
    public Arbitrary<(double Left, double Right)> DoublePairs() => Arb.From(DoublePair(), pair =>
        ShrinkDouble(pair.Left).Select(left => (left, pair.Right))
            .Concat(ShrinkDouble(pair.Right).Select(right => (pair.Left, right))));

    /// <summary>Simpler doubles than the given one, the simplest first.</summary>
    public static IEnumerable<double> ShrinkDouble(double value) =>
        s_doubleShrinker.Shrink(BitConverter.DoubleToUInt64Bits(value)).Select(BitConverter.UInt64BitsToDouble);

    /// <summary>A value, a midpoint or another simple fraction of the way to the next value, or a double at most two places away from it.</summary>
    private Gen<double> AroundCode(Gen<ulong> codes) =>
        from code in codes
        from eighths in Gen.Frequency((3, Gen.Constant(0)), (4, Gen.Constant(4)), (2, Gen.Choose(0, 8)))
        from ulps in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(-2, 2)))
        from isNegative in Coin()
        let point = Displace(PointAbove(code, new BigRational(eighths, 8)), ulps)
        select isNegative ? -point : point;

    private Gen<double> BetweenCodes() =>
        from code in UniformBits(Model.BitWidth)
        from fraction in UniformBits(20)
        from isNegative in Coin()
        let point = PointAbove(code, BigRational.Pow2(-20) * (long)fraction)
        select isNegative ? -point : point;

    /// <summary>The double at a fraction of the way from the magnitude of a code to the next one.</summary>
    private double PointAbove(ulong code, BigRational fraction)
    {
        ulong magnitude = code & _fields.MagnitudeMask;
        BigRational lower = Model.MagnitudeOf(magnitude);
        BigRational point = lower + ((Model.MagnitudeOf(magnitude + 1) - lower) * fraction);
        if (point.TryToDouble(out double value))
        {
            return value;
        }

        // The significand fits a double, so the exponent does not.
        return point > BigRational.One ? double.MaxValue : double.Epsilon;
    }

    private static double Displace(double value, int ulps)
    {
        for (; ulps > 0; ulps--)
        {
            value = Math.BitIncrement(value);
        }

        for (; ulps < 0; ulps++)
        {
            value = Math.BitDecrement(value);
        }

        return value;
    }
}
