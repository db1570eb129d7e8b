using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Decodes a float format whose numbers lanes hold exactly.</summary>
/// <remarks>
/// Shifted into place and with the difference of the biases added to the exponent field, the code of a normal number is the wide number. A subnormal one is given an exponent field of one,
/// which makes it too large by the smallest normal number: subtracting that is exact.
/// </remarks>
internal readonly struct FloatDecoder<TLanes, TVector, T, TSign> : IDecoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TSign : struct, ISignRule
{
    private readonly TVector _signMask;
    private readonly TVector _magnitudeMask;
    private readonly TVector _leastNormal;
    private readonly TVector _rebias;
    private readonly TVector _smallestNormal;
    private readonly TVector _largest;
    private readonly TVector _infinity;
    private readonly TVector _nextToNaN;
    private readonly int _significandShift;
    private readonly int _signShift;

    public FloatDecoder(FloatFormat format)
    {
        int magnitudeBits = format.ExponentBits + format.SignificandBits;
        _significandShift = WideNumber<T>.SignificandBits - format.SignificandBits;
        _signShift = WideNumber<T>.Width - 1 - magnitudeBits;
        _signMask = Constant(format.IsSigned ? 1L << (WideNumber<T>.Width - 1) : 0);
        _magnitudeMask = Constant((1L << magnitudeBits) - 1);
        _leastNormal = Constant(format.HasZero ? 1L << format.SignificandBits : 0);
        _rebias = Constant((long)(WideNumber<T>.Bias - format.Bias) << WideNumber<T>.SignificandBits);
        _smallestNormal = Constant(format.HasZero ? WideNumber<T>.PowerOfTwo(format.MinExponent) : 0);
        _largest = Constant((long)format.LargestCode);

        _infinity = Constant(format.InfinityCode is ulong infinity ? (long)infinity : -1);
        _nextToNaN = Constant((1L << (WideNumber<T>.Width - 1)) + (1L << _signShift));
    }

    public static bool IsShort => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second)
    {
        TVector largest = TLanes.Max(TLanes.And(first, _magnitudeMask), TLanes.And(second, _magnitudeMask));
        if (TSign.HasNegativeZero)
        {
            return !TLanes.AnyGreaterThan(largest, _largest);
        }

        // NaN is the one code that is the lane's least integer when its sign stands at the top.
        TVector least = TLanes.Min(TLanes.ShiftLeft(first, _signShift), TLanes.ShiftLeft(second, _signShift));
        return !TLanes.AnyGreaterThan(largest, _largest) && !TLanes.AnyGreaterThan(_nextToNaN, least);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector DecodeOrdinary(TVector codes)
    {
        TVector magnitude = TLanes.And(codes, _magnitudeMask);
        TVector number = TLanes.Add(TLanes.ShiftLeft(magnitude, _significandShift), _rebias);
        TVector raised = TLanes.Add(number, Constant(1L << WideNumber<T>.SignificandBits));
        number = TLanes.Select(TLanes.GreaterThan(_leastNormal, magnitude), TLanes.SubtractNumbers(raised, _smallestNormal), number);
        return TLanes.Or(number, TLanes.And(TLanes.ShiftLeft(codes, _signShift), _signMask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Decode(TVector codes)
    {
        TVector number = DecodeOrdinary(codes);
        TVector magnitude = TLanes.And(codes, _magnitudeMask);
        TVector sign = TLanes.And(TLanes.ShiftLeft(codes, _signShift), _signMask);
        TVector special = TLanes.Select(TLanes.Equal(magnitude, _infinity), Constant(WideNumber<T>.Infinity), Constant(WideNumber<T>.NaN));
        number = TLanes.Select(TLanes.GreaterThan(magnitude, _largest), TLanes.Or(special, sign), number);
        if (!TSign.HasNegativeZero)
        {
            TVector isNaN = TLanes.GreaterThan(_nextToNaN, TLanes.ShiftLeft(codes, _signShift));
            number = TLanes.Select(isNaN, Constant(WideNumber<T>.NaN), number);
        }

        return number;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
