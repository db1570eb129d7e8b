using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Rounding to integers, in any mode, by shifting the significand until its last place is one.</summary>
internal readonly struct ShiftedInteger<TLanes, TVector, T, TRounding> : ILaneMagnitude<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TRounding : struct, ILaneRounding
{
    // Zeros below the significand, so that something is dropped also of numbers up to the power of two above it.
    private const int Below = 2;

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Round(TVector magnitude, TVector sign, TVector random)
    {
        TVector significand = LaneMath.Significand<TLanes, TVector, T>(magnitude, out TVector field);
        TVector drop = TLanes.Subtract(LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Bias + WideNumber<T>.SignificandBits + Below), field);
        if (!TRounding.IsStochastic)
        {
            // Two bits above the highest of the significand nothing changes any more, and all sums stay inside the lane.
            drop = TLanes.Min(drop, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.SignificandBits + Below + 2));
        }

        return TRounding.Drop<TLanes, TVector, T>(TLanes.ShiftLeft(significand, Below), drop, sign, random);
    }
}
