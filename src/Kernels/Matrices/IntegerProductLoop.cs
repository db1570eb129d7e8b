using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The blocks of an exact product of integers, as <see cref="ProductLoop{T}"/> has them.</summary>
/// <remarks>
/// With u for the unsigned bytes on the left, s for the signed ones on the right, and what is to be added to each, o and q: Σ (u + o)(s + q) = Σ u s + o Σ s + q Σ u + d o q over a depth d. Σ s and Σ u are products with ones, of the same kernel. All is modulo 2^32.
/// </remarks>
internal sealed unsafe class IntegerProductLoop(ByteSource left, ByteSource right, nint depth, int* target, MatrixLayout layout, bool accumulates)
{
    private const int BlockRows = 192;
    private const int BlockColumns = 2048;
    private const int BlockDepth = 1024;
    private const int Lane = IntegerTileKernel.BytesPerLane;
    private const int LeftStride = BlockDepth + 64;
    private const int GroupColumns = 256;
    private const int CacheLine = 64;

    private readonly IntegerTileKernel _kernel = IntegerTileKernel.Fastest;

    /// <summary>Computes it.</summary>
    public void Run(int threads) => ProductGrid.Run(layout.Rows, layout.Columns, depth, threads, IntegerTileKernel.Rows, _kernel.Columns, Run);

    private void Run(nint firstRow, nint rows, nint firstColumn, nint columns)
    {
        if (depth == 0 && !accumulates)
        {
            Clear(firstRow, rows, firstColumn, columns);
        }

        byte[] leftRoom = ArrayPool<byte>.Shared.Rent(((BlockRows + IntegerTileKernel.Rows) * LeftStride) + CacheLine);
        byte[] rightRoom = ArrayPool<byte>.Shared.Rent(((BlockColumns + _kernel.Columns) * BlockDepth) + CacheLine);
        int[] sums = ArrayPool<int>.Shared.Rent(BlockColumns + _kernel.Columns + BlockRows + IntegerTileKernel.Rows);
        fixed (byte* leftStart = leftRoom, rightStart = rightRoom)
        fixed (int* columnSums = sums)
        {
            byte* leftBytes = Align(leftStart);
            byte* rightBytes = Align(rightStart);
            int* rowSums = columnSums + BlockColumns + _kernel.Columns;
            for (nint column = 0; column < columns; column += BlockColumns)
            {
                int blockColumns = (int)nint.Min(BlockColumns, columns - column);
                for (nint start = 0; start < depth; start += BlockDepth)
                {
                    int blockDepth = (int)nint.Min(BlockDepth, depth - start);
                    int steps = (blockDepth + Lane - 1) / Lane;
                    PackRight(start, blockDepth, firstColumn + column, blockColumns, rightBytes);
                    AddColumns((int*)rightBytes, steps, blockColumns, blockDepth, columnSums);
                    for (nint row = 0; row < rows; row += BlockRows)
                    {
                        int blockRows = (int)nint.Min(BlockRows, rows - row);
                        PackLeft(firstRow + row, blockRows, start, blockDepth, leftBytes);
                        AddRows((int*)leftBytes, steps, blockRows, rowSums);
                        int* block = target + ((firstRow + row) * layout.RowStride) + ((firstColumn + column) * layout.ColumnStride);
                        Tiles((int*)leftBytes, rowSums, blockRows, (int*)rightBytes, columnSums, blockColumns, steps, block, continues: accumulates || start > 0);
                    }
                }
            }
        }

        ArrayPool<byte>.Shared.Return(leftRoom);
        ArrayPool<byte>.Shared.Return(rightRoom);
        ArrayPool<int>.Shared.Return(sums);
    }

    private static byte* Align(byte* address) => (byte*)(((nint)address + CacheLine - 1) & -CacheLine);

    private void Clear(nint firstRow, nint rows, nint firstColumn, nint columns)
    {
        for (nint i = firstRow; i < firstRow + rows; i++)
        {
            for (nint j = firstColumn; j < firstColumn + columns; j++)
            {
                target[(i * layout.RowStride) + (j * layout.ColumnStride)] = 0;
            }
        }
    }

    private void PackLeft(nint firstRow, int rows, nint firstDepth, int count, byte* bytes)
    {
        for (int i = 0; i < rows; i++)
        {
            byte* row = bytes + ((nint)i * LeftStride);
            left.LoadRow(firstRow + i, firstDepth, count, row);
            new Span<byte>(row + count, -count & (Lane - 1)).Clear();
        }
    }

