using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Decodes ordinary codes of a float format by one exact multiplication, and all others by another decoder.</summary>
/// <remarks>
/// The fields of a code, moved to where the lane's number has its own, are a number: the code's times the power of two by which the biases differ. Subnormal codes become subnormal numbers, and so need nothing of their own.
/// With its sign at the top of the lane, a code is shifted right as a signed integer; copies of the sign between it and the exponent field are cleared.
/// </remarks>
internal readonly struct ScaledDecoder<TLanes, TVector, T, TGeneral> : IDecoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TGeneral : struct, IDecoder<TVector>
{
    // Processors multiply subnormal numbers slowly, and numbers are rarely subnormal in formats of so many exponent bits.
    private const int LeastExponentBits = 5;

    private readonly TGeneral _general;
    private readonly TVector _fields;
    private readonly TVector _scale;
    private readonly int _signShift;
    private readonly int _exponentShift;

    public ScaledDecoder(FloatFormat format, TGeneral general)
    {
        _general = general;
        int magnitudeBits = format.ExponentBits + format.SignificandBits;
        int significandShift = WideNumber<T>.SignificandBits - format.SignificandBits;
        _signShift = WideNumber<T>.Width - 1 - magnitudeBits;
        _exponentShift = _signShift - significandShift;
        _fields = Constant((((1L << magnitudeBits) - 1) << significandShift) | (format.IsSigned ? 1L << (WideNumber<T>.Width - 1) : 0));
        _scale = Constant(WideNumber<T>.PowerOfTwo(WideNumber<T>.Bias - format.Bias));
    }

    public static bool IsShort => false;

    /// <summary>Whether the format has zero and subnormal codes where the numbers have them, not so many that they matter, and the power of two is a normal number.</summary>
    public static bool Serves(FloatFormat format) =>
        format.HasZero && format.Bias >= 0 && format.Bias < 2 * WideNumber<T>.Bias && format.ExponentBits >= LeastExponentBits && format.ExponentBits <= WideNumber<T>.Width - 1 - WideNumber<T>.SignificandBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second) => _general.AreOrdinary(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector DecodeOrdinary(TVector codes) => TLanes.MultiplyNumbers(TLanes.And(TLanes.ShiftRightSigned(TLanes.ShiftLeft(codes, _signShift), _exponentShift), _fields), _scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Decode(TVector codes) => _general.Decode(codes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
