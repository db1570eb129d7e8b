using System.Numerics;

namespace NumFormats;

/// <summary>
/// Elementary functions, correct to the last bit: each returns the true result truncated toward zero to 64 significand bits, with the sticky bit set
/// exactly when the true result is not that. Packed into a format of up to 62 significand bits, it is correctly rounded in every mode.
/// </summary>
/// <remarks>
/// <para>
/// Operands are exact; a sticky bit of theirs is not looked at. Results whose exponent is beyond any format's, about ±2^28, keep their sign and
/// come with a clamped exponent and the sticky bit. The time grows with the exponent of the angle in
/// <see cref="Sin"/>, <see cref="Cos"/> and <see cref="Tan"/>, since 2/π is needed to as many bits.
/// </para>
/// <para>
/// Special operands follow IEEE 754-2019 section 9.2.1 and C23 annex F, as System.Math does: a NaN operand is returned as it is, the first one where
/// there are two; an undefined result is a positive NaN; a pole gives infinity with its sign.
/// </para>
/// <para>
/// Method: <see cref="ZivRounding"/> on <see cref="Ball"/> arithmetic. It needs the results that are numbers of 64 bits to be found beforehand.
/// These are, for operands that are dyadic rationals, as all are here:
/// </para>
/// <list type="bullet">
/// <item>e^x, the hyperbolic functions, sine, cosine and tangent are transcendental at algebraic x ≠ 0; log x is at algebraic x other than 0 and 1, and
/// so are the inverse hyperbolic and inverse trigonometric functions where they are not 0 (Lindemann and Weierstrass). π x likewise.</item>
/// <item>b^x with b = 2 or 10 and x = u / 2^j, u odd, is rational only if b is a 2^j-th power, that is for integers x. The same
/// argument on prime exponents settles every power, root and compound: see <see cref="Pow"/>.</item>
/// <item>log_b x = p / q means x^q = b^p, which unique factorization decides; otherwise it is irrational (and by Gelfond and Schneider even
/// transcendental).</item>
/// <item>sin πx, cos πx and tan πx at rational x are rational only where they are 0, ±1/2 or ±1 (Niven; ±1/2 needs thirds), so their inverses are
/// rational there only.</item>
/// </list>
/// </remarks>
public static partial class Elementary
{
    // Where |x| < 2^-67 a relative difference of at most |x| from a representable number is below what Ball.JustAbove allows.
    private const int LinearlyTiny = -68;

    // Where |x| < 2^-35 the same holds for a relative difference of up to 16 x².
    private const int QuadraticallyTiny = -36;

    // The largest exponent of an exponent whose power is still computed: what is beyond saturates.
    private const int ExponentBits = 32;

    private static Unpacked Half => Unpacked.FromNormalized(isNegative: false, -1, 1UL << 63);

    private static Unpacked JustAbove(Unpacked x) => ZivRounding.Round(_ => Ball.JustAbove(x));

    private static Unpacked JustBelow(Unpacked x) => ZivRounding.Round(_ => Ball.JustBelow(x));

    private static bool IsOne(Unpacked magnitude) => Unpacked.CompareMagnitude(magnitude, Unpacked.One) == 0;

    private static bool ExceedsOne(Unpacked magnitude) => Unpacked.CompareMagnitude(magnitude, Unpacked.One) > 0;

    // ±2^exponent, clamped.
    private static Unpacked PowerOfTwo(BigInteger exponent, bool isNegative = false)
    {
        int clamped = (int)BigInteger.Clamp(exponent, -Unpacked.ExponentLimit, Unpacked.ExponentLimit);
        return Unpacked.FromNormalized(isNegative, clamped, 1UL << 63, isInexact: clamped != exponent);
    }

    // Integers below 2^30. Beyond, 2^x saturates, x ln 2 being above 2^29, so that exact powers of two are no matter there.
    private static bool TryGetInteger(Unpacked x, out int value)
    {
        bool found = x.IsInteger && x.Exponent < 30;
        value = found ? (int)x.TruncateToBigInteger() : 0;
        return found;
    }

    // |x| = odd × 2^exponent.
    private static (BigInteger Odd, int Exponent) SplitOdd(Unpacked x)
    {
        int zeros = BitOperations.TrailingZeroCount(x.Significand);
        return (x.Significand >> zeros, x.Exponent - 63 + zeros);
    }

    // 1 + x = odd × 2^exponent, for x > −1 and an exponent that keeps the sum short.
    private static (BigInteger Odd, int Exponent) SplitOddOfSuccessor(Unpacked x)
    {
        int places = Math.Max(0, 63 - x.Exponent);
        BigInteger magnitude = (BigInteger)x.Significand << (x.Exponent - 63 + places);
        BigInteger sum = (BigInteger.One << places) + (x.IsNegative ? -magnitude : magnitude);
        int zeros = (int)BigInteger.TrailingZeroCount(sum);
        return (sum >> zeros, zeros - places);
    }
}
