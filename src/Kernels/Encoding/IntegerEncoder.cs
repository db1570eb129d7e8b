using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Encodes numbers in an integer format: rounds the magnitude, puts the sign back and saturates.</summary>
/// <remarks>
/// Magnitudes are first brought down to the power of two beyond the format's range, which keeps their rounding inside the lane and changes no result. That takes care of infinity, but NaN, which becomes 0, has to be told from it:
/// ordinary numbers are all the others.
/// </remarks>
internal readonly struct IntegerEncoder<TLanes, TVector, T, TMagnitude> : IEncoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TMagnitude : struct, ILaneMagnitude<TVector>
{
    private readonly TMagnitude _magnitude = new();
    private readonly TVector _beyond;
    private readonly TVector _lowest;
    private readonly TVector _largest;
    private readonly TVector _mask;

    public IntegerEncoder(IntegerFormat format, bool isSymmetric)
    {
        _beyond = Constant(WideNumber<T>.PowerOfTwo(format.Precision));
        _lowest = Constant(isSymmetric ? -format.OrderKey(format.LargestCode) : format.OrderKey(format.LowestCode));
        _largest = Constant(format.OrderKey(format.LargestCode));
        _mask = Constant((long)format.CodeMask);
    }

    public static bool IsStochastic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TMagnitude.IsStochastic;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second, TVector third, TVector fourth)
    {
        TVector largest = TLanes.Max(TLanes.Max(Magnitude(first), Magnitude(second)), TLanes.Max(Magnitude(third), Magnitude(fourth)));
        return !TLanes.AnyGreaterThan(largest, Constant(WideNumber<T>.Infinity));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector EncodeOrdinary(TVector numbers, TVector random)
    {
        TVector isNegative = TLanes.ShiftRightSigned(numbers, WideNumber<T>.Width - 1);
        TVector magnitude = _magnitude.Round(TLanes.Min(Magnitude(numbers), _beyond), isNegative, random);
        TVector integer = TLanes.Subtract(TLanes.Xor(magnitude, isNegative), isNegative);
        return TLanes.And(TLanes.Min(TLanes.Max(integer, _lowest), _largest), _mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Encode(TVector numbers, TVector random) =>
        TLanes.AndNot(EncodeOrdinary(numbers, random), TLanes.GreaterThan(Magnitude(numbers), Constant(WideNumber<T>.Infinity)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Magnitude(TVector numbers) => TLanes.And(numbers, Constant(WideNumber<T>.MagnitudeMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
