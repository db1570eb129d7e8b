using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace NumFormats.Files;

/// <summary>A tensor file open for reading: safetensors, GGUF or npy, memory-mapped, of any size.</summary>
/// <remarks>
/// <para>
/// Opening reads and checks the whole header and nothing else: every tensor's data is known to lie in the file, to have the size that its shape
/// and element type ask for, and to overlap no other. Nothing is allocated in proportion to what a header merely claims.
/// </para>
/// <para>Members may be called from several threads at once. Write files with <see cref="SafetensorsFile"/>, <see cref="GgufFile"/> and <see cref="NpyFile"/>.</para>
/// </remarks>
public sealed class TensorFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly Dictionary<string, TensorView> _byName;

    private TensorFile(MappedFile file, string format, TensorFileContents contents)
    {
        _file = file;
        Format = format;
        Tensors = contents.Tensors;
        Metadata = contents.Metadata;
        Gguf = contents.Gguf;
        _byName = new Dictionary<string, TensorView>(Tensors.Length, StringComparer.Ordinal);
        foreach (TensorView tensor in Tensors)
        {
            _byName.Add(tensor.Name, tensor);
        }
    }

    /// <summary>The path the file was opened by.</summary>
    public string Path => _file.Path;

    /// <summary>The name of the file format: <c>safetensors</c>, <c>gguf</c> or <c>npy</c>.</summary>
    public string Format { get; }

    /// <summary>The tensors, in the order in which their data lies in the file.</summary>
    public ImmutableArray<TensorView> Tensors { get; }

    /// <summary>
    /// The free text that a safetensors header carries under <c>__metadata__</c>, and the metadata of a GGUF file that is text (the rest is in
    /// <see cref="Gguf"/>); empty where there is none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The version, the alignment and all metadata of a GGUF file; null for other formats.</summary>
    public GgufHeader? Gguf { get; }

    /// <summary>The tensor of the given name.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public TensorView this[string name] =>
        TryGetTensor(name, out TensorView? tensor)
            ? tensor
            : throw new KeyNotFoundException($"{Path} has no tensor {TensorFileException.Quote(name)}.");

    /// <summary>Opens a tensor file. The format is told by how the file begins, and by its suffix where that does not tell.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    /// <exception cref="TensorFileException">The file is of no known format, damaged or not a file at all.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TensorFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MappedFile file = MappedFile.Open(path);
        try
        {
            TensorFileFormat format = FindFormat(file);
            return new TensorFile(file, format.Name, format.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds a tensor by its name.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <param name="tensor">The tensor, or null when there is none of this name.</param>
    /// <returns>Whether the file has the tensor.</returns>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out TensorView? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Closes the file. Its tensors throw ObjectDisposedException from now on, and spans taken from them must not be used any more.</summary>
    public void Dispose() => _file.Dispose();

    private static TensorFileFormat FindFormat(MappedFile file)
    {
        ReadOnlySpan<byte> start = file.Span<byte>(0, (int)Math.Min(file.Length, TensorFileFormat.RecognitionLength));
        foreach (TensorFileFormat format in TensorFileFormat.All)
        {
            if (format.Recognizes(start))
            {
                return format;
            }
        }

        foreach (TensorFileFormat format in TensorFileFormat.All)
        {
            if (file.Path.EndsWith(format.Suffix, StringComparison.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        throw new TensorFileException(
            file.Path,
            $"a file that begins with the bytes {Convert.ToHexString(start)}",
            $"one of the formats {string.Join(", ", TensorFileFormat.All.Select(format => format.Name))}");
    }
}
