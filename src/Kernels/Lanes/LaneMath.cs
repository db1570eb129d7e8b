using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Operations on lanes that some machines have no instruction for.</summary>
internal static class LaneMath
{
    /// <summary>The number of zeros above the highest one: halves of the rest are looked at in turn, and shifted out while they are empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LeadingZeroCount<TLanes, TVector, T>(TVector x)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        TVector zero = Constant<TLanes, TVector, T>(0);
        TVector count = And<TLanes, TVector, T>(TLanes.Equal(x, zero), 1);
        int width = 8 * Unsafe.SizeOf<T>();
        for (int half = width / 2; half > 0; half /= 2)
        {
            TVector isEmpty = TLanes.Equal(TLanes.ShiftRight(x, width - half), zero);
            count = TLanes.Add(count, And<TLanes, TVector, T>(isEmpty, half));
            x = TLanes.Select(isEmpty, TLanes.ShiftLeft(x, half), x);
        }

        return count;
    }

    /// <summary>The significand of a magnitude, with the implicit bit of normal numbers, and its exponent field, which is at least 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Significand<TLanes, TVector, T>(TVector magnitude, out TVector field)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        // Subnormal numbers have the exponent of the first field, and no implicit bit: subtracting the field one less than theirs is right for both.
        TVector one = Constant<TLanes, TVector, T>(1);
        field = TLanes.Max(TLanes.ShiftRight(magnitude, WideNumber<T>.SignificandBits), one);
        return TLanes.Subtract(magnitude, TLanes.ShiftLeft(TLanes.Subtract(field, one), WideNumber<T>.SignificandBits));
    }

    /// <summary>A constant in every lane, cut to the lane's width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Constant<TLanes, TVector, T>(long value)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged =>
        TLanes.Create(typeof(T) == typeof(int) ? Unsafe.BitCast<int, T>((int)value) : Unsafe.BitCast<long, T>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector And<TLanes, TVector, T>(TVector x, long mask)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged => TLanes.And(x, Constant<TLanes, TVector, T>(mask));
}
