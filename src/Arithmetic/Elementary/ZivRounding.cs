using System.Diagnostics;

namespace NumFormats;

/// <summary>
/// Ziv's strategy: evaluate to a precision somewhat above the result's, look whether the error bound leaves the rounding open, and only then
/// evaluate again to twice the precision.
/// </summary>
/// <remarks>
/// It ends if the true result is never itself a number of 64 bits, so exact cases are to be found beforehand.
/// Source: A. Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last bit", ACM TOMS 17 (1991).
/// </remarks>
internal static class ZivRounding
{
    // 48 bits above the result's 64, so that a second evaluation is a matter of one call in many millions.
    private const int FirstPrecision = 112;

    // Far beyond what any operand of 64 bits needs: reaching it means that an exact case was missed.
    private const int LastPrecision = 1 << 20;

    /// <summary>The function's value truncated to 64 bits, with the sticky bit.</summary>
    /// <param name="evaluate">Encloses the function's value in a ball, the smaller the higher the given precision in bits.</param>
    public static Unpacked Round(Func<int, Ball> evaluate)
    {
        for (int precision = FirstPrecision; precision <= LastPrecision; precision *= 2)
        {
            if (evaluate(precision).TryRound(out Unpacked result))
            {
                return result;
            }
        }

        throw new UnreachableException("No precision separates the result from a number of 64 bits: an exact case was missed.");
    }
}
