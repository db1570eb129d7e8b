using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The choice of an encoder of bfloat16 or binary16 whose lanes are halves of words, two vectors of binary32 numbers to one of codes.</summary>
/// <remarks>
/// <para>
/// A bfloat16 is the upper half of the number, plus the carry of 2^15 − 1, or 2^15 if that half is odd, added to the lower one. The average of two halves rounded up is (x + y + 1) / 2, of which the top bit is the carry of x + y + 1. So y is one less than what is to be added: 2^15 − 2, with the last bit of
/// the upper half. What rounds beyond the largest number becomes infinity by itself.
/// </para>
/// <para>
/// A binary16 comes from a power of two, added to the number, that is so large that the sum is rounded where the code ends. Of a number with exponent e, at least −14 as subnormal codes have it, the code ends at 2^(e − 10), which is the last place of binary32 numbers between 2^(e + 13) and 2^(e + 14). So
/// s = x ± 2^(e + 13), with the sign of x, is rounded as the code is, and its last bits are the significand in units of the code's last place, 0 to 2^11. The exponent field of s is e + 13 + 127; what lies between it and the significand is zero.
/// </para>
/// <para>
/// The code is that significand plus (e + 14) × 2^10. Shifted left by 3 the upper half of s, without its sign, is (e + 140) × 2^10 = (e + 14) × 2^10 + 126 × 2^10, where the last term is −2^11 modulo 2^16. So 2^11 is to be added, which the power of two does: it is 2^(e + 13) × (1 + 2^−12), that is
/// 8194 × 2^e. Since 2^11 is even, ties stay ties to even.
/// </para>
/// </remarks>
internal static class HalfWidthEncoders
{
    /// <summary>What a power of two is multiplied by for the sum that is rounded as binary16.</summary>
    public const float Binary16Factor = 8194;

    /// <summary>The smallest power of two that is a normal binary16.</summary>
    public const float Binary16SmallestNormal = 1f / 16384;

    /// <summary>Sums whose upper half, without the sign, is from here on, as 2^16 gives it, are not those of ordinary numbers.</summary>
    public const ushort Binary16Limit = (16 + 13 + 127) << 8;

    /// <summary>Infinity and NaN have an upper half, without the sign, from here on.</summary>
    public const ushort BFloat16Limit = 0xFF00;

    /// <summary>2^15 − 2, where the last bit is another's.</summary>
    public const ushort LessThanHalf = 0x7FFE;

    /// <summary>The faster encoder of a format where there is one, which leaves to <paramref name="general"/> what it does not take itself; otherwise that encoder.</summary>
    public static SpanEncoder<T> OrGeneral<T>(FloatFormat format, Rounding rounding, OverflowMode overflow, SpanEncoder<T> general)
        where T : unmanaged
    {
        if (general is not SpanEncoder<int> narrow || rounding.Mode != RoundingMode.NearestEven || overflow != OverflowMode.None)
        {
            return general;
        }

        SpanEncoder<int> chosen = Avx512BW.IsSupported && Avx512DQ.IsSupported ? Choose<HalfWidthEncoders512.BFloat16, HalfWidthEncoders512.Binary16>(format, narrow)
            : Avx2.IsSupported && Fma.IsSupported ? Choose<HalfWidthEncoders256.BFloat16, HalfWidthEncoders256.Binary16>(format, narrow)
            : narrow;
        return (SpanEncoder<T>)(object)chosen;
    }

    private static SpanEncoder<int> Choose<TBFloat16, TBinary16>(FloatFormat format, SpanEncoder<int> general)
        where TBFloat16 : struct, IHalfWidthEncoder<TBFloat16>
        where TBinary16 : struct, IHalfWidthEncoder<TBinary16> =>
        format.Equals(FloatFormat.BFloat16) ? new HalfWidthEncodeLoop<TBFloat16>(general)
            : format.Equals(FloatFormat.Binary16) ? new HalfWidthEncodeLoop<TBinary16>(general)
            : general;
}
