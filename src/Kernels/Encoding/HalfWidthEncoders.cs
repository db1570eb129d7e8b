using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The encoders of bfloat16 and binary16 for vectors of 512 bits, where halves of words are lanes of their own and two vectors are permuted in one step.</summary>
internal static class HalfWidthEncoders
{
    private static Vector512<ushort> LowHalves
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create((ushort)0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62);
    }

    private static Vector512<ushort> HighHalves
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create((ushort)1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63);
    }

    /// <summary>The faster encoder of a format where there is one, which leaves to <paramref name="general"/> what it does not take itself; otherwise that encoder.</summary>
    public static SpanEncoder<T> OrGeneral<T>(FloatFormat format, Rounding rounding, OverflowMode overflow, SpanEncoder<T> general)
        where T : unmanaged
    {
        if (!Avx512BW.IsSupported || general is not SpanEncoder<int> narrow || rounding.Mode != RoundingMode.NearestEven || overflow != OverflowMode.None)
        {
            return general;
        }

        SpanEncoder<int> chosen = format.Equals(FloatFormat.BFloat16) ? new HalfWidthEncodeLoop<BFloat16>(narrow) : format.Equals(FloatFormat.Binary16) ? new HalfWidthEncodeLoop<Binary16>(narrow) : narrow;
        return (SpanEncoder<T>)(object)chosen;
    }

    /// <summary>The upper half of a number, plus the carry of 2^15 − 1, or 2^15 if that half is odd, added to the lower one.</summary>
    /// <remarks>
    /// The average of two halves rounded up is (x + y + 1) / 2, of which the top bit is the carry of x + y + 1. So y is one less than what is to be added: 2^15 − 2, with the last bit of the upper half.
    /// Infinity stays what it is, and what rounds beyond the largest number becomes infinity by itself.
    /// </remarks>
    internal readonly struct BFloat16 : IHalfWidthEncoder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool AreOrdinary(Vector512<int> first, Vector512<int> second, Vector512<int> third, Vector512<int> fourth) =>
            (Avx512F.CompareUnordered(first.AsSingle(), second.AsSingle()) | Avx512F.CompareUnordered(third.AsSingle(), fourth.AsSingle())).ExtractMostSignificantBits() == 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ushort> Encode(Vector512<int> first, Vector512<int> second)
        {
            Vector512<ushort> low = Avx512BW.PermuteVar32x16x2(first.AsUInt16(), LowHalves, second.AsUInt16());
            Vector512<ushort> high = Avx512BW.PermuteVar32x16x2(first.AsUInt16(), HighHalves, second.AsUInt16());
            Vector512<ushort> added = Vector512.ConditionalSelect(Vector512<ushort>.One, high, Vector512.Create((ushort)0x7FFE));
            Vector512<short> carry = Avx512BW.Average(low, added).AsInt16() >> 15;
            return high - carry.AsUInt16();
        }
    }

    /// <summary>The number plus a power of two so large that the sum is rounded where the code ends.</summary>
    /// <remarks>
    /// <para>
    /// Of a number with exponent e, at least −14 as subnormal codes have it, the code ends at 2^(e − 10), which is the last place of binary32 numbers between 2^(e + 13) and 2^(e + 14). So s = x ± 2^(e + 13), with the sign of x, is rounded as the code is, and its last bits are the significand in units of
    /// the code's last place, 0 to 2^11. The exponent field of s is e + 13 + 127; what lies between it and the significand is zero.
    /// </para>
    /// <para>
    /// A code is that significand plus (e + 14) × 2^10. Shifted left by 3 the upper half of s, without its sign, is (e + 140) × 2^10 = (e + 14) × 2^10 + 126 × 2^10, where the last term is −2^11 modulo 2^16. So 2^11 is to be added, which the power of two does: it is 2^(e + 13) × (1 + 2^−12), that is
    /// 8194 × 2^e. Since 2^11 is even, ties stay ties to even.
    /// </para>
    /// </remarks>
    internal readonly struct Binary16 : IHalfWidthEncoder
    {
        private const int ExponentMask = 0x7F800000;

        // 2^16, from where all numbers overflow.
        private const int Overflowing = (16 + 127) << 23;
        private const int SmallestNormal = (-14 + 127) << 23;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool AreOrdinary(Vector512<int> first, Vector512<int> second, Vector512<int> third, Vector512<int> fourth)
        {
            Vector512<int> largest = Vector512.Max(Vector512.Max(Power(first), Power(second)), Vector512.Max(Power(third), Power(fourth)));
            return !Vector512.GreaterThanOrEqualAny(largest, Vector512.Create(Overflowing));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ushort> Encode(Vector512<int> first, Vector512<int> second)
        {
            Vector512<ushort> sumOfFirst = Round(first);
            Vector512<ushort> sumOfSecond = Round(second);
            Vector512<ushort> high = Avx512BW.PermuteVar32x16x2(sumOfFirst, HighHalves, sumOfSecond);
            Vector512<ushort> code = Avx512BW.PermuteVar32x16x2(sumOfFirst, LowHalves, sumOfSecond) + (high << 3);
            return Vector512.ConditionalSelect(Vector512.Create((ushort)0x8000), high, code);
        }

        // The bits of 2^e.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<int> Power(Vector512<int> numbers) => numbers & Vector512.Create(ExponentMask);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<ushort> Round(Vector512<int> numbers)
        {
            Vector512<int> power = Vector512.Max(Power(numbers), Vector512.Create(SmallestNormal));
            Vector512<int> signed = Vector512.ConditionalSelect(Vector512.Create(int.MinValue), numbers, power);
            return Vector512.FusedMultiplyAdd(signed.AsSingle(), Vector512.Create(8194f), numbers.AsSingle()).AsUInt16();
        }
    }
}
