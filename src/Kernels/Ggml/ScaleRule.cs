namespace NumFormats.Kernels;

/// <summary>How the scale of a group of elements follows from them.</summary>
internal abstract class ScaleRule
{
    /// <summary>Chooses the scale of each group and what its elements are multiplied or divided by.</summary>
    /// <param name="numbers">The bits of whole groups.</param>
    /// <param name="groups">What is found.</param>
    /// <returns>Whether some group is an exception: something about it is not finite.</returns>
    public abstract bool Choose(ReadOnlySpan<int> numbers, BlockGroups groups);

    /// <summary>Whether a group is such an exception.</summary>
    public abstract bool IsException(BlockGroups groups, int group);

    /// <summary>Does for an exception what <see cref="Choose"/> does, and changes its elements and factor so that they are rounded to the right codes like any others.</summary>
    public abstract void Settle(Span<float> elements, BlockGroups groups, int group);

    /// <summary>Changes the scales once codes are known.</summary>
    /// <param name="numbers">The elements as they were given.</param>
    /// <param name="codes">Their codes.</param>
    /// <param name="groups">What is known of the groups.</param>
    public virtual void Refine(ReadOnlySpan<float> numbers, ReadOnlySpan<byte> codes, BlockGroups groups)
    {
    }

    /// <summary>Whether bits are those of an infinity or a NaN.</summary>
    protected static bool IsNotFinite(int bits) => (bits & int.MaxValue) >= WideNumber<int>.Infinity;
}
