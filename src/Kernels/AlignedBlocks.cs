namespace NumFormats.Kernels;

/// <summary>Blocks of whole steps. The second one begins within the first, which is one step, where a cache line does, so that from there on all vectors that are stored are whole lines.</summary>
/// <param name="count">The number of elements.</param>
/// <param name="step">The elements of a step: as many as a cache line of the destination has, or a multiple.</param>
/// <param name="longest">The most elements of a block, whole steps.</param>
/// <param name="before">The elements of the destination's cache line before its first one.</param>
internal struct AlignedBlocks(int count, int step, int longest, nint before)
{
    /// <summary>Where the block begins.</summary>
    public int Start { get; private set; }

    /// <summary>The elements of the block.</summary>
    public int Length { get; private set; }

    /// <summary>Where the next block begins, or what is left of whole steps.</summary>
    public int Next { get; private set; }

    public bool MoveNext()
    {
        if (Next + step > count)
        {
            return false;
        }

        Start = Next;
        Length = Start == 0 ? step : Math.Min(longest, (count - Start) / step * step);
        Next = Start == 0 ? step - (int)before : Start + Length;
        return true;
    }
}
