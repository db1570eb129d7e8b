using System.Numerics;

namespace NumFormats.Testing;

/// <summary>How a posit code is put together: the two's complement of the whole word for the sign, the regime as the scale, and exponent and fraction below it.</summary>
/// <remarks>The significand has the bits that the shortest regime leaves; a longer one leaves only the high of these.</remarks>
internal sealed record PositParts(int BitWidth) : ICodeParts
{
    public int ScaleOfOne => 0;

    public int SignificandBits => Math.Max(0, BitWidth - 3);

    public int LargestRegime => BitWidth - 2;

    private ulong NaR => 1UL << (BitWidth - 1);

    public bool HasSignBit(ulong code) => (code & NaR) != 0;

    public ulong Magnitude(ulong code) => HasSignBit(code) ? WithSign(code) : code;

    public int Scale(ulong code)
    {
        int run = RegimeLength(code);
        return IsRunOfOnes(code) ? run - 1 : -run;
    }

    public ulong Significand(ulong code)
    {
        int left = BitWidth - 2 - RegimeLength(code);
        return left <= 0 ? 0 : (Magnitude(code) & ((1UL << left) - 1)) << (SignificandBits - left);
    }

    public ulong Compose(bool hasSignBit, long scale, ulong significand)
    {
        int regime = (int)Math.Clamp(scale, -LargestRegime, LargestRegime);
        int run = regime >= 0 ? regime + 1 : -regime;
        int left = BitWidth - 2 - run;
        ulong ones = regime >= 0 ? (NaR - 1) & ~((NaR - 1) >> run) : 0;
        ulong end = regime < 0 && left >= 0 ? 1UL << left : 0;
        ulong tail = left <= 0 ? 0 : (significand & ((1UL << SignificandBits) - 1)) >> (SignificandBits - left);
        ulong magnitude = ones | end | tail;
        return hasSignBit ? WithSign(magnitude) : magnitude;
    }

    // NaR and 0 have a run of zeros through the whole word.
    private int RegimeLength(ulong code)
    {
        ulong belowSign = Magnitude(code) << (64 - BitWidth) << 1;
        return Math.Min(BitOperations.LeadingZeroCount(IsRunOfOnes(code) ? ~belowSign : belowSign), BitWidth - 1);
    }

    private bool IsRunOfOnes(ulong code) => (Magnitude(code) & (NaR >> 1)) != 0;

    private ulong WithSign(ulong code) => (0UL - code) & (NaR | (NaR - 1));
}
