using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Products of panels of blocks. Each element is a chain in order of the blocks: s = fma(integer × left scale, right scale, s), the integer being the sum of the block's products, rounded to binary32.</summary>
internal abstract unsafe class BlockTileKernel
{
    /// <summary>The rows and columns of a tile: a panel by a panel.</summary>
    protected const int Width = BlockMatrix.PanelRows;

    /// <summary>The columns of a vector of 512 bits.</summary>
    protected const int Lanes = 16;

    /// <summary>What the integers of the left operand are moved up by, so that they are unsigned bytes; 0 where they are signed ones.</summary>
    public abstract int LeftAddend { get; }

    /// <summary>What those of the right operand are moved up by.</summary>
    public abstract int RightAddend { get; }

    /// <summary>The fastest kernel of this machine for two operands.</summary>
    public static BlockTileKernel Create(BlockMatrix left, BlockMatrix right, BlockProductShape shape) =>
        Avx512BW.IsSupported
            ? BlockTileLoop8x32.LanesPerRun(left, right) is >= BlockTileLoop8x32.LeastLanesPerRun and int run
                ? new BlockTileLoop8x32(-right.Least, shape.LanesPerBlock, run)
                : new BlockTileLoop4x32(-right.Least, shape.LanesPerBlock, BlockTileLoop4x32.LanesPerRun(left))
            : WidestLanes.Create<int, BlockTileKernel, BlockTileOfIntegersFactory>(new(-left.Least, shape.LanesPerBlock));

    /// <summary>Continues the chains of a tile.</summary>
    /// <param name="left">The panel of the left operand.</param>
    /// <param name="right">The panel of the right operand.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="rows">The rows whose chains are asked for; others may be continued too.</param>
    /// <param name="tile">The chains.</param>
    /// <param name="stride">From one row of chains to the next.</param>
    public abstract void Multiply(BlockPanel left, BlockPanel right, nint blocks, int rows, float* tile, nint stride);

    /// <summary>For each block and row −addend × the sum of its integers: what is to be added to its products with bytes that were moved up.</summary>
    /// <param name="lanes">The lanes of signed bytes.</param>
    /// <param name="lanesPerBlock">The lanes of a block.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="addend">What the other operand's integers were moved up by.</param>
    /// <param name="corrections">The corrections.</param>
    public static void Correct(byte* lanes, nint lanesPerBlock, nint blocks, int addend, int* corrections)
    {
        for (; blocks > 0; blocks--, corrections += Width, lanes += lanesPerBlock * BlockMatrix.PanelLaneBytes)
        {
            for (nint row = 0; row < Width; row += Vector<int>.Count)
            {
                Vector<int> sum = Vector<int>.Zero;
                for (nint lane = 0; lane < lanesPerBlock; lane++)
                {
                    sum += SumOfBytes(Vector.Load((int*)lanes + (lane * Width) + row));
                }

                Vector.Store(sum * -addend, corrections + row);
            }
        }
    }

    /// <summary>The sum of the four signed bytes of each lane.</summary>
    protected static Vector<int> SumOfBytes(Vector<int> lanes) => ((lanes << 24) >> 24) + ((lanes << 16) >> 24) + ((lanes << 8) >> 24) + (lanes >> 24);

    /// <summary>Continues the chains of a row with the integers of a block, in two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void End(Vector512<int> first, Vector512<int> second, int correction, float leftScale, Vector512<float> rightScales, Vector512<float> upperScales, float* chains)
    {
        var addend = Vector512.Create(correction);
        var scale = Vector512.Create(leftScale);
        Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(first + addend) * scale, rightScales, Vector512.Load(chains)).Store(chains);
        Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(second + addend) * scale, upperScales, Vector512.Load(chains + Lanes)).Store(chains + Lanes);
    }
}
