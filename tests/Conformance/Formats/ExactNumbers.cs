using System.Numerics;
using NumFormats.Testing;

namespace NumFormats.Conformance.Formats;

/// <summary>Unpacked numbers as exact values and back.</summary>
internal static class ExactNumbers
{
    /// <summary>The number that the significand and the exponent mean, without regard to a sticky bit.</summary>
    public static BigRational ToRational(Unpacked number)
    {
        BigRational magnitude = (BigRational)(BigInteger)number.Significand * BigRational.Pow2(number.Exponent - 63);
        return number.IsNegative ? -magnitude : magnitude;
    }

    /// <summary>The exact meaning of a number without a sticky bit.</summary>
    public static ReferenceValue ToReference(Unpacked number) => number.Kind switch
    {
        NumberKind.NaN => ReferenceValue.NaN(number.IsNegative),
        NumberKind.Infinity => ReferenceValue.Infinity(number.IsNegative),
        NumberKind.Zero => ReferenceValue.Zero(number.IsNegative),
        _ => ReferenceValue.Finite(ToRational(number)),
    };

    /// <summary>A value truncated to 64 significand bits, with the sticky bit set where that drops something.</summary>
    public static Unpacked Truncate(ReferenceValue value)
    {
        if (value.IsNaN)
        {
            return Unpacked.SignedNaN(value.IsNegative);
        }

        if (value.IsInfinity)
        {
            return Unpacked.SignedInfinity(value.IsNegative);
        }

        return value.IsZero ? Unpacked.SignedZero(value.IsNegative) : Truncate(value.Value);
    }

    /// <summary>A number other than zero, truncated to 64 significand bits, with the sticky bit set where that drops something.</summary>
    public static Unpacked Truncate(BigRational value)
    {
        int exponent = value.FloorLog2();
        BigRational scaled = BigRational.Abs(value) * BigRational.Pow2(63 - exponent);
        BigInteger significand = scaled.Floor();
        return Unpacked.FromNormalized(value.Sign < 0, exponent, (ulong)significand, isInexact: scaled != significand);
    }
}
