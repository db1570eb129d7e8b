namespace NumFormats.Kernels;

/// <summary>Consecutive blocks of one length.</summary>
/// <param name="FirstBlock">The index of the first block.</param>
/// <param name="BlockCount">The number of blocks.</param>
/// <param name="BlockLength">The number of elements of each.</param>
/// <param name="Start">The index of the first element.</param>
internal readonly record struct BlockRange(int FirstBlock, int BlockCount, int BlockLength, int Start)
{
    /// <summary>The number of elements.</summary>
    public int Length => BlockCount * BlockLength;
}
