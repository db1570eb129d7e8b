using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Tiles of eight rows by 32 columns with 512-bit vectors of bytes: signed ones on the left, unsigned ones on the right.</summary>
/// <remarks>
/// The instruction for unsigned by signed bytes adds two products in 16 bits. Small integers leave room to add up several such sums in 16 bits before they are widened: a run of lanes. A lane of four bytes has two sums of a column, and their widening adds the two.
/// </remarks>
/// <param name="rightAddend">What the right operand's integers are moved up by.</param>
/// <param name="lanesPerBlock">The lanes of a block.</param>
/// <param name="lanesPerRun">The lanes of a run.</param>
internal sealed unsafe class BlockTileLoop8x32(int rightAddend, nint lanesPerBlock, nint lanesPerRun) : BlockTileKernel
{
    /// <summary>Shorter runs are not worth it.</summary>
    public const int LeastLanesPerRun = 2;

    private const int Rows = 8;

    // The runs of a block in a product of vectors are whole bytes of two lanes.
    private readonly nint _lanesPerStepRun = nint.Min(lanesPerRun & ~1, lanesPerBlock);

    /// <inheritdoc/>
    public override int LeftAddend => 0;

    /// <inheritdoc/>
    public override int RightAddend => rightAddend;

    /// <summary>Whether products of vectors can read the right operand as it is packed.</summary>
    public bool ServesVectors => lanesPerBlock % 2 == 0;

    /// <summary>The lanes whose products can be summed in 16 bits; 0 where not even two products can.</summary>
    public static int LanesPerRun(BlockMatrix left, BlockMatrix right)
    {
        int largest = (right.Greatest - right.Least) * left.Largest;
        return largest == 0 ? short.MaxValue : short.MaxValue / (2 * largest);
    }

    /// <inheritdoc/>
    public override void Multiply(BlockPanel left, BlockPanel right, nint blocks, int rows, float* tile, nint stride)
    {
        int* partial = stackalloc int[Rows * Width];
        new Span<int>(partial, Rows * Width).Clear();
        for (int row = 0; row < Width; row += Rows)
        {
            Strip(
                (int*)left.Lanes + row, left.Scales + row, left.Corrections + row, right.Lanes, right.Scales, blocks, lanesPerBlock, nint.Min(lanesPerBlock, lanesPerRun), tile + (row * stride), stride, partial);
        }
    }

