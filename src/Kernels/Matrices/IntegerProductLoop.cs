using System.Buffers;
using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>The blocks of an exact product of integers, as <see cref="ProductLoop{T}"/> has them.</summary>
/// <remarks>
/// With u for the unsigned bytes on the left, s for the signed ones on the right, and what is to be added to each, o and q: Σ (u + o)(s + q) = Σ u s + o Σ s + q Σ u + d o q over a depth d. Σ s and Σ u are products with ones, of the same kernel. All is modulo 2^32.
/// </remarks>
internal sealed unsafe class IntegerProductLoop
{
    private const int BlockRows = 192;
    private const int BlockColumns = 2048;
    private const int BlockDepth = 1024;
    private const int Lane = IntegerTileKernel.BytesPerLane;
    private const int LeftStride = BlockDepth + 64;
    private const int GroupColumns = 256;

    private readonly IntegerTileKernel _kernel = IntegerTileKernel.Fastest;
    private readonly ByteSource _left;
    private readonly ByteSource? _right;
    private readonly PackedIntegerMatrix? _packed;
    private readonly int _rightOffset;
    private readonly nint _depth;
    private readonly int* _target;
    private readonly MatrixLayout _layout;
    private readonly bool _accumulates;

    /// <summary>A product with a right operand that is packed block by block.</summary>
    public IntegerProductLoop(ByteSource left, ByteSource right, nint depth, int* target, MatrixLayout layout, bool accumulates)
        : this(left, right.Offset, depth, target, layout, accumulates) => _right = right;

    /// <summary>A product with a right operand that was packed before.</summary>
    public IntegerProductLoop(ByteSource left, PackedIntegerMatrix right, int* target, MatrixLayout layout, bool accumulates)
        : this(left, right.Offset, right.Rows, target, layout, accumulates) => _packed = right;

    private IntegerProductLoop(ByteSource left, int rightOffset, nint depth, int* target, MatrixLayout layout, bool accumulates)
    {
        _left = left;
        _rightOffset = rightOffset;
        _depth = depth;
        _target = target;
        _layout = layout;
        _accumulates = accumulates;
    }

    /// <summary>Computes it.</summary>
    public void Run(int threads) => ProductGrid.Run(_layout.Rows, _layout.Columns, _depth, threads, IntegerTileKernel.Rows, _kernel.Columns, Run);

    private void Run(nint firstRow, nint rows, nint firstColumn, nint columns)
    {
        if (_depth == 0 && !_accumulates)
        {
            Clear(firstRow, rows, firstColumn, columns);
        }

        int width = _kernel.Columns;
        byte[] leftRoom = ArrayPool<byte>.Shared.Rent(((BlockRows + IntegerTileKernel.Rows) * LeftStride) + CacheLines.Bytes);
        byte[] rightRoom = _packed is null ? ArrayPool<byte>.Shared.Rent(((BlockColumns + width) * BlockDepth) + CacheLines.Bytes) : [];
        int[] sums = ArrayPool<int>.Shared.Rent(BlockColumns + width + BlockRows + IntegerTileKernel.Rows);
        nint[] panelRoom = ArrayPool<nint>.Shared.Rent(BlockColumns);
        fixed (byte* leftStart = leftRoom, rightStart = rightRoom)
        fixed (int* columnSums = sums)
        fixed (nint* panelStart = panelRoom)
        {
            byte* leftBytes = CacheLines.Align(leftStart);
            byte* rightBytes = CacheLines.Align(rightStart);
            var panels = (int**)panelStart;
            int* rowSums = columnSums + BlockColumns + width;
            for (nint column = 0; column < columns; column += BlockColumns)
            {
                int blockColumns = (int)nint.Min(BlockColumns, columns - column);
                for (nint start = 0; start < _depth; start += BlockDepth)
                {
                    int blockDepth = (int)nint.Min(BlockDepth, _depth - start);
                    int steps = (blockDepth + Lane - 1) / Lane;
                    if (_packed is null)
                    {
                        PackRight(_right!, start, blockDepth, firstColumn + column, blockColumns, rightBytes);
                        for (int i = 0; i * width < blockColumns; i++)
                        {
                            panels[i] = (int*)rightBytes + ((nint)i * steps * width);
                        }

                        AddColumns((int*)rightBytes, steps, blockColumns, blockDepth, columnSums);
                    }
                    else
                    {
                        for (int i = 0; i * width < blockColumns; i++)
                        {
                            panels[i] = _packed.Panel(((firstColumn + column) / width) + i) + (start / Lane * width);
                        }

                        AddColumns(_packed.ColumnSums.Slice((int)(firstColumn + column), blockColumns), start == 0 ? _left.Offset : 0, new Span<int>(columnSums, blockColumns + width));
                    }

                    for (nint row = 0; row < rows; row += BlockRows)
                    {
                        int blockRows = (int)nint.Min(BlockRows, rows - row);
                        PackLeft(firstRow + row, blockRows, start, blockDepth, leftBytes);
                        AddRows((int*)leftBytes, steps, blockRows, rowSums);
                        int* block = _target + ((firstRow + row) * _layout.RowStride) + ((firstColumn + column) * _layout.ColumnStride);
                        Tiles((int*)leftBytes, rowSums, panels, columnSums, steps, block, _layout with { Rows = blockRows, Columns = blockColumns }, continues: _accumulates || start > 0);
                    }
                }
            }
        }

        ArrayPool<byte>.Shared.Return(leftRoom);
        if (_packed is null)
        {
            ArrayPool<byte>.Shared.Return(rightRoom);
        }

        ArrayPool<int>.Shared.Return(sums);
        ArrayPool<nint>.Shared.Return(panelRoom);
    }

