using System.Collections.Immutable;

namespace NumFormats.Files;

/// <summary>A file format that <see cref="TensorFile.Open"/> can read.</summary>
internal abstract class TensorFileFormat
{
    /// <summary>How many leading bytes <see cref="Recognizes"/> wants to see.</summary>
    public const int RecognitionLength = 16;

    /// <summary>
    /// Every format, in the order in which they are asked. A GGUF file of 123 tensors has the { of a safetensors file, whose length in turn
    /// can never read as GGUF's magic string: that would be more than a gigabyte of header.
    /// </summary>
    public static readonly ImmutableArray<TensorFileFormat> All = [new NpyFormat(), new GgufFormat(), new SafetensorsFormat()];

    /// <summary>The format's own name.</summary>
    public abstract string Name { get; }

    /// <summary>The file name suffix, with its dot.</summary>
    public abstract string Suffix { get; }

    /// <summary>Whether a file begins as this format does.</summary>
    /// <param name="start">The first <see cref="RecognitionLength"/> bytes, or all when there are fewer.</param>
    public abstract bool Recognizes(ReadOnlySpan<byte> start);

    /// <summary>Reads and checks the header.</summary>
    /// <exception cref="TensorFileException">The file is not valid.</exception>
    public abstract TensorFileContents Read(MappedFile file);
}
