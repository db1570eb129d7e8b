using System.Numerics;

namespace NumFormats.Testing;

/// <summary>
/// Simpler codes to try in place of one that breaks a law: zero, one, no sign, fewer significand bits, a scale closer to that of one. Every step is strictly
/// simpler by <see cref="Complexity"/>, so shrinking ends.
/// </summary>
/// <param name="parts">How codes are put together.</param>
/// <param name="isFinite">Whether a code is a finite number; others are the least simple.</param>
internal sealed class CodeShrinker(ICodeParts parts, Func<ulong, bool> isFinite)
{
    /// <summary>Simpler codes, the simplest first.</summary>
    public IEnumerable<ulong> Shrink(ulong code)
    {
        ulong complexity = Complexity(code);
        return Candidates(code).Distinct().Where(candidate => Complexity(candidate) < complexity);
    }

    private IEnumerable<ulong> Candidates(ulong code)
    {
        bool hasSignBit = parts.HasSignBit(code);
        int scale = parts.Scale(code);
        ulong significand = parts.Significand(code);
        int lowerHalf = (parts.SignificandBits + 1) / 2;
        yield return 0;
        yield return parts.Compose(hasSignBit: false, parts.ScaleOfOne, 0);
        yield return parts.Magnitude(code);
        yield return parts.Compose(hasSignBit, parts.ScaleOfOne, significand);
        yield return parts.Compose(hasSignBit, scale, 0);
        yield return parts.Compose(hasSignBit, scale, significand >> lowerHalf << lowerHalf);
        yield return parts.Compose(hasSignBit, scale, significand & (significand - 1));
        yield return parts.Compose(hasSignBit, (scale + parts.ScaleOfOne) / 2, significand);
        yield return parts.Compose(hasSignBit, scale - Math.Sign(scale - parts.ScaleOfOne), significand);
    }

    private ulong Complexity(ulong code)
    {
        const ulong NotFinite = 1UL << 48;
        if (code == 0)
        {
            return 0;
        }

        ulong scaleDistance = (ulong)Math.Abs((long)parts.Scale(code) - parts.ScaleOfOne);
        ulong significandBits = (ulong)BitOperations.PopCount(parts.Significand(code));
        ulong sign = parts.HasSignBit(code) ? 1UL : 0;
        return 1 + sign + (4 * (significandBits + scaleDistance)) + (isFinite(code) ? 0 : NotFinite);
    }
}