    private void Clear(nint firstRow, nint rows, nint firstColumn, nint columns)
    {
        for (nint i = firstRow; i < firstRow + rows; i++)
        {
            for (nint j = firstColumn; j < firstColumn + columns; j++)
            {
                _target[(i * _layout.RowStride) + (j * _layout.ColumnStride)] = 0;
            }
        }
    }

    private void PackLeft(nint firstRow, int rows, nint firstDepth, int count, byte* bytes)
    {
        for (int i = 0; i < rows; i++)
        {
            byte* row = bytes + ((nint)i * LeftStride);
            _left.LoadRow(firstRow + i, firstDepth, count, row);
            new Span<byte>(row + count, -count & (Lane - 1)).Clear();
        }
    }

    private void PackRight(ByteSource right, nint firstDepth, int count, nint firstColumn, int columns, byte* bytes)
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
        if (_left.Offset == 0)
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
                sums[start + j] = unchecked(_left.Offset * (tile[j] + (count * _rightOffset)));
            }
        }
    }

    // The same where the sums of the columns of the whole depth are known.
    private static void AddColumns(ReadOnlySpan<int> columnSums, int factor, Span<int> sums)
    {
        sums.Clear();
        for (int j = 0; factor != 0 && j < columnSums.Length; j++)
        {
            sums[j] = unchecked(factor * columnSums[j]);
        }
    }

    // For each row what is added to all its sums: q Σ u.
    [SkipLocalsInit]
    private void AddRows(int* rowLanes, int steps, int rows, int* sums)
    {
        new Span<int>(sums, rows + IntegerTileKernel.Rows).Clear();
        if (_rightOffset == 0)
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
                    sums[start + i] = unchecked(_rightOffset * tile[i * width]);
                }
            }
        }

        ArrayPool<int>.Shared.Return(ones);
    }

    [SkipLocalsInit]
    private void Tiles(int* rowLanes, int* rowSums, int** panels, int* columnSums, int steps, int* block, MatrixLayout blockLayout, bool continues)
    {
        int width = _kernel.Columns;
        int* edge = stackalloc int[IntegerTileKernel.Rows * width];
        var tiles = new IntegerTiles(block, blockLayout, width, edge);
        int columns = (int)blockLayout.Columns;
        for (int group = 0; group < columns; group += GroupColumns)
        {
            int end = Math.Min(columns, group + GroupColumns);
            for (int row = 0; row < blockLayout.Rows; row += IntegerTileKernel.Rows)
            {
                int* factors = rowLanes + ((nint)row * (LeftStride / Lane));
                for (int column = group; column < end; column += width)
                {
                    int* tile = tiles.Begin(row, column, rowSums + row, columnSums + column, continues, out nint stride);
                    _kernel.Multiply(factors, LeftStride / Lane, panels[column / width], steps, tile, stride);
                    tiles.End(tile, row, column);
                }
            }
        }
    }
}
