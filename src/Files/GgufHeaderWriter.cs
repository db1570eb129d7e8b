using System.Buffers.Binary;
using System.Text;

namespace NumFormats.Files;

/// <summary>Fills a buffer with the parts of a GGUF header, one after the other, little-endian.</summary>
/// <param name="buffer">The buffer, as long as all that will be written.</param>
internal ref struct GgufHeaderWriter(Span<byte> buffer)
{
    private Span<byte> _rest = buffer;

    public void WriteBytes(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void WriteUInt32(uint number) => BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), number);

    public void WriteUInt64(ulong number) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), number);

    /// <summary>Writes text as UTF-8 after its length in bytes.</summary>
    public void WriteText(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        WriteUInt64((ulong)length);
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>Writes numbers of one size that are in the machine's byte order.</summary>
    public void WriteNumbers(scoped ReadOnlySpan<byte> numbers, int size)
    {
        Span<byte> destination = Take(numbers.Length);
        numbers.CopyTo(destination);
        GgufValue.TurnByteOrder(destination, size);
    }

    private Span<byte> Take(int count)
    {
        Span<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
