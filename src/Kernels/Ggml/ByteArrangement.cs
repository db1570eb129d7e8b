namespace NumFormats.Kernels;

/// <summary>A byte an element, behind the scale.</summary>
internal sealed class ByteArrangement(int offset, int bytesPerBlock) : CodeArrangement
{
    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks)
    {
        int length = bytesPerBlock - offset;
        for (; !blocks.IsEmpty; blocks = blocks[bytesPerBlock..], codes = codes[length..])
        {
            codes[..length].CopyTo(blocks[offset..]);
        }
    }

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes)
    {
        int length = bytesPerBlock - offset;
        for (; !blocks.IsEmpty; blocks = blocks[bytesPerBlock..], codes = codes[length..])
        {
            blocks.Slice(offset, length).CopyTo(codes);
        }
    }
}
