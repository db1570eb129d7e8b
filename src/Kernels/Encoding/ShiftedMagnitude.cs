using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Rounding by shifting the significand, in any mode.</summary>
/// <remarks>
/// The significand with its implicit bit is an integer below 2^(s + 1), s being the width of the number's significand field. A normal number of a format with m significand bits keeps its top m + 1 bits: s − m are dropped. Below the smallest normal number
/// each binade drops one more. Exponent field and significand are one integer in which the implicit bit counts as one exponent: a carry out of the significand needs no branch.
/// A format that has the number's own exponent field takes its bits as they are.
/// </remarks>
internal readonly struct ShiftedMagnitude<TLanes, TVector, T, TRounding> : ILaneMagnitude<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TRounding : struct, ILaneRounding
{
    private readonly TVector _leastField;
    private readonly TVector _firstField;
    private readonly TVector _leastDrop;
    private readonly int _significandBits;

    public ShiftedMagnitude(FloatFormat format)
    {
        _significandBits = format.SignificandBits;
        _leastDrop = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.SignificandBits - format.SignificandBits);
        _leastField = LaneMath.Constant<TLanes, TVector, T>(format.MinExponent + WideNumber<T>.Bias);

        // The field whose numbers have the exponent field 1 in the code.
        _firstField = LaneMath.Constant<TLanes, TVector, T>(1 - format.Bias + WideNumber<T>.Bias);
    }

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
        TVector kept = TLanes.Max(field, _leastField);
        TVector drop = TLanes.Add(TLanes.Subtract(kept, field), _leastDrop);
        if (!TRounding.IsStochastic)
        {
            // Two bits above the highest of the significand nothing changes any more, and all sums stay inside the lane.
            drop = TLanes.Min(drop, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.SignificandBits + 2));
        }

        TVector rebased = TLanes.Subtract(kept, _firstField);
        if (_significandBits != 0)
        {
            return TLanes.Add(TLanes.ShiftLeft(rebased, _significandBits), TRounding.Drop<TLanes, TVector, T>(significand, drop, sign, random));
        }

        // Where all bits of a code are exponent bits, its parity is the exponent's and takes part in the rounding. Below the smallest power the code is 0 whatever it rounds to.
        TVector parity = TLanes.And(TLanes.And(rebased, LaneMath.Constant<TLanes, TVector, T>(1)), TLanes.Equal(kept, field));
        TVector rounded = TRounding.Drop<TLanes, TVector, T>(TLanes.Add(significand, TLanes.ShiftLeft(parity, drop)), drop, sign, random);
        return TLanes.Add(TLanes.Subtract(rebased, parity), rounded);
    }
}
