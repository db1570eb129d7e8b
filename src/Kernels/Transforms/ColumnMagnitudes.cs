using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The largest magnitude of each column of a matrix.</summary>
internal static class ColumnMagnitudes
{
    /// <summary>Their bits, which order as the magnitudes do, with NaN above infinity; 0 in a matrix without rows.</summary>
    public static int[] LargestBits(ReadOnlySpan<float> source, int rows, int columns)
    {
        MatrixShape.Check(source.Length, rows, columns, nameof(source));
        int[] largest = new int[columns];
        int[] magnitudes = new int[columns];
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(source);
        for (int start = 0; start < bits.Length; start += columns)
        {
            TensorPrimitives.BitwiseAnd(bits.Slice(start, columns), int.MaxValue, magnitudes);
            TensorPrimitives.Max<int>(largest, magnitudes, largest);
        }

        return largest;
    }

    /// <summary>The numbers themselves.</summary>
    public static float[] Largest(ReadOnlySpan<float> source, int rows, int columns)
    {
        int[] bits = LargestBits(source, rows, columns);
        float[] largest = new float[columns];
        MemoryMarshal.Cast<int, float>(bits).CopyTo(largest);
        return largest;
    }
}
