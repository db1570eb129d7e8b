using System.Buffers;
using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Products of panels whose blocks' integers are products of <see cref="IntegerTileKernel"/>: unsigned bytes on the left, signed ones on the right.</summary>
internal sealed unsafe class BlockTileOfIntegers<TLanes, TVector>(int leftAddend, nint lanesPerBlock) : BlockTileKernel
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
{
    private const int TileRows = (Width + IntegerTileKernel.Rows - 1) / IntegerTileKernel.Rows * IntegerTileKernel.Rows;

    private readonly IntegerTileKernel _kernel = IntegerTileKernel.Fastest;

    /// <inheritdoc/>
    public override int LeftAddend => leftAddend;

    /// <inheritdoc/>
    public override int RightAddend => 0;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public override void Multiply(BlockPanel left, BlockPanel right, nint blocks, int rows, float* tile, nint stride)
    {
        int width = _kernel.Columns;
        int tileRows = (rows + IntegerTileKernel.Rows - 1) / IntegerTileKernel.Rows * IntegerTileKernel.Rows;
        nint lanes = blocks * lanesPerBlock;
        int* sums = stackalloc int[TileRows * Width];
        int[] leftRoom = ArrayPool<int>.Shared.Rent((int)(TileRows * lanes));
        int[] rightRoom = ArrayPool<int>.Shared.Rent((int)(Width * lanes));
        fixed (int* lines = leftRoom, panels = rightRoom)
        {
            int lineCount = Math.Min(Width, tileRows);
            Transposition.Transpose((int*)left.Lanes, Width, lanes, lineCount, lines, lanes);
            new Span<int>(lines + (lineCount * lanes), (int)((tileRows - lineCount) * lanes)).Clear();
            for (nint lane = 0; lane < lanes; lane++)
            {
                for (int column = 0; column < Width; column += width)
                {
                    new ReadOnlySpan<int>((int*)right.Lanes + (lane * Width) + column, width).CopyTo(new Span<int>(panels + (column * lanes) + (lane * width), width));
                }
            }

            for (nint block = 0; block < blocks; block++)
            {
                for (int row = 0; row < tileRows; row++)
                {
                    new ReadOnlySpan<int>(right.Corrections + (block * Width), Width).CopyTo(new Span<int>(sums + (row * Width), Width));
                }

                for (int row = 0; row < tileRows; row += IntegerTileKernel.Rows)
                {
                    for (int column = 0; column < Width; column += width)
                    {
                        nint firstLane = block * lanesPerBlock;
                        _kernel.Multiply(lines + (row * lanes) + firstLane, lanes, panels + (column * lanes) + (firstLane * width), lanesPerBlock, sums + (row * Width) + column, Width);
                    }
                }

                End(sums, rows, left.Scales + (block * Width), right.Scales + (block * Width), tile, stride);
            }
        }

        ArrayPool<int>.Shared.Return(leftRoom);
        ArrayPool<int>.Shared.Return(rightRoom);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void End(int* sums, int rows, float* leftScales, float* rightScales, float* tile, nint stride)
    {
        for (nint row = 0; row < rows; row++, tile += stride)
        {
            TVector scale = TLanes.Create(BitConverter.SingleToInt32Bits(leftScales[row]));
            for (nint column = 0; column < Width; column += TLanes.Count, sums += TLanes.Count)
            {
                int* chain = (int*)(tile + column);
                TVector product = TLanes.MultiplyNumbers(TLanes.ConvertToNumbers(TLanes.Load(in *sums)), scale);
                TLanes.Store(TLanes.FusedMultiplyAddNumbers(product, TLanes.Load(in *(int*)(rightScales + column)), TLanes.Load(in *chain)), ref *chain);
            }
        }
    }
}
