using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Decodes a posit format whose numbers lanes hold exactly.</summary>
/// <remarks>
/// With the code at the top of the lane, made positive and its sign shifted out, the regime is a run of ones or zeros: complementing the former leaves a count of leading zeros for both. Shifted behind the run and the bit that ends it,
/// exponent and fraction lie together as they do in the wide number, to which they are added below the regime's share of the exponent.
/// </remarks>
internal readonly struct PositDecoder<TLanes, TVector, T> : IDecoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly int _toTop;
    private readonly int _exponentBits;

    public PositDecoder(PositFormat format)
    {
        _toTop = WideNumber<T>.Width - format.BitWidth;
        _exponentBits = format.ExponentBits;
    }

    public static bool IsShort => false;

    public bool AreOrdinary(TVector first, TVector second) => false;

    public TVector DecodeOrdinary(TVector codes) => Decode(codes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Decode(TVector codes)
    {
        TVector word = TLanes.ShiftLeft(codes, _toTop);
        TVector isNegative = TLanes.ShiftRightSigned(word, WideNumber<T>.Width - 1);
        TVector magnitude = TLanes.ShiftLeft(TLanes.Subtract(TLanes.Xor(word, isNegative), isNegative), 1);
        TVector isOnes = TLanes.ShiftRightSigned(magnitude, WideNumber<T>.Width - 1);
        TVector run = TLanes.LeadingZeroCount(TLanes.Xor(magnitude, isOnes));
        TVector tail = TLanes.ShiftLeft(TLanes.ShiftLeft(magnitude, run), 1);

        // A run of ones means its length less one, a run of zeros minus its length.
        TVector signedRun = TLanes.Xor(TLanes.Xor(run, isOnes), Constant(-1));
        TVector regime = TLanes.Add(signedRun, TLanes.Or(isOnes, Constant(1)));
        TVector exponent = TLanes.Add(TLanes.ShiftLeft(regime, _exponentBits), Constant(WideNumber<T>.Bias));
        TVector number = TLanes.Add(
            TLanes.ShiftLeft(exponent, WideNumber<T>.SignificandBits),
            TLanes.ShiftRight(tail, WideNumber<T>.Width - WideNumber<T>.SignificandBits - _exponentBits));
        number = TLanes.Or(number, TLanes.And(isNegative, Constant(~WideNumber<T>.MagnitudeMask)));

        // Zero and NaR have nothing below the sign.
        return TLanes.Select(TLanes.Equal(magnitude, Constant(0)), TLanes.And(isNegative, Constant(WideNumber<T>.NaN)), number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
