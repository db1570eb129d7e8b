using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The dot product of blocks of one type with blocks of another.</summary>
/// <remarks>Loops take steps of several blocks. What is less than a step at the end is filled up with blocks of zeros, which leave the chains as they are: no chain is ever minus zero.</remarks>
/// <param name="stepBytesX">The bytes of a step of the first operand.</param>
/// <param name="stepBytesY">Those of the second.</param>
internal abstract unsafe class BlockDotLoop(int stepBytesX, int stepBytesY)
{
    /// <summary>The dot product of as many elements, whole blocks of both.</summary>
    [SkipLocalsInit]
    public float Sum(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        (uint whole, uint restX) = Math.DivRem((uint)x.Length, (uint)stepBytesX);
        int sizeX = restX > 0 ? stepBytesX : 0;
        int sizeY = restX > 0 ? stepBytesY : 0;
        byte* rest = stackalloc byte[sizeX + sizeY];
        if (restX > 0)
        {
            Fill(x[^(int)restX..], new Span<byte>(rest, sizeX));
            Fill(y[(int)(whole * (uint)stepBytesY)..], new Span<byte>(rest + sizeX, sizeY));
        }

        fixed (byte* blocksX = x, blocksY = y)
        {
            return Sum(blocksX, blocksY, (nint)whole, rest, rest + sizeX, restX > 0 ? (nint)whole + 1 : (nint)whole);
        }
    }

    /// <summary>The dot product of steps that lie one after another and, if there is one more, of another one.</summary>
    protected abstract float Sum(byte* x, byte* y, nint whole, byte* restX, byte* restY, nint steps);

    /// <summary>The sum of eight numbers as a tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static float Total(Vector256<float> sums) => Total(sums.GetLower() + sums.GetUpper());

    /// <summary>The sum of four numbers as a tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static float Total(Vector128<float> sums) => sums[0] + sums[2] + (sums[1] + sums[3]);

    private static void Fill(ReadOnlySpan<byte> blocks, Span<byte> filled)
    {
        blocks.CopyTo(filled);
        filled[blocks.Length..].Clear();
    }
}
