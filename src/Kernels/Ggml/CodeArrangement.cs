namespace NumFormats.Kernels;

/// <summary>Where the codes of a block lie in its bytes. Bytes of scales are left alone.</summary>
internal abstract class CodeArrangement
{
    /// <summary>Puts codes into blocks.</summary>
    /// <param name="codes">The codes of whole blocks, one a byte, none larger than it may be.</param>
    /// <param name="blocks">As many blocks.</param>
    public abstract void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks);

    /// <summary>Takes codes out of blocks, whatever their bytes are.</summary>
    /// <param name="blocks">Whole blocks.</param>
    /// <param name="codes">The codes of as many blocks, one a byte; or what is looked up with them.</param>
    public abstract void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes);
}
