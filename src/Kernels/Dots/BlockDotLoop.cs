using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The dot product of blocks of one type with blocks of another.</summary>
internal abstract class BlockDotLoop
{
    /// <summary>The sums that products of runs are added to in turn.</summary>
    protected const int Chains = 4;

    /// <summary>The dot product of as many elements, whole blocks of both.</summary>
    public abstract float Sum(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, int elements);

    /// <summary>The sum of the chains.</summary>
    protected static float Total(Vector128<float> chains) => chains[0] + chains[2] + (chains[1] + chains[3]);
}

/// <summary>The dot product of blocks whose runs of 32 elements share a scale.</summary>
internal sealed class BlockDotLoop<TX, TY> : BlockDotLoop
    where TX : struct, IBlockOperand
    where TY : struct, IBlockOperand
{
    private const int RunLength = 32;

    public override float Sum(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, int elements)
    {
        nint runs = elements / RunLength;
        nint whole = runs - (runs % Chains);
        ref byte blocksX = ref MemoryMarshal.GetReference(x);
        ref byte blocksY = ref MemoryMarshal.GetReference(y);
        Vector128<float> sums = Vector128<float>.Zero;
        Steps(ref blocksX, ref blocksY, whole, ref sums);
        for (nint run = whole; run < runs; run++)
        {
            float dot = Vector128.Sum(Multiply(ref blocksX, ref blocksY, run));
            float scaleX = TX.DecodeScales(Vector128.Create((int)TX.LoadScale(in BlockX(ref blocksX, run))))[0];
            float scaleY = TY.DecodeScales(Vector128.Create((int)TY.LoadScale(in BlockY(ref blocksY, run))))[0];
            int chain = (int)(run - whole);
            sums = sums.WithElement(chain, MathF.FusedMultiplyAdd(dot, scaleX * scaleY, sums[chain]));
        }

        return Total(sums);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Steps(ref byte x, ref byte y, nint runs, ref Vector128<float> chains)
    {
        Vector128<float> sums = chains;
        for (nint run = 0; run < runs; run += Chains)
        {
            Vector128<int> dots = IntegerDots.Sums(Multiply(ref x, ref y, run), Multiply(ref x, ref y, run + 1), Multiply(ref x, ref y, run + 2), Multiply(ref x, ref y, run + 3));
            Vector128<float> scaleX = TX.DecodeScales(Widen(
                TX.LoadScale(in BlockX(ref x, run)), TX.LoadScale(in BlockX(ref x, run + 1)), TX.LoadScale(in BlockX(ref x, run + 2)), TX.LoadScale(in BlockX(ref x, run + 3))));
            Vector128<float> scaleY = TY.DecodeScales(Widen(
                TY.LoadScale(in BlockY(ref y, run)), TY.LoadScale(in BlockY(ref y, run + 1)), TY.LoadScale(in BlockY(ref y, run + 2)), TY.LoadScale(in BlockY(ref y, run + 3))));
            sums = Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(dots), scaleX * scaleY, sums);
        }

        chains = sums;
    }

    // Moves from general registers to vectors are slow: one word of four is faster.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(ulong a, ulong b, ulong c, ulong d) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(a | (b << 16) | (c << 32) | (d << 48)).AsUInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Multiply(ref byte x, ref byte y, nint run) =>
        IntegerDots.Multiply(TX.Load(in BlockX(ref x, run), run % TX.RunsPerBlock), TY.Load(in BlockY(ref y, run), run % TY.RunsPerBlock));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte BlockX(ref byte x, nint run) => ref Unsafe.Add(ref x, (nint)((nuint)run / (nuint)TX.RunsPerBlock) * TX.BytesPerBlock);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte BlockY(ref byte y, nint run) => ref Unsafe.Add(ref y, (nint)((nuint)run / (nuint)TY.RunsPerBlock) * TY.BytesPerBlock);
}
