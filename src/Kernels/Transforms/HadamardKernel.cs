namespace NumFormats.Kernels;

/// <summary>Walsh-Hadamard transforms of the blocks of a row.</summary>
internal abstract class HadamardKernel
{
    /// <summary>The largest number of elements that any kernel works on at once: what rows of factors are padded to a multiple of.</summary>
    public const int LargestTile = VectorsPerTile * 16;

    /// <summary>The vectors that are in registers together.</summary>
    protected const int VectorsPerTile = 8;

    /// <summary>For the widest vectors that are no longer than a block.</summary>
    public static HadamardKernel Create(int blockLength)
    {
        HadamardKernel widest = WidestLanes.Create<int, HadamardKernel, Factory>(default);
        return blockLength >= widest.Lanes ? widest : new HadamardLoop<LanesScalar<int>, int>();
    }

    /// <summary>The number of lanes of a vector.</summary>
    protected abstract int Lanes { get; }

    /// <summary>Effectively multiplies each block by the Hadamard matrix of its length (entries 1 and −1), and each element by its factor, before that or after.</summary>
    /// <param name="source">The bits of a row of whole blocks.</param>
    /// <param name="factors">The bits of a factor for each element, padded to a multiple of <see cref="LargestTile"/>.</param>
    /// <param name="scalesFirst">Whether elements are multiplied by their factors before the transform, or after it.</param>
    /// <param name="blockLength">The length of a block, a power of two.</param>
    /// <param name="destination">As many elements; apart from the source or the same.</param>
    public abstract void Transform(ReadOnlySpan<int> source, ReadOnlySpan<int> factors, bool scalesFirst, int blockLength, Span<int> destination);

    private readonly struct Factory : ILaneFactory<int, HadamardKernel>
    {
        public HadamardKernel Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new HadamardLoop<TLanes, TVector>();
    }
}
