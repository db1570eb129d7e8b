using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>Reads a stream of codes piece by piece and checks that they are codes of the format.</summary>
internal sealed class CodeReader : IDisposable
{
    /// <summary>The elements of a full piece.</summary>
    public const int PieceLength = 1 << 16;

    private readonly Stream _stream;
    private readonly NumberFormat _format;
    private readonly string _name;
    private readonly byte[] _buffer;
    private ulong _next;

    private CodeReader(Stream stream, NumberFormat format, string name)
    {
        _stream = stream;
        _format = format;
        _name = name;
        _buffer = new byte[PieceLength * format.BytesPerCode];
    }

    /// <summary>The share of the stream that is read, 0 to 1; 0 where the length is not known.</summary>
    public double Share => _stream.CanSeek && _stream.Length > 0 ? (double)_stream.Position / _stream.Length : 0;

    /// <summary>Opens a file, or the standard input for <c>-</c>.</summary>
    public static CodeReader Open(string path, NumberFormat format, Terminal terminal) =>
        path == OutputFile.StandardStream
            ? new CodeReader(terminal.OpenInput(), format, "the standard input")
            : new CodeReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), format, path);

    /// <summary>The bytes of the next codes: of a full piece, of what is left, or none at the end.</summary>
    /// <exception cref="InvalidInputException">The stream ends within a code, or a code has more bits than the format.</exception>
    public ReadOnlySpan<byte> Next()
    {
        int size = _format.BytesPerCode;
        int length = _stream.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false);
        ulong start = _next;
        if (length % size != 0)
        {
            throw new InvalidInputException(
                $"{_name}: {length % size} bytes after element {start + (ulong)(length / size)}; expected whole elements of {size} bytes, as {_format} has them.");
        }

        ReadOnlySpan<byte> codes = _buffer.AsSpan(0, length);
        int wrong = CodeBytes.IndexOfTooWide(_format, codes);
        if (wrong >= 0)
        {
            ulong[] code = new ulong[1];
            CodeBytes.Load(codes[(wrong * size)..], size, code);
            throw new InvalidInputException(
                $"{_name}: element {start + (ulong)wrong} is 0x{code[0]:X}; expected a code of {_format}, at most 0x{_format.CodeMask:X}.");
        }

        _next += (ulong)(length / size);
        return codes;
    }

    public void Dispose() => _stream.Dispose();
}
