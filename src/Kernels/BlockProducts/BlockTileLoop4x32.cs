using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Tiles of four rows by 32 columns with 512-bit vectors of bytes: signed ones on the left, unsigned ones on the right, which may be as large as bytes are.</summary>
/// <remarks>
/// Two products of whole bytes do not fit 16 bits, but those of half a byte by a byte do, and so do several such sums: a run of lanes. The right operand's bytes are taken apart before, and 16 times the sums of their upper halves are added when the sums are widened.
/// </remarks>
/// <param name="rightAddend">What the right operand's integers are moved up by.</param>
/// <param name="lanesPerBlock">The lanes of a block.</param>
/// <param name="lanesPerRun">The lanes of a run.</param>
internal sealed unsafe class BlockTileLoop4x32(int rightAddend, nint lanesPerBlock, nint lanesPerRun) : BlockTileKernel
{
    private const int Rows = 4;
    private const int LargestHalf = 15;

    /// <inheritdoc/>
    public override int LeftAddend => 0;

    /// <inheritdoc/>
    public override int RightAddend => rightAddend;

    /// <summary>The lanes whose products with half a byte can be summed in 16 bits: eight at least.</summary>
    public static int LanesPerRun(BlockMatrix left) => short.MaxValue / (2 * LargestHalf * Math.Max(1, left.Largest));

    /// <inheritdoc/>
    public override void Multiply(BlockPanel left, BlockPanel right, nint blocks, int rows, float* tile, nint stride)
    {
        int* partial = stackalloc int[Rows * Width];
        new Span<int>(partial, Rows * Width).Clear();
        nint bytes = blocks * lanesPerBlock * BlockMatrix.PanelLaneBytes;
        byte[] room = ArrayPool<byte>.Shared.Rent(checked((int)((2 * bytes) + Vector512<byte>.Count)));
        fixed (byte* start = room)
        {
            var halves = (byte*)(((nint)start + Vector512<byte>.Count - 1) & -Vector512<byte>.Count);
            TakeApart(right.Lanes, bytes, halves);
            for (int row = 0; row < Width; row += Rows)
            {
                Strip(
                    (int*)left.Lanes + row, left.Scales + row, left.Corrections + row, halves, right.Scales, blocks, lanesPerBlock, nint.Min(lanesPerBlock, lanesPerRun), tile + (row * stride), stride, partial);
            }
        }

        ArrayPool<byte>.Shared.Return(room);
    }

