using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Files;

/// <summary>Writes the data of the tensors that a file declares, in their order, each in as many pieces as the caller likes.</summary>
/// <remarks>
/// <para>
/// The file is written under a temporary name beside its own and takes its own name, replacing a file that has it, in <see cref="Complete"/>
/// only: a crash leaves no half file under that name. Disposing without completing deletes what was written.
/// </para>
/// <para>Not for use by several threads at once.</para>
/// </remarks>
public sealed class TensorFileWriter : IDisposable
{
    /// <summary>Blocks written at a time, so that a long source's byte count stays within a span's reach.</summary>
    private const int PieceLength = 1 << 20;

    private static readonly byte[] Zeros = new byte[4096];

    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly FileStream _stream;
    private readonly int _alignment;
    private int _current = -1;
    private long _remaining;
    private bool _isDisposed;

    /// <summary>Creates the file and writes its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">All that stands in front of the data.</param>
    /// <param name="tensors">The tensors in the order of their data.</param>
    /// <param name="alignment">A power of two: the header and each tensor are padded with zeros to a multiple of so many bytes.</param>
    internal TensorFileWriter(string path, ReadOnlySpan<byte> header, ImmutableArray<TensorDeclaration> tensors, int alignment = 1)
    {
        _path = path;
        _temporaryPath = $"{path}.{Guid.NewGuid():N}.tmp";
        Tensors = tensors;
        _alignment = alignment;
        _stream = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        WriteOrDispose(header);
        Pad();
    }

    /// <summary>The declared tensors, in the order in which their data is to be written.</summary>
    public ImmutableArray<TensorDeclaration> Tensors { get; }

    /// <summary>Appends elements to a tensor.</summary>
    /// <typeparam name="T">A type of the size of a block of elements (see <see cref="ElementTypes"/>); the machine must be little-endian.</typeparam>
    /// <param name="name">The tensor: the one being written, or the next after it when all of its data is written.</param>
    /// <param name="blocks">The next elements, in blocks; at most as many as the tensor still lacks.</param>
    /// <exception cref="ArgumentException">There are more elements than the tensor still lacks. Nothing is written.</exception>
    /// <exception cref="InvalidOperationException">It is another tensor's turn, or T has another size than a block of the element type.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian and the elements take several bytes: use <see cref="WriteBytes"/>.</exception>
    /// <exception cref="IOException">The disk is full or fails. The writer is then disposed.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed or completed.</exception>
    public void Write<T>(string name, ReadOnlySpan<T> blocks)
        where T : unmanaged
    {
        MoveTo(name);
        ElementTypeRow type = ElementTypes.Row(Tensors[_current].ElementType);
        if (Unsafe.SizeOf<T>() != type.BlockBytes)
        {
            throw new InvalidOperationException(
                $"{typeof(T)} takes {Unsafe.SizeOf<T>()} bytes; expected a type of {type.BlockBytes}, the size of a block of {type.Type} in tensor '{name}'.");
        }

        if (!BitConverter.IsLittleEndian && type.ComponentBytes > 1)
        {
            throw new PlatformNotSupportedException("Elements can be written on little-endian machines only; expected little-endian bytes by WriteBytes.");
        }

        CheckFits(blocks.Length, type.BlockBytes, nameof(blocks));
        while (!blocks.IsEmpty)
        {
            ReadOnlySpan<T> piece = blocks[..Math.Min(blocks.Length, PieceLength)];
            Append(MemoryMarshal.AsBytes(piece));
            blocks = blocks[piece.Length..];
        }
    }

    /// <summary>Appends bytes to a tensor as they are to stand in the file: little-endian.</summary>
    /// <param name="name">The tensor: the one being written, or the next after it when all of its data is written.</param>
    /// <param name="bytes">The next bytes; at most as many as the tensor still lacks.</param>
    /// <exception cref="ArgumentException">There are more bytes than the tensor still lacks. Nothing is written.</exception>
    /// <exception cref="InvalidOperationException">It is another tensor's turn.</exception>
    /// <exception cref="IOException">The disk is full or fails. The writer is then disposed.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed or completed.</exception>
    public void WriteBytes(string name, ReadOnlySpan<byte> bytes)
    {
        MoveTo(name);
        CheckFits(bytes.Length, 1, nameof(bytes));
        Append(bytes);
    }

    /// <summary>Checks that every tensor has exactly its declared bytes, brings them to the disk, and gives the file its name.</summary>
    /// <exception cref="InvalidOperationException">A tensor lacks data. More of it may still be written.</exception>
    /// <exception cref="IOException">The disk is full or fails, or the file cannot be given its name.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed or completed.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (_remaining == 0 && _current + 1 < Tensors.Length)
        {
            MoveNext();
        }

        if (_remaining != 0)
        {
            TensorDeclaration tensor = Tensors[_current];
            throw new InvalidOperationException(
                $"Tensor '{tensor.Name}' has {tensor.ByteLength - _remaining} of its bytes; expected {tensor.ByteLength} before completion.");
        }

        Pad();
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        _isDisposed = true;
    }

    /// <summary>Ends the writing. A file that is not completed is deleted.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            try
            {
                _stream.Dispose();
            }
            finally
            {
                File.Delete(_temporaryPath);
            }
        }
    }

    private void MoveTo(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (_current < 0 || !string.Equals(Tensors[_current].Name, name, StringComparison.Ordinal))
        {
            if (_remaining != 0 || _current + 1 == Tensors.Length)
            {
                string expected = _remaining != 0 ? $"'{Tensors[_current].Name}', which still lacks {_remaining} bytes" : "no further tensor";
                throw new InvalidOperationException($"Data for tensor '{name}'; expected {expected}.");
            }

            MoveNext();
        }
    }

    private void MoveNext()
    {
        Pad();
        _current++;
        _remaining = Tensors[_current].ByteLength;
    }

    private void CheckFits(long count, int size, string parameter)
    {
        if (count * size > _remaining)
        {
            throw new ArgumentException(
                $"{count * size} bytes for tensor '{Tensors[_current].Name}'; expected at most the {_remaining} that it still lacks of {Tensors[_current].ByteLength}.",
                parameter);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        WriteOrDispose(bytes);
        _remaining -= bytes.Length;
    }

    private void Pad()
    {
        ReadOnlySpan<byte> zeros = Zeros;
        for (long missing = -_stream.Position & (_alignment - 1); missing > 0; missing -= zeros.Length)
        {
            WriteOrDispose(zeros[..(int)Math.Min(missing, zeros.Length)]);
        }
    }

    /// <summary>A write that fails may have written a part, after which the file could not be completed correctly.</summary>
    private void WriteOrDispose(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
