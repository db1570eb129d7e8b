using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;

namespace NumFormats.Files;

/// <summary>Reads GGUF files of the versions 2 and 3: a preamble, metadata, the tensors' names and shapes, then the tensors' bytes, each aligned.</summary>
/// <remarks>
/// Sources: docs/gguf.md of ggml, and its reference implementation for what it refuses: tensors out of order, and gaps between them other than
/// padding. Padding is not looked at.
/// </remarks>
internal sealed class GgufFormat : TensorFileFormat
{
    /// <summary>The longest header, in bytes, that is read; the reference implementation reads no longer text or array. Vocabularies take some ten million.</summary>
    public const int MaxHeaderLength = 1 << 30;

    /// <summary>The longest key in bytes, as specified, and the longest name of a tensor, for which programs ignore the 64 bytes of the specification.</summary>
    public const int MaxNameLength = ushort.MaxValue;

    public const int MaxRank = 4;

    /// <summary>The version that differs from the latest only in that all of its files are little-endian.</summary>
    public const int LeastVersion = 2;

    public const int LatestVersion = 3;

    public const int DefaultAlignment = 32;

    public const string AlignmentKey = "general.alignment";

    public const string ExpectedAlignment = "a UInt32 that is a power of two from 8 to 2^30";

    private const int LeastAlignment = 8;

    private const int MostAlignment = 1 << 30;

    public static ReadOnlySpan<byte> Magic => "GGUF"u8;

    public override string Name => "gguf";

    public override string Suffix => ".gguf";

    public override bool Recognizes(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <summary>The alignment that metadata asks for, or null when it is not valid.</summary>
    public static int? Alignment(GgufValue value) =>
        value.Type == GgufValueType.UInt32 && value.Get<uint>() is >= LeastAlignment and <= MostAlignment and uint alignment && BitOperations.IsPow2(alignment)
            ? (int)alignment
            : null;

    public override TensorFileContents Read(MappedFile file)
    {
        var reader = new GgufHeaderReader(file.Path, file.Span<byte>(0, (int)Math.Min(file.Length, MaxHeaderLength)));
        GgufHeader header = reader.Read();
        var text = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, GgufValue value) in header.Metadata)
        {
            if (value.Type == GgufValueType.String)
            {
                text.Add(key, value.Get<string>());
            }
        }

        return new TensorFileContents(
            Place(file, reader.Entries, reader.Position, header.Alignment),
            new ReadOnlyDictionary<string, string>(text),
            header);
    }

    /// <summary>Checks that each tensor begins where the one before it ends, at the next multiple of the alignment, and that the file ends with the last.</summary>
    private static ImmutableArray<TensorView> Place(MappedFile file, List<GgufEntry> entries, int headerLength, int alignment)
    {
        long dataStart = Align(headerLength, alignment);
        long available = file.Length - dataStart;
        var tensors = ImmutableArray.CreateBuilder<TensorView>(entries.Count);
        long end = 0;
        foreach (GgufEntry entry in entries)
        {
            string name = TensorFileException.Quote(entry.Declaration.Name);
            if (entry.Offset % (uint)alignment != 0)
            {
                throw new TensorFileException(file.Path, $"tensor {name} at data offset {entry.Offset}", $"a multiple of the alignment, {alignment}");
            }

            long begin = Align(end, alignment);
            if (entry.Offset != (ulong)begin)
            {
                throw new TensorFileException(
                    file.Path,
                    $"tensor {name} at data offset {entry.Offset}",
                    $"{begin}, where the tensor before it ends: neither a hole, but for padding, nor an overlap");
            }

            if (begin > available || entry.Declaration.ByteLength > available - begin)
            {
                throw new TensorFileException(
                    file.Path,
                    $"{Math.Max(available, 0)} bytes of data after the header",
                    $"{entry.Declaration.ByteLength} from data offset {begin} on for tensor {name}");
            }

            tensors.Add(new TensorView(file, entry.Declaration, dataStart + begin));
            end = begin + entry.Declaration.ByteLength;
        }

        // The padding after the last tensor, or after a header without tensors, is there or not: programs differ.
        return available <= Align(end, alignment)
            ? tensors.MoveToImmutable()
            : throw new TensorFileException(file.Path, $"{available} bytes of data after the header", $"{end}, where the last tensor ends, and at most padding");
    }

    /// <summary>The next multiple of the alignment. No file is so long that its end could not be aligned.</summary>
    private static long Align(long offset, int alignment) => checked(offset + alignment - 1) & -alignment;
}
