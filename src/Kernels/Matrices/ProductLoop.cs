using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The blocks of a matrix product.</summary>
/// <remarks>
/// Threads share out the elements of C. Each takes blocks of columns, of rows, and of depth, packs the operands of a block, and lets the tiles' chains go on. A chain rests in memory between two blocks of depth, without any change to its bits, so that blocks, threads and
/// tiles make no difference to the result.
/// </remarks>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal sealed unsafe class ProductLoop<T>
    where T : unmanaged
{
    // The packed rows stay in the second cache, the panels in the third one. Rows: a multiple of each kernel's.
    private const int BlockRows = 192;
    private const int BlockColumns = 2048;

    // The elements of panels that one row of tiles after another goes through.
    private const int PanelElements = 3 << 15;

    // Chains that do not fit C itself wait for their epilogue in so many elements.
    private const int MostChains = 1 << 22;

    private readonly TileKernel<T> _kernel = TileKernel<T>.Widest;
    private readonly MatrixSource<T> _left;
    private readonly RightOperand<T> _right;
    private readonly ProductEpilogue<T> _epilogue;
    private readonly byte* _target;
    private readonly MatrixLayout _layout;
    private readonly nint _depth;

    /// <summary>A product.</summary>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <param name="depth">The columns of the left operand and rows of the right one.</param>
    /// <param name="epilogue">What becomes of the chains' ends.</param>
    /// <param name="target">C.</param>
    /// <param name="layout">The layout of C.</param>
    public ProductLoop(MatrixSource<T> left, RightOperand<T> right, nint depth, ProductEpilogue<T> epilogue, byte* target, MatrixLayout layout)
    {
        _left = left;
        _right = right;
        _depth = depth;
        _epilogue = epilogue;
        _target = target;
        _layout = layout;
    }

    /// <summary>Computes it.</summary>
    public void Run(int threads) => ProductGrid.Run(_layout.Rows, _layout.Columns, _depth, threads, _kernel.Rows, _kernel.Columns, Run);

    private static nint RoundUp(nint value, nint grain) => (value + grain - 1) / grain * grain;

    private void Run(nint firstRow, nint rows, nint firstColumn, nint columns)
    {
        if (rows == 0 || columns == 0)
        {
            return;
        }

        int width = _kernel.Columns;
        int blockColumns = (int)nint.Min(columns, BlockColumns);
        int blockDepth = (int)nint.Min(_depth, TileKernel<T>.MaxDepth);
        int slack = CacheLines.Bytes / sizeof(T);
        nint chainStride = RoundUp(blockColumns, width) + slack;
        nint chainRows = _epilogue.IsInPlace ? rows : nint.Min(rows, nint.Max(BlockRows, MostChains / chainStride / BlockRows * BlockRows));

        // After tiles of six rows, the last tile of four may reach beyond the next multiple of four.
        T[] leftRoom = ArrayPool<T>.Shared.Rent((int)((RoundUp(nint.Min(rows, BlockRows), TileKernel<T>.RowGrain) + TileKernel<T>.RowGrain) * TileKernel<T>.LeftStride) + slack);
        T[] rightRoom = ArrayPool<T>.Shared.Rent((int)(RoundUp(blockColumns, width) * blockDepth) + slack);
        nint[] panels = ArrayPool<nint>.Shared.Rent((blockColumns + width - 1) / width);
        T[] chainRoom = _epilogue.IsInPlace ? [] : ArrayPool<T>.Shared.Rent((int)((RoundUp(chainRows, TileKernel<T>.RowGrain) + TileKernel<T>.RowGrain) * chainStride) + slack);
        fixed (T* left = leftRoom, right = rightRoom, chains = chainRoom)
        {
            for (nint column = 0; column < columns; column += BlockColumns)
            {
                int width1 = (int)nint.Min(BlockColumns, columns - column);
                for (nint row = 0; row < rows; row += chainRows)
                {
                    var block = new Block(firstRow + row, nint.Min(chainRows, rows - row), firstColumn + column, width1);
                    if (_epilogue.IsInPlace)
                    {
                        Chain(block, (T*)_target + (block.FirstRow * _layout.RowStride) + block.FirstColumn, _layout.RowStride, isPadded: false, CacheLines.Align(left), CacheLines.Align(right), panels);
                    }
                    else
                    {
                        Chain(block, CacheLines.Align(chains), chainStride, isPadded: true, CacheLines.Align(left), CacheLines.Align(right), panels);
                        _epilogue.Store(CacheLines.Align(chains), chainStride, block.FirstRow, block.Rows, block.FirstColumn, block.Columns);
                    }
                }
            }
        }

        ArrayPool<T>.Shared.Return(leftRoom);
        ArrayPool<T>.Shared.Return(rightRoom);
        ArrayPool<nint>.Shared.Return(panels);
        if (chainRoom.Length > 0)
        {
            ArrayPool<T>.Shared.Return(chainRoom);
        }
    }

    // The chains of a block of C, from their beginning to their end.
    private void Chain(Block block, T* chains, nint stride, bool isPadded, T* left, T* right, nint[] panels)
    {
        if (_depth == 0)
        {
            for (nint i = 0; i < block.Rows; i++)
            {
                new Span<T>(chains + (i * stride), block.Columns).Clear();
            }
        }

        for (nint start = 0; start < _depth; start += TileKernel<T>.MaxDepth)
        {
            int depth = (int)nint.Min(TileKernel<T>.MaxDepth, _depth - start);
            _right.Locate(block.FirstColumn, block.Columns, start, depth, right, panels);
            for (nint row = 0; row < block.Rows; row += BlockRows)
            {
                int rows = (int)nint.Min(BlockRows, block.Rows - row);
                PackLeft(block.FirstRow + row, rows, start, depth, left);
                Tiles(rows, block.Columns, depth, left, panels, chains + (row * stride), stride, isPadded, continues: start > 0);
            }
        }
    }

    private void PackLeft(nint firstRow, int rows, nint firstDepth, int depth, T* left)
    {
        if (_left.IsColumnMajor)
        {
            T[] buffer = ArrayPool<T>.Shared.Rent(BlockRows * depth);
            fixed (T* columns = buffer)
            {
                for (int k = 0; k < depth; k++)
                {
                    _left.LoadColumn(firstRow, firstDepth + k, rows, columns + ((nint)k * BlockRows));
                }

                Transposition.Transpose(columns, BlockRows, depth, rows, left, TileKernel<T>.LeftStride);
            }

            ArrayPool<T>.Shared.Return(buffer);
        }
        else
        {
            for (int i = 0; i < rows; i++)
            {
                _left.LoadRow(firstRow + i, firstDepth, depth, left + ((nint)i * TileKernel<T>.LeftStride));
            }
        }

        for (int i = rows; i % TileKernel<T>.RowGrain != 0; i++)
        {
            new Span<T>(left + ((nint)i * TileKernel<T>.LeftStride), depth).Clear();
        }
    }

    // The numbers of a row of tiles stay in the first cache, some panels in the second one.
    private void Tiles(int rows, int columns, int depth, T* left, nint[] panels, T* chains, nint stride, bool isPadded, bool continues)
    {
        int group = Math.Max(1, PanelElements / (TileKernel<T>.MaxDepth * _kernel.Columns)) * _kernel.Columns;
        for (int column = 0; column < columns; column += group)
        {
            int end = Math.Min(columns, column + group);
            for (int row = 0; row < rows;)
            {
                int tileRows = rows - row >= _kernel.Rows ? _kernel.Rows : TileKernel<T>.RowGrain;
                TileRow(tileRows, Math.Min(tileRows, rows - row), column, end, depth, left + ((nint)row * TileKernel<T>.LeftStride), panels, chains + (row * stride), stride, isPadded, continues);
                row += tileRows;
            }
        }
    }

    [SkipLocalsInit]
    private void TileRow(
        int tileRows, int rows, int column, int end, int depth, T* left, nint[] panels, T* chains, nint stride, bool isPadded, bool continues)
    {
        int width = _kernel.Columns;
        T* edge = stackalloc T[tileRows * width];
        for (; column < end; column += width)
        {
            T* panel = (T*)panels[column / width];
            T* tile = chains + column;
            int tileColumns = Math.Min(width, end - column);
            if (isPadded || (tileColumns == width && tileRows == rows))
            {
                // A chain cannot go on before it is there.
                Prefetch(tile + width, stride, rows);
                _kernel.Multiply(tileRows, left, panel, depth, tile, stride, continues);
            }
            else
            {
                // Tiles that reach beyond C are computed beside it.
                Copy(tile, stride, edge, width, rows, tileColumns);
                _kernel.Multiply(tileRows, left, panel, depth, edge, width, continues);
                Copy(edge, width, tile, stride, rows, tileColumns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(T* tile, nint stride, int rows)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < rows; i++)
            {
                Sse.Prefetch0(tile + (i * stride));
                Sse.Prefetch0(tile + (i * stride) + (CacheLines.Bytes / sizeof(T)));
            }
        }
    }

    private static void Copy(T* source, nint sourceStride, T* destination, nint destinationStride, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<T>(source + (i * sourceStride), columns).CopyTo(new Span<T>(destination + (i * destinationStride), columns));
        }
    }

    private readonly record struct Block(nint FirstRow, nint Rows, nint FirstColumn, int Columns);
}
