using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Unicode;

namespace NumFormats.Files;

/// <summary>Reads safetensors files: 8 bytes of header length, a JSON header, then the tensors' bytes without holes.</summary>
/// <remarks>Source: the section "Format" of the safetensors README, and its reference implementation for the limits.</remarks>
internal sealed class SafetensorsFormat : TensorFileFormat
{
    /// <summary>The bytes of the header length in front of the header.</summary>
    public const int LengthBytes = sizeof(ulong);

    /// <summary>The longest header, in bytes, that readers accept.</summary>
    public const int MaxHeaderLength = 100_000_000;

    public override string Name => "safetensors";

    public override string Suffix => ".safetensors";

    public override bool Recognizes(ReadOnlySpan<byte> start) => start.Length > LengthBytes && start[LengthBytes] == (byte)'{';

    public override TensorFileContents Read(MappedFile file)
    {
        if (file.Length < LengthBytes)
        {
            throw new TensorFileException(file.Path, $"a file of {file.Length} bytes", $"at least the {LengthBytes} bytes of the header length");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(file.Span<byte>(0, LengthBytes));
        ulong longest = Math.Min(MaxHeaderLength, (ulong)file.Length - LengthBytes);
        if (headerLength > longest)
        {
            throw new TensorFileException(
                file.Path,
                $"a header length of {headerLength}",
                $"at most {longest}: what the file of {file.Length} bytes holds, and {MaxHeaderLength} in any case");
        }

        ReadOnlySpan<byte> json = file.Span<byte>(LengthBytes, (int)headerLength);
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw new TensorFileException(file.Path, "a header that does not begin with {", "a JSON object");
        }

        if (!Utf8.IsValid(json))
        {
            throw new TensorFileException(file.Path, "a header that is not valid UTF-8", "UTF-8 text");
        }

        var header = new SafetensorsHeader(file.Path, json);
        header.Read();
        return new TensorFileContents(Place(file, header.Entries, LengthBytes + (long)headerLength), header.Metadata);
    }

    /// <summary>Puts the tensors in the order of their data and checks that they fill it without a hole or an overlap.</summary>
    private static ImmutableArray<TensorView> Place(MappedFile file, List<SafetensorsEntry> entries, long dataStart)
    {
        // Tensors without elements share an offset with their neighbour and go first; among themselves they keep the header's order.
        SafetensorsEntry[] ordered = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        var tensors = ImmutableArray.CreateBuilder<TensorView>(ordered.Length);
        long end = 0;
        foreach (SafetensorsEntry entry in ordered)
        {
            if (entry.Begin != end)
            {
                throw new TensorFileException(
                    file.Path,
                    $"tensor {TensorFileException.Quote(entry.Declaration.Name)} at data offset {entry.Begin}",
                    $"{end}, where the tensor before it ends: neither a hole nor an overlap");
            }

            tensors.Add(new TensorView(file, entry.Declaration, dataStart + entry.Begin));
            end = entry.End;
        }

        return file.Length - dataStart == end
            ? tensors.MoveToImmutable()
            : throw new TensorFileException(
                file.Path,
                $"{file.Length - dataStart} bytes of data after the header",
                $"{end}, where the last tensor ends");
    }
}
