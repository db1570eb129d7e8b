namespace NumFormats.Kernels;

/// <summary>Rounds scaled elements to codes, one a byte.</summary>
internal abstract class BlockRounder
{
    /// <summary>The elements that are rounded at once on the widest vectors.</summary>
    public const int Step = 64;

    /// <summary>Rounds elements, with the factor and offset of their group.</summary>
    /// <param name="numbers">The bits of a multiple of <see cref="Step"/> elements.</param>
    /// <param name="groups">What is known of their groups.</param>
    /// <param name="codes">At least as many codes; those with more than 8 bits are cut.</param>
    public abstract void Round(ReadOnlySpan<int> numbers, BlockGroups groups, Span<byte> codes);
}
