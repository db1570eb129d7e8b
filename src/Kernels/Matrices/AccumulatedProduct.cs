using System.Buffers;

namespace NumFormats.Kernels;

/// <summary>A product whose elements are summed as an <see cref="Accumulation"/> says: some columns at a time, row after row.</summary>
internal sealed unsafe class AccumulatedProduct
{
    // The columns that are decoded at once: several vectors of any order's sums, and more where the rows are prepared again for each of them.
    private const int Columns = 128;
    private const int LogarithmicColumns = 1024;

    // The rows that are decoded at once for products that take several.
    private const int BlockRows = 96;

    private readonly Accumulation _order;
    private readonly Accumulator _accumulator;
    private readonly MatrixSource<int> _left;
    private readonly RightOperand<int> _right;
    private readonly int _depth;
    private readonly ProductEpilogue<int> _epilogue;
    private readonly ulong _firstIndex;

    /// <summary>A product.</summary>
    /// <param name="accumulation">The order of summation.</param>
    /// <param name="left">The left operand, of numbers that binary32 has.</param>
    /// <param name="formatRight">The format of the right operand, likewise.</param>
    /// <param name="right">The right operand.</param>
    /// <param name="epilogue">What becomes of the sums.</param>
    /// <param name="firstIndex">The index of C's first element, for stochastic rounding.</param>
    public AccumulatedProduct(Accumulation accumulation, CodeMatrix left, NumberFormat formatRight, RightOperand<int> right, ProductEpilogue<int> epilogue, ulong firstIndex)
    {
        _order = accumulation.For(left.Format, formatRight);
        _accumulator = new Accumulator(_order, OperandRange.Of(left.Format), OperandRange.Of(formatRight));
        _left = new MatrixSource<int>(left.Format, left.Codes, left.Layout);
        _right = right;
        _depth = checked((int)left.Layout.Columns);
        _epilogue = epilogue;
        _firstIndex = firstIndex;
    }

    private static int PanelColumns => TileKernel<int>.Widest.Columns;

    /// <summary>Computes it.</summary>
    public void Run(nint rows, nint columns, int threads)
    {
        // Very deep ones are decoded by as few columns as there can be.
        int usual = LogarithmicProduct.Serves(_order) ? LogarithmicColumns : Columns;
        int most = (long)_depth * usual > Array.MaxLength ? PanelColumns : usual;
        int[] room = ArrayPool<int>.Shared.Rent(checked(_depth * most));
        fixed (int* panel = room)
        {
            int* numbers = panel;
            for (nint column = 0; column < columns; column += most)
            {
                int width = (int)nint.Min(most, columns - column);
                int stride = (width + PanelColumns - 1) / PanelColumns * PanelColumns;
                Decode(column, width, stride, numbers);
                nint first = column;
                Partition.RunRows(checked((int)rows), stride * Math.Max(1, _depth), threads, (row, count) => RunRows(row, count, numbers, stride, first, width, (ulong)columns));
            }
        }

        ArrayPool<int>.Shared.Return(room);
    }

    // Panel after panel is dealt out to the rows.
    private void Decode(nint firstColumn, int columns, int stride, int* numbers)
    {
        int width = PanelColumns;
        int[] room = ArrayPool<int>.Shared.Rent(width * TileKernel<int>.MaxDepth);
        Span<nint> panels = stackalloc nint[1];
        fixed (int* panel = room)
        {
            for (int column = 0; column < columns; column += width)
            {
                for (int start = 0; start < _depth; start += TileKernel<int>.MaxDepth)
                {
                    int depth = Math.Min(TileKernel<int>.MaxDepth, _depth - start);
                    _right.Locate(firstColumn + column, Math.Min(width, columns - column), start, depth, panel, panels);
                    int* located = (int*)panels[0];
                    for (nint i = 0; i < depth; i++)
                    {
                        new ReadOnlySpan<int>(located + (i * width), width).CopyTo(new Span<int>(numbers + ((start + i) * stride) + column, width));
                    }
                }
            }
        }

        ArrayPool<int>.Shared.Return(room);
    }

    private void RunRows(int firstRow, int rows, int* panel, int stride, nint column, int columns, ulong columnsOfAll)
    {
        if (LogarithmicProduct.Serves(_order))
        {
            int done = RunLogarithmic(firstRow, rows, panel, stride, column, columns);
            firstRow += done;
            rows -= done;
        }

        float[] buffer = ArrayPool<float>.Shared.Rent(_depth);
        Span<float> sums = stackalloc float[stride];
        fixed (float* row = buffer, chains = sums)
        {
            for (nint i = firstRow; i < firstRow + rows; i++)
            {
                _left.LoadRow(i, 0, _depth, (int*)row);
                ulong index = unchecked(_firstIndex + ((ulong)i * columnsOfAll) + (ulong)column);
                _accumulator.Accumulate(buffer.AsSpan(0, _depth), new ReadOnlySpan<float>(panel, _depth * stride), stride, sums, index);
                _epilogue.Store((int*)chains, stride, i, 1, column, columns);
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    // Some rows at a time, until there are numbers that it does not hold for. Gives the number of rows that are done.
    private int RunLogarithmic(int firstRow, int rows, int* panel, int stride, nint column, int columns)
    {
        float[] buffer = ArrayPool<float>.Shared.Rent(checked(BlockRows * _depth));
        float[] products = ArrayPool<float>.Shared.Rent(BlockRows * stride);
        int done = 0;
        fixed (float* numbers = buffer, sums = products)
        {
            while (done < rows)
            {
                int count = Math.Min(BlockRows, rows - done);
                for (int i = 0; i < count; i++)
                {
                    _left.LoadRow(firstRow + done + i, 0, _depth, (int*)numbers + ((nint)i * _depth));
                }

                if (!LogarithmicProduct.TryMultiply(_order, buffer.AsSpan(0, count * _depth), new ReadOnlySpan<float>(panel, _depth * stride), products, count, stride, _depth))
                {
                    break;
                }

                _epilogue.Store((int*)sums, stride, firstRow + done, count, column, columns);
                done += count;
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
        ArrayPool<float>.Shared.Return(products);
        return done;
    }
}
