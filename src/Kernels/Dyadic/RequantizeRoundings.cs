using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The roundings of requantization.</summary>
/// <remarks>
/// Processors multiply unsigned integers, and few shift 64-bit lanes with their sign. So x + 2^31 takes the place of x: (x + 2^31) b = x b + 2^31 b is not negative. The least K that makes 2^31 b + K a multiple of 2^c is added too; then the shifted number is too large by
/// (2^31 b + K) / 2^c exactly, and its low bits are those of x b. All stays below 2^64: 2^63 for the product, and 2^62 + 2^61 for K and half a unit.
/// </remarks>
internal static class RequantizeRoundings
{
    private static RequantizeChannel PrepareSingle(DyadicScale scale, long tie)
    {
        long raised = (long)scale.Multiplier << 31;
        long unit = 1L << scale.Shift;
        long missing = -raised & (unit - 1);
        return new RequantizeChannel(scale.Multiplier, missing + (unit >> 1), scale.Shift, tie, (raised + missing) >>> scale.Shift);
    }

    internal readonly struct HalfUp : IRequantizeRounding
    {
        public static RequantizeChannel Prepare(DyadicScale scale) => PrepareSingle(scale, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Round<TLanes, TVector>(TVector product, TVector isNegative, ref readonly long channels, nint distance)
            where TLanes : struct, ILanes<TVector, long>
            where TVector : struct
        {
            ref long first = ref Unsafe.AsRef(in channels);
            return TLanes.ShiftRight(TLanes.Add(product, TLanes.Load(in Unsafe.Add(ref first, distance))), TLanes.Load(in Unsafe.Add(ref first, 2 * distance)));
        }
    }

    // A unit in the last place less, for negative numbers, moves ties alone.
    internal readonly struct HalfAway : IRequantizeRounding
    {
        public static RequantizeChannel Prepare(DyadicScale scale) => PrepareSingle(scale, scale.Shift == 0 ? 0 : 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Round<TLanes, TVector>(TVector product, TVector isNegative, ref readonly long channels, nint distance)
            where TLanes : struct, ILanes<TVector, long>
            where TVector : struct
        {
            ref long first = ref Unsafe.AsRef(in channels);
            TVector raised = TLanes.Add(product, TLanes.Load(in Unsafe.Add(ref first, distance)));
            TVector lowered = TLanes.Subtract(raised, TLanes.And(isNegative, TLanes.Load(in Unsafe.Add(ref first, 3 * distance))));
            return TLanes.ShiftRight(lowered, TLanes.Load(in Unsafe.Add(ref first, 2 * distance)));
        }
    }

    // The result is a tie rounded up where the bits below the unit are zeros; whether it is odd is seen beside the offset. Without a shift all bits count, which are zeros for the least number alone, and that is even.
    internal readonly struct HalfEven : IRequantizeRounding
    {
        public static RequantizeChannel Prepare(DyadicScale scale) => PrepareSingle(scale, scale.Shift == 0 ? -1 : (1L << scale.Shift) - 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Round<TLanes, TVector>(TVector product, TVector isNegative, ref readonly long channels, nint distance)
            where TLanes : struct, ILanes<TVector, long>
            where TVector : struct
        {
            ref long first = ref Unsafe.AsRef(in channels);
            TVector raised = TLanes.Add(product, TLanes.Load(in Unsafe.Add(ref first, distance)));
            TVector rounded = TLanes.ShiftRight(raised, TLanes.Load(in Unsafe.Add(ref first, 2 * distance)));
            TVector below = TLanes.And(raised, TLanes.Load(in Unsafe.Add(ref first, 3 * distance)));

            // One less than zero is the only number with the highest bit.
            TVector isTie = TLanes.ShiftRight(TLanes.Subtract(below, LaneMath.Constant<TLanes, TVector, long>(1)), 63);
            return TLanes.Subtract(rounded, TLanes.And(isTie, TLanes.Xor(rounded, TLanes.Load(in Unsafe.Add(ref first, 4 * distance)))));
        }
    }

    // Two steps: (x b + 2^30) >> 31 with 2^31 b in front is too large by b; 2^32 in front of that is what the second shift turns into the offset. Scales with a left shift are not for it.
    internal readonly struct Gemmlowp : IRequantizeRounding
    {
        private const int HighShift = 31;

        public static RequantizeChannel Prepare(DyadicScale scale)
        {
            int shift = scale.Shift - HighShift;
            long front = 1L << 32;
            return new RequantizeChannel(scale.Multiplier, front - scale.Multiplier + (shift > 0 ? 1L << (shift - 1) : 0), shift, shift > 0 ? 1 : 0, front >> Math.Max(0, shift));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Round<TLanes, TVector>(TVector product, TVector isNegative, ref readonly long channels, nint distance)
            where TLanes : struct, ILanes<TVector, long>
            where TVector : struct
        {
            ref long first = ref Unsafe.AsRef(in channels);
            TVector high = TLanes.ShiftRight(TLanes.Add(product, LaneMath.Constant<TLanes, TVector, long>(1L << (HighShift - 1))), HighShift);
            TVector isBelow = TLanes.GreaterThan(TLanes.Load(in channels), high);
            TVector raised = TLanes.Add(high, TLanes.Load(in Unsafe.Add(ref first, distance)));
            TVector lowered = TLanes.Subtract(raised, TLanes.And(isBelow, TLanes.Load(in Unsafe.Add(ref first, 3 * distance))));
            return TLanes.ShiftRight(lowered, TLanes.Load(in Unsafe.Add(ref first, 2 * distance)));
        }
    }
}
