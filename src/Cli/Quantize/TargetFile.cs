using System.Text;
using NumFormats.Files;

namespace NumFormats.Cli;

/// <summary>A file of tensors that is to be written, of the kind that its suffix tells.</summary>
internal sealed record TargetFile(string Path, bool IsGguf)
{
    private const string Architecture = "general.architecture";

    // What ggml reads, one less than the specification of GGUF allows.
    private const int MaxNameLength = 63;

    /// <summary>The kind of a path.</summary>
    /// <exception cref="InvalidInputException">It has another suffix.</exception>
    public static TargetFile Of(string path) =>
        System.IO.Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SAFETENSORS" => new(path, IsGguf: false),
            ".GGUF" => new(path, IsGguf: true),
            _ => throw new InvalidInputException($"{path}: expected a file to write that ends in .safetensors or .gguf."),
        };

    /// <summary>Writes tensors, with the metadata of the file that they come from and more.</summary>
    /// <exception cref="InvalidInputException">Files of this kind do not hold one of them.</exception>
    public void Write(TensorFile source, IReadOnlyList<StoredPart> parts, IReadOnlyDictionary<string, string> records, Terminal terminal)
    {
        if (IsGguf)
        {
            parts = [.. parts.Select(part => part.Renamed(ShortName(part.Declaration.Name, terminal)))];
        }

        using TensorFileWriter writer = Create(source, parts, records);
        foreach (StoredPart part in parts)
        {
            part.Write(writer, part.Declaration.Name);
        }

        // What is written may replace what was read.
        writer.Complete();
    }

    // Names that are too long lose what stands before a dot, until they are not.
    private static string ShortName(string name, Terminal terminal)
    {
        string shortName = name;
        while (Encoding.UTF8.GetByteCount(shortName) > MaxNameLength && shortName.Contains('.', StringComparison.Ordinal))
        {
            shortName = shortName[(shortName.IndexOf('.', StringComparison.Ordinal) + 1)..];
        }

        if (shortName != name)
        {
            terminal.Note($"GGUF files have names of at most {MaxNameLength} bytes: '{name}' is written as '{shortName}'.");
        }

        return shortName;
    }

    private TensorFileWriter Create(TensorFile source, IReadOnlyList<StoredPart> parts, IReadOnlyDictionary<string, string> records)
    {
        TensorDeclaration[] declarations = [.. parts.Select(part => part.Declaration)];
        try
        {
            if (!IsGguf)
            {
                return SafetensorsFile.Create(Path, declarations, source.Metadata.Where(pair => QuantizedRecord.TensorOf(pair.Key) is null).Concat(records));
            }

            IEnumerable<KeyValuePair<string, GgufValue>> metadata = source.Gguf is { } header ? header.Metadata : [new(Architecture, GgufValue.From("unknown"))];
            return GgufFile.Create(Path, declarations, metadata.Where(pair => QuantizedRecord.TensorOf(pair.Key) is null));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidInputException($"{Path}: {exception.Message}");
        }
    }
}
