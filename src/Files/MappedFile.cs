using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace NumFormats.Files;

/// <summary>A file mapped into memory for reading: the one place where a pointer becomes a span.</summary>
/// <remarks>Every access holds the mapping open while it runs, so that it either completes or throws ObjectDisposedException.</remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        Length = length;
        _file = MemoryMappedFile.CreateFromFile(handle, mapName: null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
    }

    /// <summary>The path the file was opened by.</summary>
    public string Path { get; }

    /// <summary>The length in bytes, at least 1.</summary>
    public long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="TensorFileException">It is a directory, empty, or not a regular file.</exception>
    public static MappedFile Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new TensorFileException(path, "a directory", "a file");
        }

        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            long length;
            try
            {
                length = RandomAccess.GetLength(handle);
            }
            catch (NotSupportedException exception)
            {
                throw new TensorFileException(path, "a device or a pipe", "a regular file", exception);
            }

            return length == 0 ? throw new TensorFileException(path, "an empty file", "a tensor file") : new MappedFile(path, handle, length);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A window on the file. It must not be used once the file is disposed.</summary>
    /// <param name="offset">The first byte; the caller has checked that the window lies in the file.</param>
    /// <param name="count">The length in units of <typeparamref name="T"/>.</param>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public ReadOnlySpan<T> Span<T>(long offset, int count)
        where T : unmanaged
    {
        byte* start = Acquire();
        try
        {
            return new ReadOnlySpan<T>(start + offset, count);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Copies from the file until the destination is full.</summary>
    /// <param name="offset">The first byte; the caller has checked that the source lies in the file.</param>
    /// <param name="destination">What to fill.</param>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public void CopyTo<T>(long offset, Span<T> destination)
        where T : unmanaged
    {
        byte* start = Acquire();
        try
        {
            new ReadOnlySpan<T>(start + offset, destination.Length).CopyTo(destination);
        }
        finally
        {
            Release();
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Acquire()
    {
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Release() => _view.SafeMemoryMappedViewHandle.ReleasePointer();
}