    // After each vector of lower halves that of the upper ones.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TakeApart(byte* lanes, nint bytes, byte* halves)
    {
        var low = Vector512.Create((byte)LargestHalf);
        for (nint i = 0; i < bytes; i += Vector512<byte>.Count)
        {
            var both = Vector512.Load(lanes + i);
            (both & low).Store(halves + (2 * i));
            ((both.AsUInt16() >>> 4).AsByte() & low).Store(halves + (2 * i) + Vector512<byte>.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip(
        int* left, float* leftScales, int* corrections, byte* right, float* rightScales, nint blocks, nint lanesPerBlock, nint lanesPerRun, float* chains, nint stride, int* partial)
    {
        for (; blocks > 0; blocks--, leftScales += Width, corrections += Width, rightScales += Width)
        {
            for (nint rest = lanesPerBlock; rest > 0;)
            {
                nint run = nint.Min(rest, lanesPerRun);
                Vector512<short> a0Low = Vector512<short>.Zero;
                Vector512<short> a0High = Vector512<short>.Zero;
                Vector512<short> a1Low = Vector512<short>.Zero;
                Vector512<short> a1High = Vector512<short>.Zero;
                Vector512<short> b0Low = Vector512<short>.Zero;
                Vector512<short> b0High = Vector512<short>.Zero;
                Vector512<short> b1Low = Vector512<short>.Zero;
                Vector512<short> b1High = Vector512<short>.Zero;
                Vector512<short> c0Low = Vector512<short>.Zero;
                Vector512<short> c0High = Vector512<short>.Zero;
                Vector512<short> c1Low = Vector512<short>.Zero;
                Vector512<short> c1High = Vector512<short>.Zero;
                Vector512<short> d0Low = Vector512<short>.Zero;
                Vector512<short> d0High = Vector512<short>.Zero;
                Vector512<short> d1Low = Vector512<short>.Zero;
                Vector512<short> d1High = Vector512<short>.Zero;
                for (int* end = left + (run * Width); left < end; left += Width, right += 2 * BlockMatrix.PanelLaneBytes)
                {
                    Vector512<byte> firstLow = Vector512.Load(right);
                    Vector512<byte> firstHigh = Vector512.Load(right + (BlockMatrix.PanelLaneBytes / 2));
                    Vector512<byte> secondLow = Vector512.Load(right + BlockMatrix.PanelLaneBytes);
                    Vector512<byte> secondHigh = Vector512.Load(right + (BlockMatrix.PanelLaneBytes / 2 * 3));
                    Vector512<sbyte> factor = Vector512.Create(left[0]).AsSByte();
                    a0Low += Avx512BW.MultiplyAddAdjacent(firstLow, factor);
                    a0High += Avx512BW.MultiplyAddAdjacent(firstHigh, factor);
                    a1Low += Avx512BW.MultiplyAddAdjacent(secondLow, factor);
                    a1High += Avx512BW.MultiplyAddAdjacent(secondHigh, factor);
                    factor = Vector512.Create(left[1]).AsSByte();
                    b0Low += Avx512BW.MultiplyAddAdjacent(firstLow, factor);
                    b0High += Avx512BW.MultiplyAddAdjacent(firstHigh, factor);
                    b1Low += Avx512BW.MultiplyAddAdjacent(secondLow, factor);
                    b1High += Avx512BW.MultiplyAddAdjacent(secondHigh, factor);
                    factor = Vector512.Create(left[2]).AsSByte();
                    c0Low += Avx512BW.MultiplyAddAdjacent(firstLow, factor);
                    c0High += Avx512BW.MultiplyAddAdjacent(firstHigh, factor);
                    c1Low += Avx512BW.MultiplyAddAdjacent(secondLow, factor);
                    c1High += Avx512BW.MultiplyAddAdjacent(secondHigh, factor);
                    factor = Vector512.Create(left[3]).AsSByte();
                    d0Low += Avx512BW.MultiplyAddAdjacent(firstLow, factor);
                    d0High += Avx512BW.MultiplyAddAdjacent(firstHigh, factor);
                    d1Low += Avx512BW.MultiplyAddAdjacent(secondLow, factor);
                    d1High += Avx512BW.MultiplyAddAdjacent(secondHigh, factor);
                }

                rest -= run;
                if (run == lanesPerBlock)
                {
                    Vector512<float> low = Vector512.Load(rightScales);
                    Vector512<float> high = Vector512.Load(rightScales + Lanes);
                    End(Widen(a0Low, a0High), Widen(a1Low, a1High), corrections[0], leftScales[0], low, high, chains);
                    End(Widen(b0Low, b0High), Widen(b1Low, b1High), corrections[1], leftScales[1], low, high, chains + stride);
                    End(Widen(c0Low, c0High), Widen(c1Low, c1High), corrections[2], leftScales[2], low, high, chains + (2 * stride));
                    End(Widen(d0Low, d0High), Widen(d1Low, d1High), corrections[3], leftScales[3], low, high, chains + (3 * stride));
                }
                else
                {
                    Add(Widen(a0Low, a0High), Widen(a1Low, a1High), partial);
                    Add(Widen(b0Low, b0High), Widen(b1Low, b1High), partial + Width);
                    Add(Widen(c0Low, c0High), Widen(c1Low, c1High), partial + (2 * Width));
                    Add(Widen(d0Low, d0High), Widen(d1Low, d1High), partial + (3 * Width));
                }
            }

            if (lanesPerRun < lanesPerBlock)
            {
                Vector512<float> low = Vector512.Load(rightScales);
                Vector512<float> high = Vector512.Load(rightScales + Lanes);
                int* sums = partial;
                for (nint row = 0; row < Rows; row++, sums += Width)
                {
                    End(Vector512.Load(sums), Vector512.Load(sums + Lanes), corrections[row], leftScales[row], low, high, chains + (row * stride));
                    Vector512<int>.Zero.Store(sums);
                    Vector512<int>.Zero.Store(sums + Lanes);
                }
            }
        }
    }

    // The sums of both pairs of each lane, of both halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(Vector512<short> low, Vector512<short> high) =>
        Avx512BW.MultiplyAddAdjacent(low, Vector512<short>.One) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create((short)16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<int> first, Vector512<int> second, int* sums)
    {
        (Vector512.Load(sums) + first).Store(sums);
        (Vector512.Load(sums + Lanes) + second).Store(sums + Lanes);
    }
}
