namespace NumFormats.Kernels;

/// <summary>A run of elements in ranges of whole blocks: as many as fit in a buffer, or one that is longer; a shorter one at the end comes alone.</summary>
internal ref struct BlockRanges(int length, int blockLength, int buffered)
{
    private readonly int _blocksAtOnce = Math.Max(1, buffered / blockLength);
    private BlockRange _current;

    public readonly BlockRange Current => _current;

    public readonly BlockRanges GetEnumerator() => this;

    public bool MoveNext()
    {
        int start = _current.Start + _current.Length;
        int firstBlock = _current.FirstBlock + _current.BlockCount;
        int whole = Math.Min(_blocksAtOnce, (length - start) / blockLength);
        _current = whole > 0 ? new(firstBlock, whole, blockLength, start) : new(firstBlock, 1, length - start, start);
        return start < length;
    }
}
