using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Rounding to a format whose codes are the upper parts of the number's, such as bfloat16 of binary32, in any mode.</summary>
internal readonly struct TruncatedMagnitude<TLanes, TVector, T, TRounding> : ILaneMagnitude<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TRounding : struct, ILaneRounding
{
    private readonly TVector _drop;

    public TruncatedMagnitude(FloatFormat format) => _drop = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.SignificandBits - format.SignificandBits);

    public static bool IsDirected
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TRounding.IsDirected;
    }

    public static bool IsStochastic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TRounding.IsStochastic;
    }

    /// <summary>Whether the format has the exponent field of the numbers in lanes.</summary>
    public static bool Serves(FloatFormat format) =>
        format.HasZero && format.Bias == WideNumber<T>.Bias && format.MaxExponent == WideNumber<T>.Bias && format.SignificandBits < WideNumber<T>.SignificandBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Round(TVector magnitude, TVector sign, TVector random) => TRounding.Drop<TLanes, TVector, T>(magnitude, _drop, sign, random);
}
