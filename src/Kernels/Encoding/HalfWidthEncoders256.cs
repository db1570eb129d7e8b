using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The encoders of <see cref="HalfWidthEncoders"/> on vectors of 256 bits.</summary>
/// <remarks>Halves are shuffled within 128 bits: four low ones and four high ones of each vector's numbers, which two vectors then exchange. The codes of the two take turns by fours, and are put in order at the end.</remarks>
internal static class HalfWidthEncoders256
{
    // Fours 0, 2, 1 and 3.
    private const byte InOrder = 0b11_01_10_00;

    private static Vector256<byte> LowThenHighHalves
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create((byte)0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15, 0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Part(Vector256<byte> first, Vector256<byte> second, Vector256<byte> lowThenHigh, out Vector256<ushort> high)
    {
        Vector256<ulong> halvesOfFirst = Avx2.Shuffle(first, lowThenHigh).AsUInt64();
        Vector256<ulong> halvesOfSecond = Avx2.Shuffle(second, lowThenHigh).AsUInt64();
        high = Avx2.UnpackHigh(halvesOfFirst, halvesOfSecond).AsUInt16();
        return Avx2.UnpackLow(halvesOfFirst, halvesOfSecond).AsUInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<ushort> codes, ref ushort destination) => Avx2.Permute4x64(codes.AsUInt64(), InOrder).AsUInt16().StoreUnsafe(ref destination);

    /// <summary>Encodes bfloat16.</summary>
    internal struct BFloat16() : IHalfWidthEncoder<BFloat16>
    {
        private readonly Vector256<byte> _lowThenHighHalves = LowThenHighHalves;
        private readonly Vector256<ushort> _lastBit = Vector256<ushort>.One;
        private readonly Vector256<ushort> _lessThanHalf = Vector256.Create(HalfWidthEncoders.LessThanHalf);
        private Vector256<ushort> _largest;

        public static int Step => 16;

        public readonly bool AllOrdinary => !Vector256.GreaterThanOrEqualAny(_largest, Vector256.Create(HalfWidthEncoders.BFloat16Limit));

        public static BFloat16 Create() => new();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Encode(ref readonly int numbers, ref ushort codes)
        {
            Vector256<int> first = Vector256.LoadUnsafe(in numbers);
            Vector256<int> second = Vector256.LoadUnsafe(in numbers, 8);
            Vector256<ushort> low = Part(first.AsByte(), second.AsByte(), _lowThenHighHalves, out Vector256<ushort> high);
            _largest = Vector256.Max(_largest, high + high);
            Vector256<ushort> added = (high & _lastBit) | _lessThanHalf;
            Vector256<short> carry = Avx2.Average(low, added).AsInt16() >> 15;
            Store(high - carry.AsUInt16(), ref codes);
        }
    }

    /// <summary>Encodes binary16.</summary>
    internal struct Binary16() : IHalfWidthEncoder<Binary16>
    {
        private readonly Vector256<byte> _lowThenHighHalves = LowThenHighHalves;
        private readonly Vector256<int> _signAndExponent = Vector256.Create(unchecked((int)0xFF800000));
        private readonly Vector256<uint> _smallestNormal = Vector256.Create(HalfWidthEncoders.Binary16SmallestNormal).AsUInt32();
        private readonly Vector256<int> _smallestNegative = Vector256.Create(-HalfWidthEncoders.Binary16SmallestNormal).AsInt32();
        private readonly Vector256<float> _factor = Vector256.Create(HalfWidthEncoders.Binary16Factor);
        private readonly Vector256<ushort> _sign = Vector256.Create((ushort)0x8000);
        private Vector256<ushort> _largest;

        public static int Step => 16;

        public readonly bool AllOrdinary => !Vector256.GreaterThanOrEqualAny(_largest, Vector256.Create(HalfWidthEncoders.Binary16Limit));

        public static Binary16 Create() => new();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Encode(ref readonly int numbers, ref ushort codes)
        {
            Vector256<int> first = Vector256.LoadUnsafe(in numbers);
            Vector256<int> second = Vector256.LoadUnsafe(in numbers, 8);
            Vector256<ushort> low = Part(Round(first), Round(second), _lowThenHighHalves, out Vector256<ushort> high);
            _largest = Vector256.Max(_largest, high + high);
            Store((low + (high << 3)) | (high & _sign), ref codes);
        }

        // As unsigned integers all negative numbers are above the positive ones, as signed ones below: so each maximum is that of magnitudes for one sign, and leaves the other alone.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector256<byte> Round(Vector256<int> numbers)
        {
            Vector256<uint> power = Vector256.Max((numbers & _signAndExponent).AsUInt32(), _smallestNormal);
            Vector256<int> signedPower = Vector256.Max(power.AsInt32(), _smallestNegative);
            return Fma.MultiplyAdd(signedPower.AsSingle(), _factor, numbers.AsSingle()).AsByte();
        }
    }
}