    private void PackRight(nint firstDepth, int count, nint firstColumn, int columns, byte* bytes)
    {
        int width = _kernel.Columns;
        int steps = (count + Lane - 1) / Lane;
        int panelSize = steps * Lane * width;
        new Span<byte>(bytes + ((nint)(columns / width) * panelSize), columns % width == 0 ? 0 : panelSize).Clear();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(width * LeftStride, Lane * BlockColumns));
        fixed (byte* room = buffer)
        {
            if (right.IsColumnMajor)
            {
                for (int start = 0; start < columns; start += width)
                {
                    int length = Math.Min(width, columns - start);
                    for (int j = 0; j < length; j++)
                    {
                        byte* column = room + ((nint)j * LeftStride);
                        right.LoadColumn(firstDepth, firstColumn + start + j, count, column);
                        new Span<byte>(column + count, -count & (Lane - 1)).Clear();
                    }

                    Transposition.Transpose((int*)room, LeftStride / Lane, length, steps, (int*)(bytes + ((nint)(start / width) * panelSize)), width);
                }
            }
            else
            {
                for (int step = 0; step < steps; step++)
                {
                    int length = Math.Min(Lane, count - (step * Lane));
                    for (int i = 0; i < length; i++)
                    {
                        right.LoadRow(firstDepth + (step * Lane) + i, firstColumn, columns, room + ((nint)i * BlockColumns));
                    }

                    new Span<byte>(room + ((nint)length * BlockColumns), (Lane - length) * BlockColumns).Clear();
                    for (int start = 0; start < columns; start += width)
                    {
                        byte* place = bytes + ((nint)(start / width) * panelSize) + ((nint)step * Lane * width);
                        ByteInterleaving.Interleave(room + start, BlockColumns, Math.Min(width, columns - start), place);
                    }
                }
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    // For each column what is added to all its sums: o Σ s + d o q.
    [SkipLocalsInit]
    private void AddColumns(int* panels, int steps, int columns, int count, int* sums)
    {
        int width = _kernel.Columns;
        new Span<int>(sums, columns + width).Clear();
        if (left.Offset == 0)
        {
            return;
        }

        int* ones = stackalloc int[BlockDepth / Lane];
        int* tile = stackalloc int[IntegerTileKernel.Rows * width];
        new Span<int>(ones, steps).Fill(0x01010101);
        for (int start = 0; start < columns; start += width)
        {
            new Span<int>(tile, IntegerTileKernel.Rows * width).Clear();
            _kernel.Multiply(ones, 0, panels + ((nint)start * steps), steps, tile, width);
            for (int j = 0; j < width; j++)
            {
                sums[start + j] = unchecked(left.Offset * (tile[j] + (count * right.Offset)));
            }
        }
    }

    // For each row what is added to all its sums: q Σ u.
    [SkipLocalsInit]
    private void AddRows(int* rowLanes, int steps, int rows, int* sums)
    {
        new Span<int>(sums, rows + IntegerTileKernel.Rows).Clear();
        if (right.Offset == 0)
        {
            return;
        }

        int width = _kernel.Columns;
        int* tile = stackalloc int[IntegerTileKernel.Rows * width];
        int[] ones = ArrayPool<int>.Shared.Rent(steps * width);
        ones.AsSpan(0, steps * width).Fill(0x01010101);
        fixed (int* panel = ones)
        {
            for (int start = 0; start < rows; start += IntegerTileKernel.Rows)
            {
                new Span<int>(tile, IntegerTileKernel.Rows * width).Clear();
                _kernel.Multiply(rowLanes + ((nint)start * (LeftStride / Lane)), LeftStride / Lane, panel, steps, tile, width);
                for (int i = 0; i < IntegerTileKernel.Rows; i++)
                {
                    sums[start + i] = unchecked(right.Offset * tile[i * width]);
                }
            }
        }

        ArrayPool<int>.Shared.Return(ones);
    }

    [SkipLocalsInit]
    private void Tiles(int* rowLanes, int* rowSums, int rows, int* panels, int* columnSums, int columns, int steps, int* block, bool continues)
    {
        int width = _kernel.Columns;
        int* edge = stackalloc int[IntegerTileKernel.Rows * width];
        for (int group = 0; group < columns; group += GroupColumns)
        {
            int end = Math.Min(columns, group + GroupColumns);
            for (int row = 0; row < rows; row += IntegerTileKernel.Rows)
            {
                int tileRows = Math.Min(IntegerTileKernel.Rows, rows - row);
                int* factors = rowLanes + ((nint)row * (LeftStride / Lane));
                for (int column = group; column < end; column += width)
                {
                    int tileColumns = Math.Min(width, end - column);
                    int* tile = block + (row * layout.RowStride) + (column * layout.ColumnStride);
                    int* panel = panels + ((nint)column * steps);
                    if (tileRows == IntegerTileKernel.Rows && tileColumns == width && layout.ColumnStride == 1)
                    {
                        Begin(tile, layout.RowStride, rowSums + row, columnSums + column, width, continues);
                        _kernel.Multiply(factors, LeftStride / Lane, panel, steps, tile, layout.RowStride);
                    }
                    else
                    {
                        // Tiles that reach beyond C, or whose elements lie apart, are computed beside it.
                        Load(tile, tileRows, tileColumns, edge, width);
                        Begin(edge, width, rowSums + row, columnSums + column, width, continues);
                        _kernel.Multiply(factors, LeftStride / Lane, panel, steps, edge, width);
                        Store(edge, width, tileRows, tileColumns, tile);
                    }
                }
            }
        }
    }

    private static void Begin(int* tile, nint stride, int* rowSums, int* columnSums, int width, bool continues)
    {
        for (int i = 0; i < IntegerTileKernel.Rows; i++, tile += stride)
        {
            int j = 0;
            var rowSum = new Vector<int>(rowSums[i]);
            for (; j + Vector<int>.Count <= width; j += Vector<int>.Count)
            {
                Vector<int> begin = rowSum + Vector.Load(columnSums + j);
                Vector.Store(continues ? begin + Vector.Load(tile + j) : begin, tile + j);
            }

            for (; j < width; j++)
            {
                tile[j] = unchecked((continues ? tile[j] : 0) + rowSums[i] + columnSums[j]);
            }
        }
    }

    private void Load(int* tile, int rows, int columns, int* edge, int width)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                edge[(i * width) + j] = tile[(i * layout.RowStride) + (j * layout.ColumnStride)];
            }
        }
    }

    private void Store(int* edge, int width, int rows, int columns, int* tile)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                tile[(i * layout.RowStride) + (j * layout.ColumnStride)] = edge[(i * width) + j];
            }
        }
    }
}
