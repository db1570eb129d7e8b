using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Encodes numbers in an integer format by rounding to nearest even with the machine's own adder.</summary>
/// <remarks>
/// <para>
/// From 2^s to 2^(s + 1), s being the width of the significand field, numbers are in steps of one. Adding 1.5 × 2^s to a number of at most 2^(s − 1) in magnitude lands there and rounds, and the bits of the sum are those of
/// 1.5 × 2^s plus the integer, in two's complement.
/// </para>
/// <para>
/// Bits of positive numbers grow with them, and those of negative numbers are negative integers. So the sums of numbers beyond the format's range, infinity included, have bits beyond those of the range's ends, and are cut off there. NaN, which
/// becomes 0, has to be told apart: ordinary numbers are all the others.
/// </para>
/// </remarks>
internal readonly struct NearestIntegerEncoder<TLanes, TVector, T> : IEncoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly TVector _addend;
    private readonly TVector _lowest;
    private readonly TVector _largest;
    private readonly TVector _mask;

    public NearestIntegerEncoder(IntegerFormat format, bool isSymmetric)
    {
        long largest = format.OrderKey(format.LargestCode);
        long addend = WideNumber<T>.PowerOfTwo(WideNumber<T>.SignificandBits) | (1L << (WideNumber<T>.SignificandBits - 1));
        _addend = Constant(addend);
        _lowest = Constant(addend + (isSymmetric ? -largest : format.OrderKey(format.LowestCode)));
        _largest = Constant(addend + largest);
        _mask = Constant((long)format.CodeMask);
    }

    public static bool IsStochastic => false;

    /// <summary>Whether the format's range and what rounds to its ends are at most 2^(s − 1).</summary>
    public static bool Serves(IntegerFormat format) => format.Precision <= WideNumber<T>.SignificandBits - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second, TVector third, TVector fourth)
    {
        TVector largest = TLanes.Max(TLanes.Max(Magnitude(first), Magnitude(second)), TLanes.Max(Magnitude(third), Magnitude(fourth)));
        return !TLanes.AnyGreaterThan(largest, Constant(WideNumber<T>.Infinity));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector EncodeOrdinary(TVector numbers, TVector random) =>
        TLanes.And(TLanes.Min(TLanes.Max(TLanes.AddNumbers(numbers, _addend), _lowest), _largest), _mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Encode(TVector numbers, TVector random) =>
        TLanes.AndNot(EncodeOrdinary(numbers, random), TLanes.GreaterThan(Magnitude(numbers), Constant(WideNumber<T>.Infinity)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Magnitude(TVector numbers) => TLanes.And(numbers, Constant(WideNumber<T>.MagnitudeMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
