namespace NumFormats.Kernels;

/// <summary>Chooses the scales of blocks of binary32 numbers, and multiplies blocks by powers of two.</summary>
internal abstract class BlockScaler
{
    /// <summary>A scale code that is NaN.</summary>
    protected const int NaNScale = 255;

    /// <summary>For the widest vectors that go evenly into a block.</summary>
    public static BlockScaler Create(int blockLength)
    {
        BlockScaler widest = WidestLanes.Create<int, BlockScaler, Factory>(default);
        return blockLength % widest.Step == 0 ? widest : new BlockScaleLoop<LanesScalar<int>, int>();
    }

    /// <summary>The number of elements that are worked on at once.</summary>
    public abstract int Step { get; }

    /// <summary>Chooses the scale of each block and divides by it.</summary>
    /// <param name="numbers">The bits of whole blocks.</param>
    /// <param name="format">The format.</param>
    /// <param name="scales">A code for each block.</param>
    /// <param name="scaled">As many numbers; zeros where the scale is NaN.</param>
    public abstract void Divide(ReadOnlySpan<int> numbers, BlockFormat format, Span<byte> scales, Span<int> scaled);

    /// <summary>Multiplies each block by its scale.</summary>
    /// <param name="numbers">The bits of whole blocks, which become the products; NaN where the scale is.</param>
    /// <param name="blockLength">The number of elements that share a scale.</param>
    /// <param name="scales">The code of each block.</param>
    public abstract void Multiply(Span<int> numbers, int blockLength, ReadOnlySpan<byte> scales);

    /// <summary>The bits of 2^(field − 127), from 0 to 254. The least one is subnormal.</summary>
    protected static int PowerOfTwo(int field) => field == 0 ? 1 << (WideNumber<int>.SignificandBits - 1) : field << WideNumber<int>.SignificandBits;

    /// <summary>The scale code of a block with the given largest magnitude.</summary>
    protected static int ScaleCode(int largest, int addend, int largestExponent) =>
        largest >= WideNumber<int>.Infinity ? NaNScale : Math.Clamp(((largest + addend) >>> WideNumber<int>.SignificandBits) - largestExponent, 0, NaNScale - 1);

    private readonly struct Factory : ILaneFactory<int, BlockScaler>
    {
        public BlockScaler Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new BlockScaleLoop<TLanes, TVector>();
    }
}
