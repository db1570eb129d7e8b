using System.Numerics;

namespace NumFormats.Conformance.Accumulation;

/// <summary>Posits by the field formula and the rounding rule of the 2022 standard, sections 3.3 and 4.1, on big integers.</summary>
/// <param name="Bits">The number of bits n.</param>
/// <param name="ExponentBits">The number of exponent bits, 2 in the standard.</param>
public sealed record PositModel(int Bits, int ExponentBits)
{
    /// <summary>The code of NaR.</summary>
    public ulong NaR => 1UL << (Bits - 1);

    /// <summary>The number of a code, NaN for NaR.</summary>
    public Unpacked Unpack(ulong code)
    {
        if (code == NaR)
        {
            return Unpacked.NaN;
        }

        (BigInteger significand, int scale) = Decode(code, Bits);
        return Unpacked.FromInteger(significand, scale);
    }

    /// <summary>The code of a number, rounded once.</summary>
    public ulong Pack(Unpacked value)
    {
        if (!value.IsFiniteNonzero)
        {
            return value.IsZero ? 0 : NaR;
        }

        // The sticky bit stands for something below the last place: half of one.
        BigInteger magnitude = ((BigInteger)value.Significand << 1) + (value.IsInexact ? 1 : 0);
        int scale = value.Exponent - 64;
        ulong low = 0;
        ulong high = NaR - 1;
        while (low < high)
        {
            ulong middle = (low + high + 1) / 2;
            if (Compare(magnitude, scale, middle, Bits) >= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        // Beyond the largest posit stays there, below the smallest goes up to it, and between two the code with a 1 appended decides.
        bool isExactOrBeyond = low == NaR - 1 || Compare(magnitude, scale, low, Bits) == 0;
        int toBorder = isExactOrBeyond ? -1 : low == 0 ? 1 : Compare(magnitude, scale, (low << 1) | 1, Bits + 1);
        ulong rounded = toBorder > 0 || (toBorder == 0 && (low & 1) != 0) ? low + 1 : low;
        return value.IsNegative ? ((NaR << 1) - rounded) & ((NaR << 1) - 1) : rounded;
    }

    private int Compare(BigInteger magnitude, int scale, ulong code, int bits)
    {
        (BigInteger other, int otherScale) = Decode(code, bits);
        int common = Math.Min(scale, otherScale);
        return (magnitude << (scale - common)).CompareTo(other << (otherScale - common));
    }

    // ((1 − 3s) + f) × 2^((1 − 2s)(2^es r + e + s)), as an integer times a power of two.
    private (BigInteger Significand, int Scale) Decode(ulong code, int bits)
    {
        if (code == 0)
        {
            return (BigInteger.Zero, 0);
        }

        int Bit(int index) => index >= 0 ? (int)(code >> index & 1) : 0;

        int s = Bit(bits - 1);
        int position = bits - 2;
        int first = Bit(position);
        int run = 0;
        while (position >= 0 && Bit(position) == first)
        {
            run++;
            position--;
        }

        position--;
        int r = first == 1 ? run - 1 : -run;
        int e = 0;
        for (int i = 0; i < ExponentBits; i++)
        {
            e = (e << 1) | Bit(position--);
        }

        int fractionBits = Math.Max(0, position + 1);
        BigInteger fraction = code & ((1UL << fractionBits) - 1);
        BigInteger significand = ((BigInteger)(1 - (3 * s)) << fractionBits) + fraction;
        return (significand, ((1 - (2 * s)) * ((r << ExponentBits) + e + s)) - fractionBits);
    }
}
