using System.Buffers;

namespace NumFormats.Kernels;

/// <summary>A right operand that is packed as it is used.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal sealed unsafe class PackedPanels<T>(MatrixSource<T> source, TileKernel<T> kernel) : RightOperand<T>
    where T : unmanaged
{
    private readonly int _width = kernel.Columns;

    /// <inheritdoc/>
    public override void Locate(nint firstColumn, int columns, nint firstDepth, int depth, T* room, Span<nint> panels)
    {
        int count = (columns + _width - 1) / _width;
        nint size = (nint)_width * depth;
        for (int i = 0; i < count; i++)
        {
            panels[i] = (nint)(room + (i * size));
        }

        if (columns % _width != 0)
        {
            new Span<T>(room + ((count - 1) * size), (int)size).Clear();
        }

        if (source.IsColumnMajor)
        {
            PackColumns(firstColumn, columns, firstDepth, depth, room);
        }
        else
        {
            PackRows(firstColumn, columns, firstDepth, depth, room);
        }
    }

    // Each row is decoded as a whole and dealt out to the panels.
    private void PackRows(nint firstColumn, int columns, nint firstDepth, int depth, T* room)
    {
        int whole = columns / _width;
        T[] buffer = ArrayPool<T>.Shared.Rent(columns);
        fixed (T* decoded = buffer)
        {
            for (int k = 0; k < depth; k++)
            {
                T* row = source.Row(firstDepth + k, firstColumn, columns, decoded);
                T* destination = room + ((nint)k * _width);
                kernel.Deal(row, whole, destination, (nint)_width * depth);
                new ReadOnlySpan<T>(row + (whole * _width), columns % _width).CopyTo(new Span<T>(destination + ((nint)whole * _width * depth), _width));
            }
        }

        ArrayPool<T>.Shared.Return(buffer);
    }

    // The columns of a panel are decoded one after another and turned around.
    private void PackColumns(nint firstColumn, int columns, nint firstDepth, int depth, T* room)
    {
        T[] buffer = ArrayPool<T>.Shared.Rent(_width * TileKernel<T>.LeftStride);
        fixed (T* panel = buffer)
        {
            for (int start = 0; start < columns; start += _width)
            {
                int length = Math.Min(_width, columns - start);
                for (int j = 0; j < length; j++)
                {
                    source.LoadColumn(firstDepth, firstColumn + start + j, depth, panel + ((nint)j * TileKernel<T>.LeftStride));
                }

                Transposition.Transpose(panel, TileKernel<T>.LeftStride, length, depth, room + ((nint)start * depth), _width);
            }
        }

        ArrayPool<T>.Shared.Return(buffer);
    }
}
