namespace NumFormats.Kernels;

/// <summary>What is known of each group of elements that share a scale, while blocks are on the way. Numbers are the bits of binary32 numbers.</summary>
/// <remarks>Spans may reach beyond the groups to whole vectors; what is there means nothing.</remarks>
internal readonly ref struct BlockGroups
{
    /// <summary>The elements of a group, a power of two of at least 16.</summary>
    public required int Length { get; init; }

    /// <summary>The largest magnitude. Above infinity where there is a NaN.</summary>
    public required Span<int> Largest { get; init; }

    /// <summary>The scale, before it is rounded to what a block has room for.</summary>
    public required Span<int> Scales { get; init; }

    /// <summary>What an element at code zero stands for, where a block says so.</summary>
    public required Span<int> Minimums { get; init; }

    /// <summary>What elements are multiplied by, or divided by, before they are rounded.</summary>
    public required Span<int> Factors { get; init; }

    /// <summary>What is subtracted before that.</summary>
    public required Span<int> Offsets { get; init; }

    /// <summary>The scale as a block has it.</summary>
    public required Span<ushort> ScaleCodes { get; init; }

    /// <summary>The minimum as a block has it.</summary>
    public required Span<ushort> MinimumCodes { get; init; }
}
