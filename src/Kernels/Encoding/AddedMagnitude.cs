using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Rounding to nearest even by the machine's own adder: half the instructions of <see cref="ShiftedMagnitude{TLanes, TVector, T, TRounding}"/>.</summary>
/// <remarks>
/// Let q be the number's last place in the format, 2^(e − m), e its exponent but at least that of the smallest normal number. Adding 2^s q, s being the width of the wide significand field, gives a sum whose last place is q: the adder has
/// rounded the number to a multiple of q, and that multiple stands in the low bits of the sum. It has the implicit bit, so that e's field less one is added above it.
/// Numbers far beyond the format's range are first brought down to just beyond it, which keeps the addend below infinity.
/// </remarks>
internal readonly struct AddedMagnitude<TLanes, TVector, T> : ILaneMagnitude<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly TVector _beyond;
    private readonly TVector _exponentMask;
    private readonly TVector _leastPower;
    private readonly TVector _toAddend;
    private readonly TVector _toCode;
    private readonly int _dropped;

    public AddedMagnitude(FloatFormat format)
    {
        _dropped = WideNumber<T>.SignificandBits - format.SignificandBits;
        long leastPower = WideNumber<T>.PowerOfTwo(format.MinExponent);
        long toAddend = (long)_dropped << WideNumber<T>.SignificandBits;
        _beyond = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.PowerOfTwo(format.MaxExponent + 1));
        _exponentMask = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity);
        _leastPower = LaneMath.Constant<TLanes, TVector, T>(leastPower);
        _toAddend = LaneMath.Constant<TLanes, TVector, T>(toAddend);
        _toCode = LaneMath.Constant<TLanes, TVector, T>(leastPower >> _dropped);
    }

    public static bool IsDirected => false;

    public static bool IsStochastic => false;

    /// <summary>Whether the addends of all numbers of the format are normal numbers, and codes have the parity of the multiple.</summary>
    public static bool Serves(FloatFormat format) =>
        format.HasZero &&
        format.SignificandBits > 0 && format.SignificandBits < WideNumber<T>.SignificandBits &&
        format.MinExponent + WideNumber<T>.Bias >= 1 &&
        format.MaxExponent + 1 + WideNumber<T>.SignificandBits - format.SignificandBits <= WideNumber<T>.Bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Round(TVector magnitude, TVector sign, TVector random)
    {
        TVector number = TLanes.Min(magnitude, _beyond);
        TVector power = TLanes.Max(TLanes.And(number, _exponentMask), _leastPower);
        TVector addend = TLanes.Add(power, _toAddend);
        TVector multiple = TLanes.Subtract(TLanes.AddNumbers(number, addend), addend);
        TVector field = TLanes.Subtract(TLanes.ShiftRight(power, _dropped), _toCode);
        return TLanes.Add(field, multiple);
    }
}
