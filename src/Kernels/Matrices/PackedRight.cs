using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A right operand that was packed before. Not for use by several threads at once, except as <see cref="RightOperand{T}"/>.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal sealed unsafe class PackedRight<T> : RightOperand<T>
    where T : unmanaged
{
    private readonly PackedMatrix _matrix;
    private readonly SpanDecoder<T>? _decoder;
    private readonly T[] _table;
    private readonly byte[] _byteTable;

    // Products with the factors of blocks are rounded to binary32 whatever the lanes are.
    private readonly PackedRight<int>? _singles;

    /// <summary>The numbers of a packed matrix, all of which are among those of the lanes.</summary>
    public PackedRight(PackedMatrix matrix)
    {
        _matrix = matrix;
        if (matrix.IsScaled && typeof(T) != typeof(int))
        {
            _singles = new PackedRight<int>(matrix);
        }

        _decoder = matrix.Elements.Equals(ChainNumbers<T>.Format) ? null : FormatKernels<T>.Of(matrix.Elements).DecoderOrCore;
        _byteTable = IsQuads ? ByteQuads.Table(matrix.Elements) : [];
        _table = new T[matrix.IsNibbles ? 1 << PackedMatrix.NibbleBits : matrix.IsQuads ? 1 << 8 : 0];
        for (int code = 0; code < _table.Length; code++)
        {
            _decoder!.Decode([(byte)code], _table.AsSpan(code));
        }
    }

    /// <summary>Whether panels are numbers as they are.</summary>
    public bool IsNumbers => _decoder is null && IsAsWide && !_matrix.IsScaled;

    /// <summary>Whether products of vectors can look the codes up in <see cref="Table"/>.</summary>
    public bool IsNibbles => _matrix.IsNibbles && typeof(T) == typeof(int);

    /// <summary>Whether products of vectors can decode codes by <see cref="ByteTable"/>.</summary>
    public bool IsQuads => _matrix.IsQuads && typeof(T) == typeof(int);

    /// <summary>What decodes codes that lie row after row; null where they are numbers.</summary>
    public SpanDecoder<T>? Decoder => _decoder;

    /// <summary>The table of <see cref="ByteQuads"/>.</summary>
    public ReadOnlySpan<byte> ByteTable => _byteTable;

    /// <summary>The numbers of codes of up to four bits.</summary>
    public ReadOnlySpan<T> Table => _table;

    // Panels are as wide as those of binary32; chains in binary64 have narrower ones.
    private static bool IsAsWide => PackedMatrix.PanelColumns == TileKernel<T>.Widest.Columns;

    /// <inheritdoc/>
    public override void Locate(nint firstColumn, int columns, nint firstDepth, int depth, T* room, Span<nint> panels)
    {
        int width = TileKernel<T>.Widest.Columns;
        int packed = PackedMatrix.PanelColumns;
        T[] buffer = IsAsWide ? [] : ArrayPool<T>.Shared.Rent(packed * depth);
        fixed (T* wide = buffer)
        {
            for (int start = 0; start < columns; start += width)
            {
                nint column = firstColumn + start;
                T* panel = room + ((nint)start * depth);
                if (IsNumbers)
                {
                    panel = (T*)_matrix.Panel(column / packed) + (firstDepth * packed);
                }
                else if (IsAsWide)
                {
                    Decode(column / packed, firstDepth, depth, panel);
                }
                else
                {
                    Decode(column / packed, firstDepth, depth, wide);
                    for (nint k = 0; k < depth; k++)
                    {
                        new ReadOnlySpan<T>(wide + (k * packed) + (column % packed), width).CopyTo(new Span<T>(panel + (k * width), width));
                    }
                }

                panels[start / width] = (nint)panel;
            }
        }

        if (buffer.Length > 0)
        {
            ArrayPool<T>.Shared.Return(buffer);
        }
    }

    /// <summary>Decodes rows of a panel of the packed matrix; the first is a multiple of <see cref="PackedMatrix.CodesPerLane"/>.</summary>
    public void Decode(nint panel, nint firstDepth, int depth, T* numbers)
    {
        int count = depth * PackedMatrix.PanelColumns;
        if (_singles is not null)
        {
            float[] room = ArrayPool<float>.Shared.Rent(count);
            fixed (float* singles = room)
            {
                _singles.Decode(panel, firstDepth, depth, (int*)singles);
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<float>(singles, count), new Span<double>(numbers, count));
            }

            ArrayPool<float>.Shared.Return(room);
            return;
        }

        DecodeCodes(panel, firstDepth, depth, numbers);
        if (_matrix.IsScaled)
        {
            _matrix.Scale(panel, firstDepth, depth, new Span<float>(numbers, count));
        }
    }

    private void DecodeCodes(nint panel, nint firstDepth, int depth, T* numbers)
    {
        int width = PackedMatrix.PanelColumns;
        if (IsNibbles)
        {
            fixed (T* table = _table)
            {
                VectorKernel<T>.Widest.DecodeNibbles(table, (T*)_matrix.Panel(panel) + (firstDepth / PackedMatrix.CodesPerLane * width), depth, numbers);
            }
        }
        else if (_matrix.IsNibbles)
        {
            uint* codes = (uint*)_matrix.Panel(panel) + (firstDepth / PackedMatrix.CodesPerLane * width);
            for (nint k = 0; k < depth; k++)
            {
                for (nint j = 0; j < width; j++)
                {
                    uint lane = codes[(k / PackedMatrix.CodesPerLane * width) + j];
                    numbers[(k * width) + j] = _table[(lane >> (int)(k % PackedMatrix.CodesPerLane * PackedMatrix.NibbleBits)) & 15];
                }
            }
        }
        else if (IsQuads)
        {
            fixed (byte* table = _byteTable)
            {
                ByteQuads.Decode(table, _matrix.Panel(panel) + (firstDepth * width), depth, (int*)numbers);
            }
        }
        else if (_matrix.IsQuads)
        {
            byte* codes = _matrix.Panel(panel) + (firstDepth * width);
            for (nint k = 0; k < depth; k++)
            {
                for (nint j = 0; j < width; j++)
                {
                    numbers[(k * width) + j] = _table[codes[ByteQuads.Place(j, k)]];
                }
            }
        }
        else if (_matrix.IsPairs && typeof(T) == typeof(int))
        {
            VectorKernel<T>.Widest.DecodePairs((T*)_matrix.Panel(panel) + (firstDepth / HalfPairs.Depth * width), depth, numbers);
        }
        else if (_matrix.IsPairs)
        {
            var codes = (ushort*)_matrix.Panel(panel);
            Span<ushort> row = stackalloc ushort[width];
            for (nint k = 0; k < depth; k++)
            {
                for (int j = 0; j < width; j++)
                {
                    row[j] = codes[HalfPairs.Place(j, firstDepth + k, width)];
                }

                _decoder!.Decode(MemoryMarshal.AsBytes(row), new Span<T>(numbers + (k * width), width));
            }
        }
        else if (_decoder is null)
        {
            new ReadOnlySpan<T>((T*)_matrix.Panel(panel) + (firstDepth * width), depth * width).CopyTo(new Span<T>(numbers, depth * width));
        }
        else
        {
            _decoder.Decode(new ReadOnlySpan<byte>(_matrix.Panel(panel) + (firstDepth * _matrix.BytesPerRow), depth * _matrix.BytesPerRow), new Span<T>(numbers, depth * width));
        }
    }
}
