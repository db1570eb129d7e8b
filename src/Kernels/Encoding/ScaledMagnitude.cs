using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Stochastic rounding of binary32 numbers by scaling magnitudes to units of their last place: fewer steps than <see cref="ShiftedMagnitude{TLanes, TVector, T, TRounding}"/> takes.</summary>
/// <remarks>
/// A magnitude times a power of two, which is exact, is an integer, the significand, and a fraction. That fraction in units of 2^−32, cut off as P3109's StochasticA has it, is added to the random word; a carry adds one unit. To the units comes the exponent field, times 2^m of m significand bits, in which
/// the implicit bit counts as one exponent, as in <see cref="ShiftedMagnitude{TLanes, TVector, T, TRounding}"/>.
/// </remarks>
internal readonly struct ScaledMagnitude<TLanes, TVector, T> : ILaneMagnitude<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private readonly TVector _leastPower;
    private readonly TVector _scale;
    private readonly TVector _offset;
    private readonly int _dropped;

    public ScaledMagnitude(FloatFormat format)
    {
        _dropped = WideNumber<T>.SignificandBits - format.SignificandBits;
        _leastPower = Constant(WideNumber<T>.PowerOfTwo(format.MinExponent));
        _scale = Constant(WideNumber<T>.PowerOfTwo(WideNumber<T>.Bias + format.SignificandBits));
        _offset = Constant((1L - format.Bias + WideNumber<T>.Bias) << format.SignificandBits);
    }

    public static bool IsDirected => false;

    public static bool IsStochastic => true;

    /// <summary>Whether numbers are such, and the scales of the format are normal ones.</summary>
    public static bool Serves(FloatFormat format) =>
        typeof(T) == typeof(int) && format.SignificandBits > 0 && format.MinExponent + WideNumber<T>.Bias >= format.SignificandBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Round(TVector magnitude, TVector sign, TVector random)
    {
        TVector power = TLanes.Max(TLanes.And(magnitude, Constant(WideNumber<T>.Infinity)), _leastPower);
        TVector units = TLanes.MultiplyNumbers(magnitude, TLanes.Subtract(_scale, power));
        TVector field = TLanes.Subtract(TLanes.ShiftRight(power, _dropped), _offset);
        return TLanes.AddCarry(TLanes.Add(TLanes.IntegerPart(units), field), TLanes.FractionBits(units), random);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