    /// <summary>Continues the chains of one row with a panel as it is packed, two lanes to a byte.</summary>
    /// <param name="left">The lanes of the row.</param>
    /// <param name="leftScales">The scales of its blocks.</param>
    /// <param name="corrections">Its corrections.</param>
    /// <param name="levels">The unsigned integers of the sixteen codes, four times.</param>
    /// <param name="right">The packed lanes.</param>
    /// <param name="rightScales">The scales of the panel.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="chains">The chains.</param>
    public void MultiplyVector(int* left, float* leftScales, int* corrections, byte* levels, byte* right, float* rightScales, nint blocks, float* chains) =>
        Row(left, leftScales, corrections, Vector512.Load(levels), right, rightScales, blocks, lanesPerBlock, _lanesPerStepRun, chains);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip(
        int* left, float* leftScales, int* corrections, byte* right, float* rightScales, nint blocks, nint lanesPerBlock, nint lanesPerRun, float* chains, nint stride, int* partial)
    {
        for (; blocks > 0; blocks--, leftScales += Width, corrections += Width, rightScales += Width)
        {
            for (nint rest = lanesPerBlock; rest > 0;)
            {
                nint run = nint.Min(rest, lanesPerRun);
                Vector512<short> a0 = Vector512<short>.Zero;
                Vector512<short> a1 = Vector512<short>.Zero;
                Vector512<short> b0 = Vector512<short>.Zero;
                Vector512<short> b1 = Vector512<short>.Zero;
                Vector512<short> c0 = Vector512<short>.Zero;
                Vector512<short> c1 = Vector512<short>.Zero;
                Vector512<short> d0 = Vector512<short>.Zero;
                Vector512<short> d1 = Vector512<short>.Zero;
                Vector512<short> e0 = Vector512<short>.Zero;
                Vector512<short> e1 = Vector512<short>.Zero;
                Vector512<short> f0 = Vector512<short>.Zero;
                Vector512<short> f1 = Vector512<short>.Zero;
                Vector512<short> g0 = Vector512<short>.Zero;
                Vector512<short> g1 = Vector512<short>.Zero;
                Vector512<short> h0 = Vector512<short>.Zero;
                Vector512<short> h1 = Vector512<short>.Zero;
                for (int* end = left + (run * Width); left < end; left += Width, right += BlockMatrix.PanelLaneBytes)
                {
                    Vector512<byte> first = Vector512.Load(right);
                    Vector512<byte> second = Vector512.Load(right + (BlockMatrix.PanelLaneBytes / 2));
                    Vector512<sbyte> factor = Vector512.Create(left[0]).AsSByte();
                    a0 += Avx512BW.MultiplyAddAdjacent(first, factor);
                    a1 += Avx512BW.MultiplyAddAdjacent(second, factor);
                    factor = Vector512.Create(left[1]).AsSByte();
                    b0 += Avx512BW.MultiplyAddAdjacent(first, factor);
                    b1 += Avx512BW.MultiplyAddAdjacent(second, factor);
                    factor = Vector512.Create(left[2]).AsSByte();
                    c0 += Avx512BW.MultiplyAddAdjacent(first, factor);
                    c1 += Avx512BW.MultiplyAddAdjacent(second, factor);
                    factor = Vector512.Create(left[3]).AsSByte();
                    d0 += Avx512BW.MultiplyAddAdjacent(first, factor);
                    d1 += Avx512BW.MultiplyAddAdjacent(second, factor);
                    factor = Vector512.Create(left[4]).AsSByte();
                    e0 += Avx512BW.MultiplyAddAdjacent(first, factor);
                    e1 += Avx512BW.MultiplyAddAdjacent(second, factor);
                    factor = Vector512.Create(left[5]).AsSByte();
                    f0 += Avx512BW.MultiplyAddAdjacent(first, factor);
                    f1 += Avx512BW.MultiplyAddAdjacent(second, factor);
                    factor = Vector512.Create(left[6]).AsSByte();
                    g0 += Avx512BW.MultiplyAddAdjacent(first, factor);
                    g1 += Avx512BW.MultiplyAddAdjacent(second, factor);
                    factor = Vector512.Create(left[7]).AsSByte();
                    h0 += Avx512BW.MultiplyAddAdjacent(first, factor);
                    h1 += Avx512BW.MultiplyAddAdjacent(second, factor);
                }

                rest -= run;
                if (run == lanesPerBlock)
                {
                    Vector512<float> low = Vector512.Load(rightScales);
                    Vector512<float> high = Vector512.Load(rightScales + Lanes);
                    End(Widen(a0), Widen(a1), corrections[0], leftScales[0], low, high, chains);
                    End(Widen(b0), Widen(b1), corrections[1], leftScales[1], low, high, chains + stride);
                    End(Widen(c0), Widen(c1), corrections[2], leftScales[2], low, high, chains + (2 * stride));
                    End(Widen(d0), Widen(d1), corrections[3], leftScales[3], low, high, chains + (3 * stride));
                    End(Widen(e0), Widen(e1), corrections[4], leftScales[4], low, high, chains + (4 * stride));
                    End(Widen(f0), Widen(f1), corrections[5], leftScales[5], low, high, chains + (5 * stride));
                    End(Widen(g0), Widen(g1), corrections[6], leftScales[6], low, high, chains + (6 * stride));
                    End(Widen(h0), Widen(h1), corrections[7], leftScales[7], low, high, chains + (7 * stride));
                }
                else
                {
                    Add(a0, a1, partial);
                    Add(b0, b1, partial + Width);
                    Add(c0, c1, partial + (2 * Width));
                    Add(d0, d1, partial + (3 * Width));
                    Add(e0, e1, partial + (4 * Width));
                    Add(f0, f1, partial + (5 * Width));
                    Add(g0, g1, partial + (6 * Width));
                    Add(h0, h1, partial + (7 * Width));
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(
        int* left, float* leftScales, int* corrections, Vector512<byte> levels, byte* right, float* rightScales, nint blocks, nint lanesPerBlock, nint lanesPerRun, float* chains)
    {
        var mask = Vector512.Create((byte)15);
        for (; blocks > 0; blocks--, leftScales++, corrections++, rightScales += Width)
        {
            Vector512<int> first = Vector512<int>.Zero;
            Vector512<int> second = Vector512<int>.Zero;
            for (nint rest = lanesPerBlock; rest > 0;)
            {
                nint run = nint.Min(rest, lanesPerRun);
                rest -= run;
                Vector512<short> a = Vector512<short>.Zero;
                Vector512<short> b = Vector512<short>.Zero;
                for (int* end = left + run; left < end; left += 2, right += BlockMatrix.PanelLaneBytes)
                {
                    Vector512<byte> codesA = Vector512.Load(right);
                    Vector512<byte> codesB = Vector512.Load(right + (BlockMatrix.PanelLaneBytes / 2));
                    Vector512<sbyte> factor = Vector512.Create(left[0]).AsSByte();
                    a += Avx512BW.MultiplyAddAdjacent(Avx512BW.Shuffle(levels, codesA & mask), factor);
                    b += Avx512BW.MultiplyAddAdjacent(Avx512BW.Shuffle(levels, codesB & mask), factor);
                    factor = Vector512.Create(left[1]).AsSByte();
                    a += Avx512BW.MultiplyAddAdjacent(Avx512BW.Shuffle(levels, (codesA.AsUInt16() >>> 4).AsByte() & mask), factor);
                    b += Avx512BW.MultiplyAddAdjacent(Avx512BW.Shuffle(levels, (codesB.AsUInt16() >>> 4).AsByte() & mask), factor);
                }

                first += Widen(a);
                second += Widen(b);
            }

            End(first, second, *corrections, *leftScales, Vector512.Load(rightScales), Vector512.Load(rightScales + Lanes), chains);
        }
    }

    // The sums of both pairs of each lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(Vector512<short> pairs) => Avx512BW.MultiplyAddAdjacent(pairs, Vector512<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<short> first, Vector512<short> second, int* sums)
    {
        (Vector512.Load(sums) + Widen(first)).Store(sums);
        (Vector512.Load(sums + Lanes) + Widen(second)).Store(sums + Lanes);
    }
}
