using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Decodes a format whose codes are the upper parts of the numbers', sign and all, such as bfloat16 of binary32.</summary>
internal readonly struct TruncatedDecoder<TLanes, TVector, T> : IDecoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly TVector _magnitudeMask;
    private readonly TVector _infinity;
    private readonly int _dropped;

    public TruncatedDecoder(FloatFormat format)
    {
        _dropped = WideNumber<T>.SignificandBits - format.SignificandBits;
        _infinity = Constant((long)format.InfinityCode!.Value);
        _magnitudeMask = Constant(WideNumber<T>.MagnitudeMask >> _dropped);
    }

    public static bool IsShort => true;

    /// <summary>Whether the format is such a one.</summary>
    public static bool Serves(FloatFormat format) =>
        TruncatedMagnitude<TLanes, TVector, T, LaneRoundings.NearestEven>.Serves(format) && format.IsSigned && format.Specials == FloatSpecials.Ieee;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second) =>
        !TLanes.AnyGreaterThan(TLanes.Max(TLanes.And(first, _magnitudeMask), TLanes.And(second, _magnitudeMask)), _infinity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector DecodeOrdinary(TVector codes) => TLanes.ShiftLeft(codes, _dropped);

    // NaN loses its payload.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Decode(TVector codes)
    {
        TVector number = TLanes.ShiftLeft(codes, _dropped);
        TVector sign = TLanes.AndNot(number, Constant(WideNumber<T>.MagnitudeMask));
        TVector isNaN = TLanes.GreaterThan(TLanes.And(codes, _magnitudeMask), _infinity);
        return TLanes.Select(isNaN, TLanes.Or(sign, Constant(WideNumber<T>.NaN)), number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
