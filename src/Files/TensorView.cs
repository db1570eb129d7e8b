using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Files;

/// <summary>One tensor of an open <see cref="TensorFile"/>: what it is, and its elements, read where they lie in the file.</summary>
/// <remarks>
/// <para>
/// Elements are read through any unmanaged type <c>T</c> as large as a block of the element type (see <see cref="ElementTypes"/>): for
/// <see cref="ElementType.Float16"/>, say, Half, ushort or a value type of your own of 2 bytes. Offsets and counts are then in blocks, which are
/// single elements for all types but the packed ones of 4 and 6 bits and the blocks of ggml. A file is not checked for the values of its
/// elements; a byte other than 0 and 1 read as bool is neither true nor false, so read untrusted booleans as bytes.
/// </para>
/// <para>
/// A tensor may be longer than a span can be (2^31 - 1 blocks); read it in pieces. Addresses need not be multiples of the element's size.
/// </para>
/// <para>
/// Members may be called from several threads at once. After the file is disposed they throw ObjectDisposedException; a span taken before that
/// cannot be protected and must not be used any more. Neither can a span outlive a file that is left to the garbage collector: keep the
/// <see cref="TensorFile"/> in a <c>using</c> around every use. Another program that shortens the file while it is mapped ends the process.
/// </para>
/// </remarks>
public sealed class TensorView
{
    /// <summary>Blocks whose byte order is turned at a time, so that a long destination's byte count stays within a span's reach.</summary>
    private const int SwapLength = 1 << 16;

    private readonly MappedFile _file;
    private readonly long _start;

    internal TensorView(MappedFile file, TensorDeclaration declaration, long start, bool isBigEndian = false, bool isColumnMajor = false)
    {
        _file = file;
        _start = start;
        Declaration = declaration;
        IsBigEndian = isBigEndian && ElementTypes.Row(declaration.ElementType).ComponentBytes > 1;
        IsColumnMajor = isColumnMajor;
    }

    /// <summary>The name, element type and shape, as they could be declared again to write the tensor to another file.</summary>
    public TensorDeclaration Declaration { get; }

    /// <summary>The name. An npy file's only tensor has the name of the file without its suffix.</summary>
    public string Name => Declaration.Name;

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType => Declaration.ElementType;

    /// <summary>The dimensions, outermost first; empty for a scalar. The order of the elements is told by <see cref="IsColumnMajor"/>.</summary>
    public ImmutableArray<long> Shape => Declaration.Shape;

    /// <summary>The number of elements: the product of the dimensions, 1 for a scalar.</summary>
    public long ElementCount => Declaration.ElementCount;

    /// <summary>The size of the elements in bytes.</summary>
    public long ByteLength => Declaration.ByteLength;

    /// <summary>
    /// Whether the first dimension varies fastest (npy's <c>fortran_order</c>), not the last. Elements are always given in the order in which
    /// they are stored.
    /// </summary>
    public bool IsColumnMajor { get; }

    /// <summary>
    /// Whether the elements are stored with the most significant byte first, which only npy allows. On a little-endian machine such elements can
    /// be copied, not viewed.
    /// </summary>
    public bool IsBigEndian { get; }

    private bool NeedsByteSwap => IsBigEndian == BitConverter.IsLittleEndian && ElementTypes.Row(ElementType).ComponentBytes > 1;

    /// <summary>A part of the stored bytes, in the file's byte order, without copying.</summary>
    /// <param name="byteOffset">The first byte, 0 to <see cref="ByteLength"/>.</param>
    /// <param name="byteCount">How many bytes, 0 to what is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the tensor.</exception>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public ReadOnlySpan<byte> AsBytes(long byteOffset, int byteCount)
    {
        CheckRange(byteOffset, byteCount, ByteLength, nameof(byteOffset), nameof(byteCount));
        return _file.Span<byte>(_start + byteOffset, byteCount);
    }

    /// <summary>A part of the elements, without copying.</summary>
    /// <typeparam name="T">A type of the size of a block of elements.</typeparam>
    /// <param name="offset">The first block, counted from 0.</param>
    /// <param name="count">How many blocks, 0 to what is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the tensor.</exception>
    /// <exception cref="InvalidOperationException">
    /// T has another size than a block of the element type, or the elements are stored in the other byte order than the machine's: then only
    /// <see cref="CopyTo{T}(long, Span{T})"/> can give them.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public ReadOnlySpan<T> AsSpan<T>(long offset, int count)
        where T : unmanaged
    {
        CheckRange(offset, count, BlockCount<T>(), nameof(offset), nameof(count));
        if (NeedsByteSwap)
        {
            throw new InvalidOperationException(
                $"Tensor {TensorFileException.Quote(Name)} is stored in the other byte order than this machine's; expected CopyTo, which turns it, in place of a view.");
        }

        return _file.Span<T>(_start + (offset * Unsafe.SizeOf<T>()), count);
    }

