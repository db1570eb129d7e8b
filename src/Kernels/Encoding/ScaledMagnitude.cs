using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Stochastic rounding by scaling magnitudes to units of their last place, on vectors of 512 bits, which split numbers into integer and fraction in few steps.</summary>
/// <remarks>
/// A magnitude times a power of two, which is exact, is an integer, the significand, and a fraction. That fraction in units of 2^−32, cut off as P3109's StochasticA has it, is added to the random word; a carry adds one unit. To the units comes the exponent field, times 2^m of m significand bits, in which
/// the implicit bit counts as one exponent, as in <see cref="ShiftedMagnitude{TLanes, TVector, T, TRounding}"/>.
/// </remarks>
internal readonly struct ScaledMagnitude<TVector> : ILaneMagnitude<TVector>
    where TVector : struct
{
    private const int SignificandBits = 23;
    private const int Bias = 127;
    private const int ExponentMask = 0x7F800000;
    private const float TwoTo32 = 4294967296f;

    // Of VREDUCEPS: the number less its integer part.
    private const byte Fraction = 0b1011;

    private readonly Vector512<int> _leastPower;
    private readonly Vector512<int> _scale;
    private readonly Vector512<int> _offset;
    private readonly int _dropped;

    public ScaledMagnitude(FloatFormat format)
    {
        _dropped = SignificandBits - format.SignificandBits;
        _leastPower = Vector512.Create(LeastField(format) << SignificandBits);
        _scale = Vector512.Create(((2 * Bias) + format.SignificandBits) << SignificandBits);
        _offset = Vector512.Create((1 - format.Bias + Bias) << format.SignificandBits);
    }

    public static bool IsDirected => false;

    public static bool IsStochastic => true;

    /// <summary>Whether vectors are such, and the scales of the format are normal numbers.</summary>
    public static bool Serves(FloatFormat format) =>
        Avx512DQ.IsSupported && typeof(TVector) == typeof(Vector512<int>) && format.SignificandBits > 0 && LeastField(format) >= format.SignificandBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Round(TVector magnitude, TVector sign, TVector random) =>
        Unsafe.BitCast<Vector512<int>, TVector>(Round(Unsafe.BitCast<TVector, Vector512<int>>(magnitude), Unsafe.BitCast<TVector, Vector512<uint>>(random)));

    private static int LeastField(FloatFormat format) => format.MinExponent + Bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<int> Round(Vector512<int> magnitude, Vector512<uint> random)
    {
        Vector512<int> power = Vector512.Max(magnitude & Vector512.Create(ExponentMask), _leastPower);
        Vector512<float> units = magnitude.AsSingle() * (_scale - power).AsSingle();
        Vector512<uint> fraction = Avx512F.ConvertToVector512UInt32WithTruncation(Avx512DQ.Reduce(units, Fraction) * Vector512.Create(TwoTo32));
        Vector512<int> code = Avx512F.ConvertToVector512Int32WithTruncation(units) + ((power >>> _dropped) - _offset);
        return Vector512.ConditionalSelect(Vector512.LessThan(fraction + random, fraction).AsInt32(), code + Vector512<int>.One, code);
    }
}
