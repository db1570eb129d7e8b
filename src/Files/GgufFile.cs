using System.Collections.Immutable;
using System.Text;

namespace NumFormats.Files;

/// <summary>Writes GGUF files, the file format of ggml. Read them with <see cref="TensorFile"/>.</summary>
/// <remarks>
/// A file is a magic string, a version, the metadata, the names, shapes and types of the tensors, and their data, one after the other,
/// little-endian, the last dimension varying fastest, each padded with zeros to a multiple of the alignment, as is the header. What was read from
/// a file padded in this way is written again byte for byte by declaring the same tensors with the <see cref="GgufHeader.Metadata"/> and the
/// <see cref="GgufHeader.Version"/> of the file. Source: docs/gguf.md of ggml.
/// </remarks>
public static class GgufFile
{
    /// <summary>The longest name in bytes, as specified. (ggml itself reads at most 63.)</summary>
    private const int MaxNameLength = 64;

    /// <summary>Begins a file: declares all its tensors, whose data is then written in the same order and <see cref="TensorFileWriter.Complete"/>d.</summary>
    /// <param name="path">The file. One that exists is replaced on completion.</param>
    /// <param name="tensors">The tensors, in the order of their data.</param>
    /// <param name="metadata">
    /// The metadata in its order; may be left out. The key <c>general.alignment</c>, a UInt32, sets the alignment, which is 32 otherwise.
    /// </param>
    /// <param name="version">The version of the file format, 2 or 3. They differ in nothing that is written.</param>
    /// <exception cref="ArgumentException">
    /// A tensor's name is empty, occurs twice, is not valid Unicode or takes more than 64 bytes; GGUF has no number for an element type: 8-bit,
    /// 6-bit and 4-bit floats, unsigned integers, truth values and complex numbers; a shape has more than 4 dimensions; a key is empty, is not
    /// ASCII, takes more than 65535 bytes or occurs twice; the alignment is not a power of two from 8 to 2^30; the tensors together take 2^63
    /// bytes or more; or the header takes more than the 2^30 bytes that readers accept.
    /// </exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static TensorFileWriter Create(
        string path,
        IEnumerable<TensorDeclaration> tensors,
        IEnumerable<KeyValuePair<string, GgufValue>>? metadata = null,
        int version = GgufFormat.LatestVersion)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        if (version is < GgufFormat.LeastVersion or > GgufFormat.LatestVersion)
        {
            throw new ArgumentOutOfRangeException(nameof(version), version, $"Expected {GgufFormat.LeastVersion} or {GgufFormat.LatestVersion}.");
        }

        ImmutableArray<TensorDeclaration> declared = [.. tensors];
        ImmutableArray<KeyValuePair<string, GgufValue>> values = metadata is null ? [] : [.. metadata];
        int alignment = CheckMetadata(values);
        CheckTensors(declared);

        byte[] header = Header(declared, values, (uint)version, alignment);
        return new TensorFileWriter(path, header, declared, alignment);
    }

    /// <summary>Checks the keys and the alignment, which it returns.</summary>
    private static int CheckMetadata(ImmutableArray<KeyValuePair<string, GgufValue>> metadata)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        int alignment = GgufFormat.DefaultAlignment;
        foreach ((string key, GgufValue value) in metadata)
        {
            ArgumentNullException.ThrowIfNull(key, nameof(metadata));
            ArgumentNullException.ThrowIfNull(value, nameof(metadata));
            if (key.Length is 0 or > GgufFormat.MaxNameLength || !Ascii.IsValid(key))
            {
                throw new ArgumentException($"The key {TensorFileException.Quote(key)}; expected 1 to {GgufFormat.MaxNameLength} letters of ASCII.", nameof(metadata));
            }

            if (!keys.Add(key))
            {
                throw new ArgumentException($"The key '{key}' twice; expected each key once.", nameof(metadata));
            }

            if (string.Equals(key, GgufFormat.AlignmentKey, StringComparison.Ordinal))
            {
                alignment = GgufFormat.Alignment(value)
                    ?? throw new ArgumentException($"{value.Type} {value} under '{key}'; expected {GgufFormat.ExpectedAlignment}.", nameof(metadata));
            }
        }

        return alignment;
    }

    private static void CheckTensors(ImmutableArray<TensorDeclaration> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (TensorDeclaration tensor in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            if (Encoding.UTF8.GetByteCount(UnicodeText.Check(tensor.Name, nameof(tensors))) is 0 or > MaxNameLength)
            {
                throw new ArgumentException($"A tensor named '{tensor.Name}'; expected a name of 1 to {MaxNameLength} bytes.", nameof(tensors));
            }

            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"The name '{tensor.Name}' twice; expected each name once.", nameof(tensors));
            }

            if (ElementTypes.Row(tensor.ElementType).GgmlType is null)
            {
                throw new ArgumentException($"Tensor '{tensor.Name}' of {tensor.ElementType}, for which GGUF has no number; expected a type of ggml.", nameof(tensors));
            }

            if (tensor.Shape.Length > GgufFormat.MaxRank)
            {
                throw new ArgumentException($"Tensor '{tensor.Name}' of {tensor.Shape.Length} dimensions; expected at most {GgufFormat.MaxRank}.", nameof(tensors));
            }
        }
    }

    private static byte[] Header(
        ImmutableArray<TensorDeclaration> tensors,
        ImmutableArray<KeyValuePair<string, GgufValue>> metadata,
        uint version,
        int alignment)
    {
        byte[] header = new byte[Length(tensors, metadata)];
        var writer = new GgufHeaderWriter(header);
        writer.WriteBytes(GgufFormat.Magic);
        writer.WriteUInt32(version);
        writer.WriteUInt64((ulong)tensors.Length);
        writer.WriteUInt64((ulong)metadata.Length);
        foreach ((string key, GgufValue value) in metadata)
        {
            writer.WriteText(key);
            writer.WriteUInt32((uint)value.Type);
            value.Write(ref writer);
        }

        UInt128 offset = 0;
        foreach (TensorDeclaration tensor in tensors)
        {
            writer.WriteText(tensor.Name);
            writer.WriteUInt32((uint)tensor.Shape.Length);
            for (int i = tensor.Shape.Length - 1; i >= 0; i--)
            {
                writer.WriteUInt64((ulong)tensor.Shape[i]);
            }

            writer.WriteUInt32(ElementTypes.Row(tensor.ElementType).GgmlType!.Value);
            writer.WriteUInt64((ulong)offset);
            offset += (UInt128)tensor.ByteLength + ((ulong)-tensor.ByteLength & (ulong)(alignment - 1));
            if (offset > long.MaxValue)
            {
                throw new ArgumentException("Tensors of 2^63 bytes or more together; expected fewer.", nameof(tensors));
            }
        }

        return header;
    }

    private static long Length(ImmutableArray<TensorDeclaration> tensors, ImmutableArray<KeyValuePair<string, GgufValue>> metadata)
    {
        long length = GgufFormat.Magic.Length + sizeof(uint) + sizeof(ulong) + sizeof(ulong);
        foreach ((string key, GgufValue value) in metadata)
        {
            length += sizeof(ulong) + key.Length + sizeof(uint) + value.ByteLength;
        }

        foreach (TensorDeclaration tensor in tensors)
        {
            length += sizeof(ulong) + Encoding.UTF8.GetByteCount(tensor.Name) + sizeof(uint) + (sizeof(ulong) * (long)tensor.Shape.Length) + sizeof(uint) + sizeof(ulong);
        }

        return length <= GgufFormat.MaxHeaderLength
            ? length
            : throw new ArgumentException($"A header of {length} bytes; expected at most {GgufFormat.MaxHeaderLength}.", nameof(metadata));
    }
}
