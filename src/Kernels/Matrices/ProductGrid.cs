namespace NumFormats.Kernels;

/// <summary>The elements of C shared out: parts of whole tiles, in rows and columns.</summary>
/// <param name="Rows">The rows of C.</param>
/// <param name="Columns">The columns of C.</param>
/// <param name="RowsPerPart">The rows of a part; the last ones have fewer.</param>
/// <param name="ColumnsPerPart">The columns of a part; the last ones have fewer.</param>
internal readonly record struct ProductGrid(nint Rows, nint Columns, nint RowsPerPart, nint ColumnsPerPart)
{
    // Packing an element costs about as much as so many multiply-adds.
    private const double PackingCost = 32;

    // Multiply-adds that are worth a thread.
    private const double LeastWork = 1 << 17;

    /// <summary>The number of parts.</summary>
    public int Count => Rows == 0 || Columns == 0 ? 1 : checked((int)(RowParts * ((Columns + ColumnsPerPart - 1) / ColumnsPerPart)));

    private nint RowParts => (Rows + RowsPerPart - 1) / RowsPerPart;

    /// <summary>Does <paramref name="part"/>(first row, rows, first column, columns) for parts that together are all of C, each on a thread of its own where the product is worth it.</summary>
    /// <param name="rows">The rows of C.</param>
    /// <param name="columns">The columns of C.</param>
    /// <param name="depth">The number of products of an element.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <param name="rowGrain">The rows of a tile.</param>
    /// <param name="columnGrain">The columns of a tile.</param>
    /// <param name="part">What is done.</param>
    public static void Run(nint rows, nint columns, nint depth, int threads, int rowGrain, int columnGrain, Action<nint, nint, nint, nint> part)
    {
        ProductGrid grid = Choose(rows, columns, UsefulThreads(rows, columns, depth, threads), rowGrain, columnGrain);
        if (grid.Count == 1)
        {
            part(0, rows, 0, columns);
        }
        else
        {
            Parallel.For(0, grid.Count, new ParallelOptions { MaxDegreeOfParallelism = grid.Count }, index =>
            {
                (nint firstRow, nint partRows, nint firstColumn, nint partColumns) = grid.Part(index);
                part(firstRow, partRows, firstColumn, partColumns);
            });
        }
    }

    /// <summary>How many threads a product is worth, of those that may be used.</summary>
    public static int UsefulThreads(nint rows, nint columns, nint depth, int threads) => (int)Math.Clamp((double)rows * columns * depth / LeastWork, 1, threads);

    /// <summary>A part.</summary>
    public (nint FirstRow, nint Rows, nint FirstColumn, nint Columns) Part(int index)
    {
        nint firstRow = index % RowParts * RowsPerPart;
        nint firstColumn = index / RowParts * ColumnsPerPart;
        return (firstRow, nint.Min(RowsPerPart, Rows - firstRow), firstColumn, nint.Min(ColumnsPerPart, Columns - firstColumn));
    }

    // The grid of at most so many parts whose largest part is done first, as each packs its operands.
    private static ProductGrid Choose(nint rows, nint columns, int parts, int rowGrain, int columnGrain)
    {
        ProductGrid best = new(rows, columns, nint.Max(1, rows), nint.Max(1, columns));
        double least = double.PositiveInfinity;
        for (int rowParts = 1; rowParts <= parts; rowParts++)
        {
            nint partRows = Share(rows, rowParts, rowGrain);
            nint partColumns = Share(columns, parts / rowParts, columnGrain);
            double cost = ((double)partRows * partColumns) + (PackingCost * (partRows + (double)partColumns));
            if (cost < least)
            {
                least = cost;
                best = new ProductGrid(rows, columns, partRows, partColumns);
            }
        }

        return best;
    }

    private static nint Share(nint length, int parts, int grain)
    {
        nint share = ((length + parts - 1) / parts) + grain - 1;
        return nint.Max(1, share - (share % grain));
    }
}
