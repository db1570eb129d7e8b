using System.Buffers;

namespace NumFormats.Kernels;

/// <summary>A right operand that is packed as it is used.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal sealed unsafe class PackedPanels<T>(MatrixSource<T> source, int width) : RightOperand<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Locate(nint firstColumn, int columns, nint firstDepth, int depth, T* room, Span<nint> panels)
    {
        int count = (columns + width - 1) / width;
        nint size = (nint)width * depth;
        for (int i = 0; i < count; i++)
        {
            panels[i] = (nint)(room + (i * size));
        }

        if (columns % width != 0)
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
        T[] buffer = ArrayPool<T>.Shared.Rent(columns);
        fixed (T* row = buffer)
        {
            for (int k = 0; k < depth; k++)
            {
                source.LoadRow(firstDepth + k, firstColumn, columns, row);
                T* destination = room + ((nint)k * width);
                for (int start = 0; start < columns; start += width, destination += (nint)width * depth)
                {
                    int length = Math.Min(width, columns - start);
                    new ReadOnlySpan<T>(row + start, length).CopyTo(new Span<T>(destination, length));
                }
            }
        }

        ArrayPool<T>.Shared.Return(buffer);
    }

    // The columns of a panel are decoded one after another and turned around.
    private void PackColumns(nint firstColumn, int columns, nint firstDepth, int depth, T* room)
    {
        T[] buffer = ArrayPool<T>.Shared.Rent(width * TileKernel<T>.LeftStride);
        fixed (T* panel = buffer)
        {
            for (int start = 0; start < columns; start += width)
            {
                int length = Math.Min(width, columns - start);
                for (int j = 0; j < length; j++)
                {
                    source.LoadColumn(firstDepth, firstColumn + start + j, depth, panel + ((nint)j * TileKernel<T>.LeftStride));
                }

                Transposition.Transpose(panel, TileKernel<T>.LeftStride, length, depth, room + ((nint)start * depth), width);
            }
        }

        ArrayPool<T>.Shared.Return(buffer);
    }
}
