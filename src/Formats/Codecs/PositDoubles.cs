using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Posits as binary64 numbers and back, without a branch for ordinary numbers.</summary>
/// <remarks>
/// Below the sign, a binary64 code less that of 1 is the exponent above the fraction as one fixed-point number, t = exponent × 2^52 + fraction. Its low 52 + es bits are a
/// posit's exponent and fraction as they stand; what is above them is the regime r. An arithmetic right shift by r of 10… writes the regime r + 1 ones and
/// a zero, and a right shift by −r − 1 of 01… writes −r zeros and a one: the regime of a posit.
/// </remarks>
internal static class PositDoubles
{
    private const int FractionBits = 52;
    private const long One = 1023L << FractionBits;
    private const ulong SignBit = 1UL << 63;

    /// <summary>Whether <see cref="Encode"/> can serve: the width leaves it a bit for what is lost, and there is a regime to cut off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanEncode<TLayout>(PositCodec<TLayout> codec)
        where TLayout : struct, IPositLayout => codec.BitWidth is >= 3 and <= 62;

    /// <summary>The value of a code in a format all of whose numbers are binary64 numbers: see <see cref="INumberCodec.FitsInDouble"/>. NaR is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Decode<TLayout>(PositCodec<TLayout> codec, ulong code)
        where TLayout : struct, IPositLayout
    {
        long word = (long)(code << (64 - codec.BitWidth));
        if (word << 1 == 0)
        {
            return word == 0 ? 0 : double.NaN;
        }

        int low = FractionBits + codec.Layout.ExponentBits;
        long sign = word >> 63;
        ulong body = (ulong)((word ^ sign) - sign) << 1;
        long first = (long)body >> 63;
        int run = BitOperations.LeadingZeroCount(body ^ (ulong)first);

        // k ones are k − 1 = ~(−k), k zeros −k.
        long regime = -run ^ first;
        ulong rest = (body << run) << 1;
        long fixedPoint = (regime << low) + (long)(rest >> (64 - low));
        return BitConverter.UInt64BitsToDouble((ulong)(fixedPoint + One) | ((ulong)sign & SignBit));
    }

    /// <summary>The code of a binary64 number by the standard's rounding; NaR for NaN and infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Encode<TLayout>(PositCodec<TLayout> codec, double value)
        where TLayout : struct, IPositLayout
    {
        if (value == 0)
        {
            return 0;
        }

        if (!double.IsFinite(value))
        {
            return codec.NaR;
        }

        // From minpos to just below maxpos: what lies beyond rounds as these do. Subnormal numbers are below every minpos.
        int width = codec.BitWidth;
        int low = FractionBits + codec.Layout.ExponentBits;
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        long limit = (long)(width - 2) << low;
        long fixedPoint = Math.Min(Math.Max((long)(bits & ~SignBit) - One, -limit), limit - 1);

        long regime = fixedPoint >> low;
        long isNegative = regime >> 63;
        ulong prefix = 0x4000_0000_0000_0000 ^ (~(ulong)isNegative & 0xC000_0000_0000_0000);
        ulong word = prefix | ((ulong)fixedPoint << (64 - low) >> 2);
        int shift = (int)(regime ^ isNegative);
        ulong lost = word & ((1UL << shift) - 1);
        ulong text = (ulong)((long)word >> shift) | (lost != 0 ? 1UL : 0);

        // To nearest, ties to even: just under a half is added, or a half where the kept part is odd.
        int cut = 65 - width;
        ulong magnitude = (text + (1UL << (cut - 1)) - 1 + ((text >> cut) & 1)) >> cut;
        ulong sign = (ulong)((long)bits >> 63);
        return ((magnitude ^ sign) - sign) & (ulong.MaxValue >> (64 - width));
    }
}
