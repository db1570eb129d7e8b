using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Text.Unicode;

namespace NumFormats.Files;

/// <summary>Reads npy files of the versions 1.0, 2.0 and 3.0: a magic string, the version, the header's length, the header, the data.</summary>
/// <remarks>Source: the documentation of <c>numpy.lib.format</c> (NEP 1).</remarks>
internal sealed class NpyFormat : TensorFileFormat
{
    /// <summary>The longest header, in bytes, that is read. A plain array's header takes about a hundred.</summary>
    public const int MaxHeaderLength = 1 << 20;

    /// <summary>Where the header's length stands: after the magic string and two bytes of version.</summary>
    public const int LengthOffset = 8;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public override string Name => "npy";

    public override string Suffix => ".npy";

    public override bool Recognizes(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    public override TensorFileContents Read(MappedFile file)
    {
        ReadOnlySpan<byte> start = file.Span<byte>(0, (int)Math.Min(file.Length, LengthOffset + sizeof(uint)));
        if (!start.StartsWith(Magic))
        {
            throw new TensorFileException(file.Path, $"a file that begins with the bytes {Convert.ToHexString(start)}", "the magic string 93 'NUMPY'");
        }

        (long headerStart, long headerLength, bool isUtf8) = ReadPreamble(file.Path, start);
        long longest = Math.Min(MaxHeaderLength, file.Length - headerStart);
        if (headerLength > longest)
        {
            throw new TensorFileException(
                file.Path,
                $"a header length of {headerLength}",
                $"at most {longest}: what the file of {file.Length} bytes holds, and {MaxHeaderLength} in any case");
        }

        ReadOnlySpan<byte> text = file.Span<byte>(headerStart, (int)headerLength);
        if (isUtf8 && !Utf8.IsValid(text))
        {
            throw new TensorFileException(file.Path, "a header of version 3.0 that is not valid UTF-8", "UTF-8 text");
        }

        var header = new NpyHeader(file.Path, text);
        header.Read();
        return new TensorFileContents([Place(file, header, headerStart + headerLength)], ReadOnlyDictionary<string, string>.Empty);
    }

    private static TensorView Place(MappedFile file, NpyHeader header, long dataStart)
    {
        ReadOnlySpan<long> shape = header.Shape;
        if (TensorDeclaration.Measure(header.ElementType, shape, out _, out long byteLength) is { } problem)
        {
            throw new TensorFileException(file.Path, problem.Found, problem.Expected);
        }

        if (file.Length - dataStart != byteLength)
        {
            throw new TensorFileException(
                file.Path,
                $"{file.Length - dataStart} bytes of data after the header",
                $"{byteLength}, as its descr and shape ask for");
        }

        var declaration = new TensorDeclaration(Path.GetFileNameWithoutExtension(file.Path), header.ElementType, shape);
        return new TensorView(file, declaration, dataStart, header.IsBigEndian, header.IsColumnMajor);
    }

    /// <summary>Reads the version and the header's length, which takes two bytes in version 1.0 and four from 2.0 on.</summary>
    private static (long HeaderStart, long HeaderLength, bool IsUtf8) ReadPreamble(string path, ReadOnlySpan<byte> start)
    {
        if (start.Length >= LengthOffset)
        {
            ReadOnlySpan<byte> length = start[LengthOffset..];
            switch (start[LengthOffset - 2], start[LengthOffset - 1])
            {
                case (1, 0) when length.Length >= sizeof(ushort):
                    return (LengthOffset + sizeof(ushort), BinaryPrimitives.ReadUInt16LittleEndian(length), false);
                case (2 or 3, 0) when length.Length >= sizeof(uint):
                    return (LengthOffset + sizeof(uint), BinaryPrimitives.ReadUInt32LittleEndian(length), start[LengthOffset - 2] == 3);
                case (1 or 2 or 3, 0):
                    break;
                case (byte major, byte minor):
                    throw new TensorFileException(path, $"npy version {major}.{minor}", "1.0, 2.0 or 3.0");
            }
        }

        throw new TensorFileException(path, $"an npy file that ends after {start.Length} bytes", "a version and a header length");
    }
}
