using System.Numerics;

namespace NumFormats.Testing;

/// <summary>
/// Simpler codes to try in place of one that breaks a law: zero, one, no sign, fewer significand bits, an exponent closer to that of one. Every step is strictly
/// simpler by <see cref="Complexity"/>, so shrinking ends.
/// </summary>
/// <param name="fields">How codes are put together.</param>
/// <param name="isFinite">Whether a code is a finite number; others are the least simple.</param>
internal sealed class CodeShrinker(CodeFields fields, Func<ulong, bool> isFinite)
{
    /// <summary>Simpler codes, the simplest first.</summary>
    public IEnumerable<ulong> Shrink(ulong code)
    {
        ulong complexity = Complexity(code);
        return Candidates(code).Distinct().Where(candidate => Complexity(candidate) < complexity);
    }

    private IEnumerable<ulong> Candidates(ulong code)
    {
        bool hasSignBit = fields.HasSignBit(code);
        int exponent = fields.ExponentField(code);
        ulong significand = fields.Significand(code);
        int lowerHalf = (fields.SignificandBits + 1) / 2;
        yield return 0;
        yield return fields.Compose(hasSignBit: false, fields.Bias, 0);
        yield return code & fields.MagnitudeMask;
        yield return fields.Compose(hasSignBit, fields.Bias, significand);
        yield return fields.Compose(hasSignBit, exponent, 0);
        yield return fields.Compose(hasSignBit, exponent, significand >> lowerHalf << lowerHalf);
        yield return fields.Compose(hasSignBit, exponent, significand & (significand - 1));
        yield return fields.Compose(hasSignBit, (exponent + fields.Bias) / 2, significand);
        yield return fields.Compose(hasSignBit, exponent - Math.Sign(exponent - fields.Bias), significand);
    }

    private ulong Complexity(ulong code)
    {
        const ulong NotFinite = 1UL << 48;
        if (code == 0)
        {
            return 0;
        }

        ulong exponentDistance = (ulong)Math.Abs((long)fields.ExponentField(code) - fields.Bias);
        ulong significandBits = (ulong)BitOperations.PopCount(fields.Significand(code));
        ulong sign = fields.HasSignBit(code) ? 1UL : 0;
        return 1 + sign + (4 * (significandBits + exponentDistance)) + (isFinite(code) ? 0 : NotFinite);
    }
}
