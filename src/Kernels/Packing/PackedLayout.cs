namespace NumFormats.Kernels;

/// <summary>Where in packed bytes each code lies.</summary>
/// <remarks>The default is <see cref="LowFirst"/>.</remarks>
public readonly record struct PackedLayout
{
    private PackedLayout(bool isHighFirst, int blockLength)
    {
        IsHighFirst = isHighFirst;
        BlockLength = blockLength;
    }

    /// <summary>
    /// One stream of bits, the least significant of a byte first: bit 0 of code i is bit i × width. Of two 4-bit codes in a byte the first is in the low half, as in
    /// safetensors files of MXFP4 and NVFP4.
    /// </summary>
    public static PackedLayout LowFirst => default;

    /// <summary>Of two 4-bit codes in a byte the first is in the high half, as in bitsandbytes.</summary>
    public static PackedLayout HighFirst => new(isHighFirst: true, 0);

    /// <summary>Whether the first of two codes in a byte is in the high half.</summary>
    public bool IsHighFirst { get; }

    /// <summary>The number of codes in a block whose halves share bytes; 0 where neighbours do.</summary>
    public int BlockLength { get; }

    /// <summary>
    /// 4-bit codes in blocks: byte j of a block has code j in its low half and code j + blockLength / 2 in its high half. GGUF has blocks of 32 (Q4_0, Q4_1, MXFP4), and for NVFP4 blocks of 16.
    /// </summary>
    /// <param name="blockLength">The number of codes in a block: a positive multiple of 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not such a multiple.</exception>
    public static PackedLayout SplitHalves(int blockLength) =>
        blockLength > 0 && blockLength % 16 == 0
            ? new PackedLayout(isHighFirst: false, blockLength)
            : throw new ArgumentOutOfRangeException(nameof(blockLength), blockLength, "Expected a positive multiple of 16.");
}
