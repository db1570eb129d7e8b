using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The codes of a posit format for infinities and NaN.</summary>
internal readonly struct PositSpecials<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly TVector _nar;
    private readonly TVector _infinity;
    private readonly TVector _negativeInfinity;

    public PositSpecials(PositFormat format, Rounding rounding, OverflowMode overflow)
    {
        _nar = Constant((long)format.Pack(Unpacked.NaN, rounding, overflow));
        _infinity = Constant((long)format.Pack(Unpacked.SignedInfinity(isNegative: false), rounding, overflow));
        _negativeInfinity = Constant((long)format.Pack(Unpacked.SignedInfinity(isNegative: true), rounding, overflow));
    }

    /// <summary>Whether all numbers are finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFinite(TVector first, TVector second, TVector third, TVector fourth)
    {
        TVector largest = TLanes.Max(TLanes.Max(Magnitude(first), Magnitude(second)), TLanes.Max(Magnitude(third), Magnitude(fourth)));
        return !TLanes.AnyGreaterThan(largest, Constant(WideNumber<T>.Infinity - 1));
    }

    /// <summary>The given codes, with those of numbers that are not finite in their places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Select(TVector numbers, TVector codes)
    {
        TVector magnitude = Magnitude(numbers);
        TVector infinity = Constant(WideNumber<T>.Infinity);
        TVector isNegative = TLanes.ShiftRightSigned(numbers, WideNumber<T>.Width - 1);
        codes = TLanes.Select(TLanes.Equal(magnitude, infinity), TLanes.Select(isNegative, _negativeInfinity, _infinity), codes);
        return TLanes.Select(TLanes.GreaterThan(magnitude, infinity), _nar, codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Magnitude(TVector numbers) => TLanes.And(numbers, Constant(WideNumber<T>.MagnitudeMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
