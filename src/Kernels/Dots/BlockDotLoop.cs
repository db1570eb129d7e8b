using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The dot product of blocks of one type with blocks of another.</summary>
internal abstract class BlockDotLoop
{
    /// <summary>The dot product of as many elements, whole blocks of both.</summary>
    public abstract float Sum(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, int elements);

    /// <summary>The sum of eight numbers as a tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static float Total(Vector256<float> sums) => Total(sums.GetLower() + sums.GetUpper());

    /// <summary>The sum of four numbers as a tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static float Total(Vector128<float> sums) => sums[0] + sums[2] + (sums[1] + sums[3]);
}
