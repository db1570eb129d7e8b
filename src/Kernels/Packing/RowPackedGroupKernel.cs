namespace NumFormats.Kernels;

/// <summary>The loops of <see cref="RowPackedGroups"/>.</summary>
internal abstract unsafe class RowPackedGroupKernel
{
    /// <summary>Those of the widest vectors of the machine.</summary>
    public static RowPackedGroupKernel Widest { get; } = WidestLanes.Create<int, RowPackedGroupKernel, Factory>(default);

    /// <summary>Makes factors of rows, as many as a multiple of the chains, factors of codes, and adds their products with offsets to the chains.</summary>
    public abstract void Scale(ReadOnlySpan<uint> ranges, ReadOnlySpan<float> factors, Span<float> scaled, Span<float> chains);

    /// <summary>The least and the greatest number of each row.</summary>
    public abstract void FindRanges(float* numbers, nint stride, nint rows, nint columns, Span<float> least, Span<float> greatest);

    /// <summary>The same of rows, as many as a multiple of the chains, that lie side by side, column after column.</summary>
    public abstract void FindRangesAcross(float* numbers, nint stride, nint rows, nint columns, Span<float> least, Span<float> greatest);

    /// <summary>Makes scales and offsets of the least and greatest numbers, which are in the range of binary16.</summary>
    public abstract void SetRanges(ReadOnlySpan<float> least, ReadOnlySpan<float> greatest, float steps, Span<uint> ranges);

    /// <summary>The scales and offsets as binary32 numbers.</summary>
    public abstract void Unfold(ReadOnlySpan<uint> ranges, Span<float> scales, Span<float> offsets);

    /// <summary>The words of codes.</summary>
    public abstract void Encode(float* numbers, nint stride, nint rows, nint columns, int bits, ReadOnlySpan<float> scales, ReadOnlySpan<float> offsets, Span<uint> words);

    private readonly struct Factory : ILaneFactory<int, RowPackedGroupKernel>
    {
        public RowPackedGroupKernel Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new RowPackedGroupLoop<TLanes, TVector>();
    }
}
