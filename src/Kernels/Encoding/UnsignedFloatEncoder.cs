using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Encodes numbers in a float format without a sign, whose rules for negative numbers are asked of the format itself.</summary>
/// <remarks>Without a zero, what lies below the smallest number has a negative code after rounding, and becomes the smallest.</remarks>
internal readonly struct UnsignedFloatEncoder<TLanes, TVector, T, TMagnitude> : IEncoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TMagnitude : struct, ILaneMagnitude<TVector>
{
    private readonly TMagnitude _magnitude;
    private readonly TVector _leastOrdinary;
    private readonly TVector _largest;
    private readonly TVector _overflow;
    private readonly TVector _infinity;
    private readonly TVector _nan;
    private readonly TVector _zero;
    private readonly TVector _negativeTiny;
    private readonly TVector _negative;
    private readonly TVector _negativeInfinity;

    public UnsignedFloatEncoder(FloatFormat format, TMagnitude magnitude, Rounding rounding, OverflowMode overflow)
    {
        _magnitude = magnitude;
        Unpacked beyond = Unpacked.ScaleByPowerOfTwo(Unpacked.One, format.MaxExponent + 2);
        _leastOrdinary = Code(format.HasZero ? 0UL : 1);
        _largest = Code(format.LargestCode);
        _overflow = Code(format.Pack(beyond, rounding, overflow));
        _infinity = Code(format.Pack(Unpacked.SignedInfinity(isNegative: false), rounding, overflow));
        _nan = Code(format.Pack(Unpacked.NaN, rounding, overflow));
        _zero = Code(format.Pack(Unpacked.Zero, rounding, overflow));
        _negative = Code(format.Pack(Unpacked.Negate(beyond), rounding, overflow));
        _negativeInfinity = Code(format.Pack(Unpacked.SignedInfinity(isNegative: true), rounding, overflow));

        // Rounded to zero first, where there is a zero.
        _negativeTiny = format.HasZero ? _zero : _negative;
    }

    public static bool IsStochastic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TMagnitude.IsStochastic;
    }

    // Finite numbers without a sign bit, and zero where the format has it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second, TVector third, TVector fourth)
    {
        TVector least = TLanes.Min(TLanes.Min(first, second), TLanes.Min(third, fourth));
        TVector largest = TLanes.Max(TLanes.Max(first, second), TLanes.Max(third, fourth));
        return !TLanes.AnyGreaterThan(_leastOrdinary, least) && !TLanes.AnyGreaterThan(largest, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector EncodeOrdinary(TVector numbers, TVector random)
    {
        TVector zero = LaneMath.Constant<TLanes, TVector, T>(0);
        TVector code = TLanes.Max(_magnitude.Round(numbers, zero, random), zero);
        return TLanes.Select(TLanes.GreaterThan(code, _largest), _overflow, code);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Encode(TVector numbers, TVector random)
    {
        TVector zero = LaneMath.Constant<TLanes, TVector, T>(0);
        TVector infinity = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity);
        TVector magnitude = TLanes.And(numbers, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask));
        TVector isNegative = TLanes.ShiftRightSigned(numbers, WideNumber<T>.Width - 1);
        TVector isInfinity = TLanes.Equal(magnitude, infinity);
        TVector code = TLanes.Max(_magnitude.Round(magnitude, isNegative, random), zero);
        TVector negative = TLanes.Select(TLanes.Equal(code, zero), _negativeTiny, _negative);
        negative = TLanes.Select(isInfinity, _negativeInfinity, negative);
        code = TLanes.Select(TLanes.GreaterThan(code, _largest), _overflow, code);
        code = TLanes.Select(isInfinity, _infinity, code);
        code = TLanes.Select(isNegative, negative, code);
        code = TLanes.Select(TLanes.Equal(magnitude, zero), _zero, code);
        return TLanes.Select(TLanes.GreaterThan(magnitude, infinity), _nan, code);
    }

    private static TVector Code(ulong code) => LaneMath.Constant<TLanes, TVector, T>((long)code);
}
