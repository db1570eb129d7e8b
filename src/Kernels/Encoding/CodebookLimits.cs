using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The numbers at which the rounding to a codebook changes, as lanes compare them.</summary>
/// <remarks>
/// Numbers are compared by keys: their bits, complemented below the sign where that is set, which as signed integers order as the numbers do, −0 before +0. The keys of infinities are the outermost but for those of NaN. How many limits a number's key
/// exceeds is its rank among the codebook's values.
/// </remarks>
internal static class CodebookLimits
{
    /// <summary>The key in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Key<TLanes, TVector, T>(TVector numbers)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged =>
        TLanes.Xor(numbers, TLanes.ShiftRight(TLanes.ShiftRightSigned(numbers, WideNumber<T>.Width - 1), 1));

    /// <summary>The keys of a codebook's limits in a mode without random bits, of the greatest number in lanes of <typeparamref name="T"/> that is not above each.</summary>
    public static long[] Keys<T>(Codebook codebook, RoundingMode mode)
        where T : unmanaged =>
        Array.ConvertAll<double, long>(codebook.GetLimits(mode), typeof(T) == typeof(int) ? SingleKey : DoubleKey);

    private static long SingleKey(double limit)
    {
        float nearest = (float)limit;
        int bits = BitConverter.SingleToInt32Bits(nearest > limit ? float.BitDecrement(nearest) : nearest);
        return bits ^ (bits >> 31 & int.MaxValue);
    }

    private static long DoubleKey(double limit)
    {
        long bits = BitConverter.DoubleToInt64Bits(limit);
        return bits ^ (bits >> 63 & long.MaxValue);
    }
}
