using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Encodes numbers in a posit format.</summary>
/// <remarks>
/// The number's exponent without its bias, cut into regime and low bits, stands above the fraction as one integer. The low bits and the fraction are written behind "10" for a regime that is not negative, behind "01" for a negative one; shifting that string right
/// with copies of its first bit makes the run of the regime as long as it has to be. This is the posit's code at the top of the lane; what lies below its width is dropped by the rounding, which a set last bit tells of bits that left the lane.
/// Rounding would pass maxpos, and nearest rounding reach zero: both are clamped.
/// </remarks>
internal readonly struct PositEncoder<TLanes, TVector, T, TRounding> : IEncoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TRounding : struct, ILaneRounding
{
    private readonly TVector _least;
    private readonly TVector _greatest;
    private readonly TVector _drop;
    private readonly TVector _maxPos;
    private readonly TVector _minPos;
    private readonly PositSpecials<TLanes, TVector, T> _specials;
    private readonly TVector _mask;
    private readonly int _exponentBits;

    public PositEncoder(PositFormat format, Rounding rounding, OverflowMode overflow)
    {
        int width = format.BitWidth;
        _exponentBits = format.ExponentBits;
        _drop = Constant(WideNumber<T>.Width - width);

        // From a regime of n − 2 on everything is maxpos; below one of 2 − n everything is less than minpos.
        int regimeShift = WideNumber<T>.SignificandBits + _exponentBits;
        _greatest = Constant((long)(width - 2) << regimeShift);
        _least = Constant((long)(1 - width) << regimeShift);
        _maxPos = Constant((long)format.LargestCode);
        _mask = Constant((long)format.CodeMask);
        _minPos = Constant(rounding.Mode is RoundingMode.TowardZero or RoundingMode.Up or RoundingMode.Down ? 0 : 1);
        _specials = new(format, rounding, overflow);
    }

    public static bool IsStochastic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TRounding.IsStochastic;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second, TVector third, TVector fourth) => PositSpecials<TLanes, TVector, T>.AreFinite(first, second, third, fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector EncodeOrdinary(TVector numbers, TVector random)
    {
        TVector one = Constant(1);
        TVector zero = Constant(0);
        TVector magnitude = Magnitude(numbers);
        TVector isNegative = TLanes.ShiftRightSigned(numbers, WideNumber<T>.Width - 1);
        TVector scale = TLanes.Subtract(magnitude, Constant((long)WideNumber<T>.Bias << WideNumber<T>.SignificandBits));
        scale = TLanes.Max(TLanes.Min(scale, _greatest), _least);
        TVector regime = TLanes.ShiftRightSigned(scale, WideNumber<T>.SignificandBits + _exponentBits);
        TVector isZeros = TLanes.ShiftRightSigned(scale, WideNumber<T>.Width - 1);
        TVector tail = TLanes.ShiftLeft(scale, WideNumber<T>.Width - WideNumber<T>.SignificandBits - _exponentBits);

        // The string is complemented where its first bit is a one: shifting zeros in then copies that bit.
        TVector isOnes = TLanes.Xor(isZeros, Constant(-1));
        TVector behind = TLanes.ShiftRight(tail, 2);
        TVector text = TLanes.Or(TLanes.And(TLanes.Xor(behind, isOnes), Constant((1L << (WideNumber<T>.Width - 2)) - 1)), Constant(1L << (WideNumber<T>.Width - 2)));
        TVector extra = TLanes.Xor(regime, isZeros);
        TVector word = TLanes.Xor(TLanes.ShiftRight(text, extra), isOnes);
        TVector left = TLanes.ShiftLeft(behind, TLanes.Subtract(Constant(WideNumber<T>.Width), extra));

        TVector sticky = TLanes.Or(TLanes.And(word, one), TLanes.AndNot(one, TLanes.Equal(left, zero)));
        TVector code = TRounding.Drop<TLanes, TVector, T>(TLanes.Or(TLanes.ShiftRight(word, 1), sticky), _drop, isNegative, random);
        code = TLanes.Max(TLanes.Min(code, _maxPos), _minPos);
        code = TLanes.AndNot(code, TLanes.Equal(magnitude, zero));
        return TLanes.And(TLanes.Subtract(TLanes.Xor(code, isNegative), isNegative), _mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Encode(TVector numbers, TVector random) => _specials.Select(numbers, EncodeOrdinary(numbers, random));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Magnitude(TVector numbers) => TLanes.And(numbers, Constant(WideNumber<T>.MagnitudeMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
