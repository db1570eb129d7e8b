using System.Diagnostics;

namespace NumFormats.Testing;

/// <summary>Which of its two neighbours a magnitude is rounded to, by the definition of each mode.</summary>
internal static class ReferenceRounding
{
    private static readonly BigRational s_half = BigRational.Pow2(-1);

    /// <summary>Whether a magnitude strictly between two neighbours goes to the upper one.</summary>
    /// <param name="magnitude">The magnitude to round.</param>
    /// <param name="pointAt">The point at a fraction of the way from the neighbour toward zero to the one away from zero, as the format divides it.</param>
    /// <param name="isLowerOdd">Whether the lower neighbour is the odd one of the two.</param>
    /// <param name="isNegative">The sign of the number.</param>
    /// <param name="rounding">The rounding mode, with its random bits.</param>
    public static bool RoundsAway(
        ExactComparison magnitude, Func<BigRational, BigRational> pointAt, bool isLowerOdd, bool isNegative, Rounding rounding)
    {
        // Negative, zero or positive: the magnitude's fraction of the way to the upper neighbour against the given one.
        int CompareFraction(BigRational fraction) => magnitude(pointAt(fraction));

        switch (rounding.Mode)
        {
            case RoundingMode.NearestEven:
                int side = CompareFraction(s_half);
                return side == 0 ? isLowerOdd : side > 0;
            case RoundingMode.NearestAway:
                return CompareFraction(s_half) >= 0;
            case RoundingMode.TowardZero:
                return false;
            case RoundingMode.Up:
                return !isNegative;
            case RoundingMode.Down:
                return isNegative;
            case RoundingMode.ToOdd:
                return !isLowerOdd;
            case RoundingMode.Stochastic:
                // floor(fraction * 2^n) + R >= 2^n holds exactly when fraction >= (2^n - R) / 2^n, because 2^n - R is an integer.
                BigRational randomFraction = BigRational.Pow2(-rounding.RandomBitCount) * rounding.RandomBits;
                return CompareFraction(BigRational.One - randomFraction) >= 0;
            default:
                throw new UnreachableException($"Rounding mode {rounding.Mode} is not defined.");
        }
    }
}
