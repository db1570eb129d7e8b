using System.Numerics;

namespace NumFormats;

/// <content>Exponentials of the bases e, 2 and 10.</content>
public static partial class Elementary
{
    // The largest powers of ten of 64 bits: 5^27 < 2^64 < 5^28, and 10^19 − 1 < 2^64 < 10^20 − 1, both odd.
    private const int LargestExactPowerOfTen = 27;
    private const int LargestExactPowerOfTenM1 = 19;

    /// <summary>e^x. Of ±0 it is 1, of −infinity +0.</summary>
    public static Unpacked Exp(Unpacked x) =>
        x.IsFiniteNonzero ? ZivRounding.Round(precision => BallFunctions.Exp(Ball.Exact(x, precision))) : ExpSpecial(x);

    /// <summary>2^x. Of ±0 it is 1, of −infinity +0; exact for integers.</summary>
    public static Unpacked Exp2(Unpacked x) =>
        !x.IsFiniteNonzero ? ExpSpecial(x)
        : TryGetInteger(x, out int n) ? PowerOfTwo(n)
        : ZivRounding.Round(precision => BallFunctions.Exp(TimesLogarithm(x, Constants.Ln2, precision)));

    /// <summary>10^x. Of ±0 it is 1, of −infinity +0.</summary>
    public static Unpacked Exp10(Unpacked x) =>
        !x.IsFiniteNonzero ? ExpSpecial(x)
        : TryGetInteger(x, out int n) && n is >= 0 and <= LargestExactPowerOfTen ? Unpacked.FromInteger(BigInteger.Pow(10, n))
        : ZivRounding.Round(precision => BallFunctions.Exp(TimesLogarithm(x, Constants.Ln10, precision)));

    /// <summary>e^x − 1. Of ±0 it is ±0, of −infinity −1.</summary>
    public static Unpacked ExpM1(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return ExpM1Special(x);
        }

        // e^x − 1 = x (1 + x/2 + …).
        return x.Exponent > LinearlyTiny ? ZivRounding.Round(precision => BallFunctions.ExpM1(Ball.Exact(x, precision)))
            : x.IsNegative ? JustBelow(x)
            : JustAbove(x);
    }

    /// <summary>2^x − 1. Of ±0 it is ±0, of −infinity −1.</summary>
    public static Unpacked Exp2M1(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return ExpM1Special(x);
        }

        // Integers: ±(2^|n| − 1), times 2^n below zero, is a number of |n| ones; with more than 64 of them it is below a power of two by less than 2^-66.
        if (TryGetInteger(x, out int n))
        {
            return Math.Abs(n) <= 66
                ? Unpacked.FromInteger(((BigInteger.One << Math.Abs(n)) - 1) * Math.Sign(n), Math.Min(n, 0))
                : JustBelow(PowerOfTwo(Math.Max(n, 0), n < 0));
        }

        return ZivRounding.Round(precision => BallFunctions.ExpM1(TimesLogarithm(x, Constants.Ln2, precision)));
    }

    /// <summary>10^x − 1. Of ±0 it is ±0, of −infinity −1.</summary>
    public static Unpacked Exp10M1(Unpacked x) =>
        !x.IsFiniteNonzero ? ExpM1Special(x)
        : TryGetInteger(x, out int n) && n is > 0 and <= LargestExactPowerOfTenM1 ? Unpacked.FromInteger(BigInteger.Pow(10, n) - 1)
        : ZivRounding.Round(precision => BallFunctions.ExpM1(TimesLogarithm(x, Constants.Ln10, precision)));

    // The product is precise in its absolute value, up to exponents that saturate.
    private static Ball TimesLogarithm(Unpacked x, CachedConstant logarithm, int precision)
    {
        int working = precision + Math.Clamp(x.Exponent + 4, 0, ExponentBits);
        return (Ball.Exact(x, working) * logarithm.ToBall(working)).WithPrecision(precision);
    }

    private static Unpacked ExpSpecial(Unpacked x) =>
        x.IsNaN ? x
        : x.IsZero ? Unpacked.One
        : x.IsNegative ? Unpacked.Zero : x;

    private static Unpacked ExpM1Special(Unpacked x) =>
        x.IsInfinity && x.IsNegative ? Unpacked.Negate(Unpacked.One) : x;
}
