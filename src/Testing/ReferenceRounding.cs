using System.Diagnostics;

namespace NumFormats.Testing;

/// <summary>Which of its two neighbours a magnitude is rounded to, by the definition of each mode.</summary>
internal static class ReferenceRounding
{
    /// <summary>Whether a magnitude strictly between two neighbours goes to the upper one.</summary>
    /// <param name="magnitude">The magnitude to round.</param>
    /// <param name="lower">Its neighbour toward zero.</param>
    /// <param name="upper">Its neighbour away from zero.</param>
    /// <param name="isLowerOdd">Whether the lower neighbour is the odd one of the two.</param>
    /// <param name="isNegative">The sign of the number.</param>
    /// <param name="rounding">The rounding mode, with its random bits.</param>
    public static bool RoundsAway(
        ExactComparison magnitude, BigRational lower, BigRational upper, bool isLowerOdd, bool isNegative, Rounding rounding) => rounding.Mode switch
        {
            RoundingMode.NearestEven => magnitude(Between(lower, upper, new BigRational(1, 2))) is var side && (side > 0 || (side == 0 && isLowerOdd)),
            RoundingMode.NearestAway => magnitude(Between(lower, upper, new BigRational(1, 2))) >= 0,
            RoundingMode.TowardZero => false,
            RoundingMode.Up => !isNegative,
            RoundingMode.Down => isNegative,
            RoundingMode.ToOdd => !isLowerOdd,
            RoundingMode.Stochastic => magnitude(Between(lower, upper, StochasticThreshold(rounding))) >= 0,
            _ => throw new UnreachableException($"Rounding mode {rounding.Mode} is not defined."),
        };

    private static BigRational Between(BigRational lower, BigRational upper, BigRational fraction) => lower + ((upper - lower) * fraction);

    // floor(fraction * 2^n) + R >= 2^n holds exactly when fraction >= (2^n - R) / 2^n, because 2^n - R is an integer.
    private static BigRational StochasticThreshold(Rounding rounding) =>
        BigRational.One - (BigRational.Pow2(-rounding.RandomBitCount) * rounding.RandomBits);
}
