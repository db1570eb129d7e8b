using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The encoders of <see cref="HalfWidthEncoders"/> on vectors of 512 bits, of which two are permuted in one step.</summary>
internal static class HalfWidthEncoders512
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

    /// <summary>Encodes bfloat16.</summary>
    internal struct BFloat16() : IHalfWidthEncoder<BFloat16>
    {
        private readonly Vector512<ushort> _lowHalves = LowHalves;
        private readonly Vector512<ushort> _highHalves = HighHalves;
        private readonly Vector512<ushort> _lastBit = Vector512<ushort>.One;
        private readonly Vector512<ushort> _lessThanHalf = Vector512.Create(HalfWidthEncoders.LessThanHalf);
        private Vector512<ushort> _largest;

        public static int Step => 32;

        public readonly bool AllOrdinary => !Vector512.GreaterThanOrEqualAny(_largest, Vector512.Create(HalfWidthEncoders.BFloat16Limit));

        public static BFloat16 Create() => new();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Encode(ref readonly int numbers, ref ushort codes)
        {
            Vector512<int> first = Vector512.LoadUnsafe(in numbers);
            Vector512<int> second = Vector512.LoadUnsafe(in numbers, 16);
            Vector512<ushort> low = Avx512BW.PermuteVar32x16x2(first.AsUInt16(), _lowHalves, second.AsUInt16());
            Vector512<ushort> high = Avx512BW.PermuteVar32x16x2(first.AsUInt16(), _highHalves, second.AsUInt16());
            _largest = Vector512.Max(_largest, high + high);
            Vector512<ushort> added = Vector512.ConditionalSelect(_lastBit, high, _lessThanHalf);
            Vector512<short> carry = Avx512BW.Average(low, added).AsInt16() >> 15;
            (high - carry.AsUInt16()).StoreUnsafe(ref codes);
        }
    }

    /// <summary>Encodes binary16.</summary>
    internal struct Binary16() : IHalfWidthEncoder<Binary16>
    {
        // What the instruction picks of two numbers.
        private const byte LargerMagnitude = 0b1011;
        private const byte LargerMagnitudeWithSignOfFirst = 0b0011;

        private readonly Vector512<ushort> _lowHalves = LowHalves;
        private readonly Vector512<ushort> _highHalves = HighHalves;
        private readonly Vector512<int> _signAndExponent = Vector512.Create(unchecked((int)0xFF800000));
        private readonly Vector512<float> _smallestNormal = Vector512.Create(HalfWidthEncoders.Binary16SmallestNormal);
        private readonly Vector512<float> _factor = Vector512.Create(HalfWidthEncoders.Binary16Factor);
        private readonly Vector512<ushort> _sign = Vector512.Create((ushort)0x8000);
        private Vector512<float> _largestPower;

        public static int Step => 32;

        public readonly bool AllOrdinary => !Vector512.GreaterThanOrEqualAny(_largestPower, Vector512.Create(65536f));

        public static Binary16 Create() => new();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Encode(ref readonly int numbers, ref ushort codes)
        {
            Vector512<int> first = Vector512.LoadUnsafe(in numbers);
            Vector512<int> second = Vector512.LoadUnsafe(in numbers, 16);
            Vector512<float> powerOfFirst = SignedPower(first);
            Vector512<float> powerOfSecond = SignedPower(second);
            _largestPower = Avx512DQ.Range(_largestPower, Avx512DQ.Range(powerOfFirst, powerOfSecond, LargerMagnitude), LargerMagnitude);
            Vector512<ushort> sumOfFirst = Vector512.FusedMultiplyAdd(powerOfFirst, _factor, first.AsSingle()).AsUInt16();
            Vector512<ushort> sumOfSecond = Vector512.FusedMultiplyAdd(powerOfSecond, _factor, second.AsSingle()).AsUInt16();
            Vector512<ushort> high = Avx512BW.PermuteVar32x16x2(sumOfFirst, _highHalves, sumOfSecond);
            Vector512<ushort> code = Avx512BW.PermuteVar32x16x2(sumOfFirst, _lowHalves, sumOfSecond) + (high << 3);
            Vector512.ConditionalSelect(_sign, high, code).StoreUnsafe(ref codes);
        }

        // ±2^e, e at least −14; infinite for infinity and NaN.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector512<float> SignedPower(Vector512<int> numbers) =>
            Avx512DQ.Range((numbers & _signAndExponent).AsSingle(), _smallestNormal, LargerMagnitudeWithSignOfFirst);
    }
}