    /// <summary>All elements, without copying.</summary>
    /// <typeparam name="T">A type of the size of a block of elements.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// T has another size than a block of the element type, the tensor has more blocks than a span can hold, or the elements are stored in the
    /// other byte order than the machine's.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        long count = BlockCount<T>();
        return count <= int.MaxValue
            ? AsSpan<T>(0, (int)count)
            : throw new InvalidOperationException($"Tensor {TensorFileException.Quote(Name)} has {count} blocks; expected at most {int.MaxValue} for one span: take it in parts.");
    }

    /// <summary>Copies elements from <paramref name="offset"/> on until the destination is full, in the machine's byte order.</summary>
    /// <typeparam name="T">A type of the size of a block of elements.</typeparam>
    /// <param name="offset">The first block, counted from 0.</param>
    /// <param name="destination">What to fill: at most as long as what is left of the tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset does not lie within the tensor.</exception>
    /// <exception cref="ArgumentException">Fewer blocks are left than the destination takes.</exception>
    /// <exception cref="InvalidOperationException">T has another size than a block of the element type.</exception>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public void CopyTo<T>(long offset, Span<T> destination)
        where T : unmanaged
    {
        CheckRange(offset, destination.Length, BlockCount<T>(), nameof(offset), nameof(destination));
        _file.CopyTo(_start + (offset * Unsafe.SizeOf<T>()), destination);
        if (NeedsByteSwap)
        {
            ReverseByteOrder(destination, ElementTypes.Row(ElementType).ComponentBytes);
        }
    }

    /// <summary>Copies all elements in the machine's byte order.</summary>
    /// <typeparam name="T">A type of the size of a block of elements.</typeparam>
    /// <param name="destination">Where to; may be longer than the tensor.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the tensor.</exception>
    /// <exception cref="InvalidOperationException">T has another size than a block of the element type.</exception>
    /// <exception cref="ObjectDisposedException">The file is disposed.</exception>
    public void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        long count = BlockCount<T>();
        if (count > destination.Length)
        {
            throw new ArgumentException($"A length of {destination.Length}; expected at least the tensor's {count} blocks.", nameof(destination));
        }

        CopyTo(0, destination[..(int)count]);
    }

    private static void CheckRange(long offset, int count, long available, string offsetName, string countName)
    {
        if (offset < 0 || offset > available)
        {
            throw new ArgumentOutOfRangeException(offsetName, offset, $"Expected 0 to {available}.");
        }

        if (count < 0 || count > available - offset)
        {
            throw new ArgumentOutOfRangeException(countName, count, $"Expected 0 to {available - offset}, what the tensor has from the offset on.");
        }
    }

    private static void ReverseByteOrder<T>(Span<T> blocks, int componentBytes)
        where T : unmanaged
    {
        while (!blocks.IsEmpty)
        {
            Span<T> part = blocks[..Math.Min(blocks.Length, SwapLength)];
            switch (componentBytes)
            {
                case 2:
                    Span<ushort> twos = MemoryMarshal.Cast<T, ushort>(part);
                    BinaryPrimitives.ReverseEndianness(twos, twos);
                    break;
                case 4:
                    Span<uint> fours = MemoryMarshal.Cast<T, uint>(part);
                    BinaryPrimitives.ReverseEndianness(fours, fours);
                    break;
                case 8:
                    Span<ulong> eights = MemoryMarshal.Cast<T, ulong>(part);
                    BinaryPrimitives.ReverseEndianness(eights, eights);
                    break;
            }

            blocks = blocks[part.Length..];
        }
    }

    private long BlockCount<T>()
        where T : unmanaged
    {
        int blockBytes = ElementType.BlockBytes();
        return Unsafe.SizeOf<T>() == blockBytes
            ? ByteLength / blockBytes
            : throw new InvalidOperationException(
                $"{typeof(T)} takes {Unsafe.SizeOf<T>()} bytes; expected a type of {blockBytes}, the size of a block of {ElementType} in tensor {TensorFileException.Quote(Name)}.");
    }
}
