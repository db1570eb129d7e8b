using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The rules of overflow.</summary>
internal static class OverflowRules
{
    /// <summary>Whether overflow of both signs gives the largest magnitude, or the code above it.</summary>
    public static bool Clamps(FloatFormat format, Rounding rounding, OverflowMode overflow)
    {
        ulong code = CodeOf(format, rounding, overflow, isNegative: false);
        ulong signMask = format.IsSigned ? 1UL << (format.BitWidth - 1) : 0;
        return code == (CodeOf(format, rounding, overflow, isNegative: true) & ~signMask) && (code == format.LargestCode || code == format.LargestCode + 1);
    }

    // The format's own answer.
    private static ulong CodeOf(FloatFormat format, Rounding rounding, OverflowMode overflow, bool isNegative) =>
        format.Pack(Unpacked.ScaleByPowerOfTwo(Unpacked.One, format.MaxExponent + 2).WithSign(isNegative), rounding, overflow);

    /// <summary>The smaller of the code and that of overflow.</summary>
    internal readonly struct Clamp<TLanes, TVector, T> : IOverflowRule<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        private readonly TVector _overflow;

        public Clamp(FloatFormat format, Rounding rounding, OverflowMode overflow) =>
            _overflow = LaneMath.Constant<TLanes, TVector, T>((long)CodeOf(format, rounding, overflow, isNegative: false));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply(TVector code, TVector isNegative) => TLanes.Min(code, _overflow);
    }

    /// <summary>A code for each sign in place of what is beyond the largest.</summary>
    internal readonly struct Replace<TLanes, TVector, T> : IOverflowRule<TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        private readonly TVector _largest;
        private readonly TVector _overflow;
        private readonly TVector _negativeOverflow;

        public Replace(FloatFormat format, Rounding rounding, OverflowMode overflow)
        {
            _largest = LaneMath.Constant<TLanes, TVector, T>((long)format.LargestCode);
            _overflow = LaneMath.Constant<TLanes, TVector, T>((long)CodeOf(format, rounding, overflow, isNegative: false));
            _negativeOverflow = LaneMath.Constant<TLanes, TVector, T>((long)CodeOf(format, rounding, overflow, isNegative: true));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply(TVector code, TVector isNegative) =>
            TLanes.Select(TLanes.GreaterThan(code, _largest), TLanes.Select(isNegative, _negativeOverflow, _overflow), code);
    }
}
