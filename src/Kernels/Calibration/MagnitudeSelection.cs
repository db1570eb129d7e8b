using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The element of a given rank by magnitude, found exactly and without sorting.</summary>
/// <remarks>The bits of a magnitude order as the magnitudes do, NaN above infinity. Elements are counted by their upper half; the half that the rank falls into is counted by the lower half.</remarks>
internal static class MagnitudeSelection
{
    private const int LowerBits = 16;
    private const int LowerMask = (1 << LowerBits) - 1;

    /// <summary>The bits of the magnitude with <paramref name="rank"/> others before it when all are sorted, greatest first.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="rank">From 0 to one less than there are numbers.</param>
    /// <param name="above">How many are greater.</param>
    public static int BitsAt(ReadOnlySpan<float> source, int rank, out int above)
    {
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(source);
        int[] counts = new int[1 << LowerBits];
        foreach (int number in bits)
        {
            counts[(number & int.MaxValue) >> LowerBits]++;
        }

        above = 0;
        int upper = Find(counts, rank, ref above);
        Array.Clear(counts);
        foreach (int number in bits)
        {
            if ((number & int.MaxValue) >> LowerBits == upper)
            {
                counts[number & LowerMask]++;
            }
        }

        return (upper << LowerBits) | Find(counts, rank, ref above);
    }

    private static int Find(int[] counts, int rank, ref int above)
    {
        int index = counts.Length - 1;
        while (above + counts[index] <= rank)
        {
            above += counts[index--];
        }

        return index;
    }
}
