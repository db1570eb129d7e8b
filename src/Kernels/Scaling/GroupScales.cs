using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The ways to scale.</summary>
internal static class GroupScales
{
    /// <summary>Not at all.</summary>
    internal readonly struct None<TVector, T> : IGroupScale<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector numbers, ref readonly T factors, ref readonly T reciprocals, nint group) => numbers;
    }

    /// <summary>Numbers times the factor.</summary>
    internal readonly struct Product<TLanes, TVector, T> : IGroupScale<TVector, T>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector numbers, ref readonly T factors, ref readonly T reciprocals, nint group) =>
            TLanes.MultiplyNumbers(numbers, TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in factors), group)));
    }

    /// <summary>Numbers divided by the factor, without a division.</summary>
    /// <remarks>
    /// <para>
    /// With r = 1/d rounded to nearest, q = x × r is off by at most 1.5 units in the last place of x/d. The remainder x − q × d is a binary32 number, which one fused multiply-add gives; another, of it and r, moves q to within a unit of the
    /// quotient. Doing both once more gives the quotient rounded to nearest even: Markstein, "Computation of elementary functions on the IBM RISC System/6000 processor", 1990, theorem 8.
    /// </para>
    /// <para>
    /// Remainders have no bits below 2^−149 where d is at least 2^−60 and the quotient at least 2^−30, and nothing overflows where d is at most 2^100 and the quotient a number. What is less than 2^−30 may be off by more, but is not near a number
    /// where rounding to a narrow format turns, as those have none so small; its sign is right.
    /// </para>
    /// </remarks>
    internal readonly struct Quotient<TLanes, TVector, T> : IGroupScale<TVector, T>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector numbers, ref readonly T factors, ref readonly T reciprocals, nint group)
        {
            TVector negated = TLanes.Xor(TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in factors), group)), LaneMath.Constant<TLanes, TVector, T>(1L << (WideNumber<T>.Width - 1)));
            TVector reciprocal = TLanes.Create(Unsafe.Add(ref Unsafe.AsRef(in reciprocals), group));
            TVector quotient = TLanes.MultiplyNumbers(numbers, reciprocal);
            quotient = TLanes.FusedMultiplyAddNumbers(TLanes.FusedMultiplyAddNumbers(quotient, negated, numbers), reciprocal, quotient);
            return TLanes.FusedMultiplyAddNumbers(TLanes.FusedMultiplyAddNumbers(quotient, negated, numbers), reciprocal, quotient);
        }
    }
}
