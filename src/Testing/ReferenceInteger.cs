using System.Numerics;

namespace NumFormats.Testing;

/// <summary>Rounding of exact numbers to integers.</summary>
public static class ReferenceInteger
{
    /// <summary>The integer that a number is rounded to. In the modes that ask for it, even and odd are those of the integer.</summary>
    public static BigInteger Round(BigRational value, Rounding rounding = default)
    {
        BigRational magnitude = BigRational.Abs(value);
        BigInteger lower = magnitude.Floor();
        bool isAway = !magnitude.IsInteger
            && ReferenceRounding.RoundsAway(magnitude.CompareTo, fraction => lower + fraction, !lower.IsEven, value.Sign < 0, rounding);
        BigInteger rounded = isAway ? lower + 1 : lower;
        return value.Sign < 0 ? -rounded : rounded;
    }

    /// <summary>The number without its fraction.</summary>
    public static BigInteger Truncate(BigRational value) => Round(value, RoundingMode.TowardZero);

    /// <summary>
    /// The integer of a range that a value is converted to: rounded, then clamped to the range; an infinity gives an end of it, NaN gives 0 or, where the range
    /// lacks 0, the end nearest to it.
    /// </summary>
    /// <param name="value">The value to convert.</param>
    /// <param name="minimum">The least integer of the range.</param>
    /// <param name="maximum">The greatest integer of the range.</param>
    /// <param name="rounding">How a fraction is rounded away.</param>
    public static BigInteger Saturate(ReferenceValue value, BigInteger minimum, BigInteger maximum, Rounding rounding)
    {
        if (value.IsInfinity)
        {
            return value.IsNegative ? minimum : maximum;
        }

        return BigInteger.Clamp(value.IsNaN ? BigInteger.Zero : Round(value.Value, rounding), minimum, maximum);
    }
}
