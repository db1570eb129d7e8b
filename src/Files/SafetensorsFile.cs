using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NumFormats.Files;

/// <summary>Writes safetensors files. Read them with <see cref="TensorFile"/>.</summary>
/// <remarks>
/// A file is 8 bytes of header length (little-endian), a JSON header padded with spaces so that the data begins at a multiple of 8 bytes, and
/// the data of the tensors, one after the other, little-endian, the last dimension varying fastest. Source: the section "Format" of the
/// safetensors README.
/// </remarks>
public static class SafetensorsFile
{
    private const int Alignment = 8;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Begins a file: declares all its tensors, whose data is then written in the same order and <see cref="TensorFileWriter.Complete"/>d.</summary>
    /// <param name="path">The file. One that exists is replaced on completion.</param>
    /// <param name="tensors">
    /// The tensors, in the order of their data. Those with the largest elements should come first: then every tensor is aligned to its elements.
    /// </param>
    /// <param name="metadata">Free text to carry in the header; may be left out.</param>
    /// <exception cref="ArgumentException">
    /// A name is empty, is <c>__metadata__</c>, occurs twice or is not valid Unicode; safetensors has no name for an element type: the blocks of
    /// ggml; a key of the metadata occurs twice or text in it is not valid Unicode; the tensors together take 2^63 bytes or more; or the header
    /// takes more than the 100 000 000 bytes that readers accept.
    /// </exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static TensorFileWriter Create(
        string path,
        IEnumerable<TensorDeclaration> tensors,
        IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        ImmutableArray<TensorDeclaration> declared = [.. tensors];
        CheckTensors(declared);

        byte[] json = Json(declared, metadata);
        int length = (json.Length + Alignment - 1) & -Alignment;
        if (length > SafetensorsFormat.MaxHeaderLength)
        {
            throw new ArgumentException($"A header of {length} bytes; expected at most {SafetensorsFormat.MaxHeaderLength}.", nameof(tensors));
        }

        byte[] header = new byte[SafetensorsFormat.LengthBytes + length];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        json.CopyTo(header, SafetensorsFormat.LengthBytes);
        header.AsSpan(SafetensorsFormat.LengthBytes + json.Length).Fill((byte)' ');
        return new TensorFileWriter(path, header, declared);
    }

    private static void CheckTensors(ImmutableArray<TensorDeclaration> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (TensorDeclaration tensor in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            if (tensor.Name.Length == 0 || string.Equals(tensor.Name, SafetensorsHeader.MetadataKey, StringComparison.Ordinal))
            {
                throw new ArgumentException($"A tensor named '{tensor.Name}'; expected a name that is neither empty nor {SafetensorsHeader.MetadataKey}.", nameof(tensors));
            }

            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"The name '{tensor.Name}' twice; expected each name once.", nameof(tensors));
            }

            if (ElementTypes.Row(tensor.ElementType).SafetensorsName is null)
            {
                throw new ArgumentException(
                    $"Tensor '{tensor.Name}' of {tensor.ElementType}, for which safetensors has no name; expected codes and scales as tensors of their own.",
                    nameof(tensors));
            }
        }
    }

    private static byte[] Json(ImmutableArray<TensorDeclaration> tensors, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        var header = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(header, JsonOptions);
        json.WriteStartObject();
        if (metadata is not null)
        {
            WriteMetadata(json, metadata);
        }

        long offset = 0;
        foreach (TensorDeclaration tensor in tensors)
        {
            json.WriteStartObject(UnicodeText.Check(tensor.Name, nameof(tensors)));
            json.WriteString("dtype"u8, ElementTypes.Row(tensor.ElementType).SafetensorsName!);
            json.WriteStartArray("shape"u8);
            foreach (long dimension in tensor.Shape)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets"u8);
            json.WriteNumberValue(offset);
            offset = tensor.ByteLength <= long.MaxValue - offset
                ? offset + tensor.ByteLength
                : throw new ArgumentException("Tensors of 2^63 bytes or more together; expected fewer.", nameof(tensors));
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return header.WrittenSpan.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach ((string key, string value) in metadata)
        {
            if (!keys.Add(UnicodeText.Check(key, nameof(metadata))))
            {
                throw new ArgumentException($"The key '{key}' twice; expected each key once.", nameof(metadata));
            }

            json.WriteString(key, UnicodeText.Check(value, nameof(metadata)));
        }

        json.WriteEndObject();
    }
}
