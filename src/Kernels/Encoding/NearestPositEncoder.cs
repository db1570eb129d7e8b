using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Encodes numbers in a posit format, rounding to nearest even with the machine's own adder.</summary>
/// <remarks>
/// <para>
/// A number's exponent without its bias stands above the fraction as one integer. Counted in regimes, it is q + f in magnitude, q whole and f a fraction. The code of a number below one, kept to the last bit of its fraction, is
/// 2^(n − 2 − q) (1 − f/2): each regime halves it, and in between it is linear. From one on the code is 2^(n − 1) less that. Now 2^(−q) (1 − f/2) = 2^(−q − 1) (1 + (1 − f)) is itself a number whose exponent and fraction
/// make one integer: that of one, less q + f. So it is had by a subtraction and a shift by the exponent bits of the posit, and adding it to a number whose last place is 2^(2 − n) rounds it.
/// The bits that the shift loses only tell whether there is anything below a half, and are kept among the lowest of the others. 2^(n − 1) is even and does not take part in the rounding.
/// </para>
/// <para>Magnitudes beyond maxpos become that, and those below minpos that, but for zero.</para>
/// </remarks>
internal readonly struct NearestPositEncoder<TLanes, TVector, T> : IEncoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly TVector _farthest;
    private readonly TVector _top;
    private readonly TVector _lost;
    private readonly TVector _addend;
    private readonly TVector _half;
    private readonly TVector _mask;
    private readonly PositSpecials<TLanes, TVector, T> _specials;
    private readonly int _exponentBits;
    private readonly int _halfShift;

    public NearestPositEncoder(PositFormat format, OverflowMode overflow)
    {
        int width = format.BitWidth;
        _exponentBits = format.ExponentBits;
        _halfShift = WideNumber<T>.Width - width;

        // The exponent of one may be any that leaves the shifted one and its regimes inside the lane.
        int exponent = (WideNumber<T>.Bias >> Math.Max(0, _exponentBits - 2)) - WideNumber<T>.Bias;
        _top = Constant(WideNumber<T>.PowerOfTwo(exponent) << _exponentBits);
        _farthest = Constant((long)format.MaxExponent << WideNumber<T>.SignificandBits);
        _lost = Constant((1L << _exponentBits) - 1);
        _half = Constant(1L << (width - 1));
        _addend = Constant(WideNumber<T>.PowerOfTwo(exponent + WideNumber<T>.SignificandBits + 2 - width) + (1L << (WideNumber<T>.SignificandBits - 1)) + (1L << (width - 1)));
        _mask = Constant((long)format.CodeMask);
        _specials = new(format, default, overflow);
    }

    public static bool IsStochastic => false;

    /// <summary>Whether codes of both signs fit the significand of the sum.</summary>
    public static bool Serves(PositFormat format) => format.BitWidth <= WideNumber<T>.SignificandBits - 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second, TVector third, TVector fourth) => PositSpecials<TLanes, TVector, T>.AreFinite(first, second, third, fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector EncodeOrdinary(TVector numbers, TVector random)
    {
        TVector magnitude = Magnitude(numbers);
        TVector scale = TLanes.Subtract(magnitude, Constant(WideNumber<T>.PowerOfTwo(0)));
        TVector rest = TLanes.Subtract(_top, TLanes.Min(TLanes.Abs(scale), _farthest));
        TVector part = TLanes.Or(TLanes.ShiftRight(rest, _exponentBits), TLanes.And(rest, _lost));
        part = TLanes.AndNot(part, TLanes.Equal(magnitude, Constant(0)));

        // The addend has 2^(n − 1) in its low bits, which numbers below one take out again. It is less the part, which is negative where the number is, or is below one, but not both.
        TVector sum = TLanes.SubtractNumbers(_addend, TLanes.Xor(part, TLanes.And(TLanes.Xor(numbers, scale), Constant(~WideNumber<T>.MagnitudeMask))));
        return TLanes.And(TLanes.Xor(sum, TLanes.And(TLanes.ShiftRight(scale, _halfShift), _half)), _mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Encode(TVector numbers, TVector random) => _specials.Select(numbers, EncodeOrdinary(numbers, random));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Magnitude(TVector numbers) => TLanes.And(numbers, Constant(WideNumber<T>.MagnitudeMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
