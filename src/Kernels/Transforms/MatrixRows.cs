namespace NumFormats.Kernels;

/// <summary>The rows of a matrix shared out over threads.</summary>
internal static class MatrixRows
{
    // More parts than threads: while one thread is still being woken, the others take its share.
    private const int PartsPerThread = 8;

    // Threads are started for no fewer elements.
    private const int Grain = 1 << 14;

    /// <summary>What is done with whole rows. The spans are apart or the same.</summary>
    public delegate void RowOperation(ReadOnlySpan<float> source, Span<float> destination);

    /// <summary>Does something with all rows, on the calling thread and up to <paramref name="threads"/> − 1 others.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static void Run(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads, RowOperation operation)
    {
        Span<float> results = destination[..source.Length];
        if (Partition.IsWorthwhile(source.Length, threads) && rows > 1)
        {
            RunInParts(source, rows, columns, results, threads, operation);
        }
        else
        {
            operation(source, results);
        }
    }

    private static unsafe void RunInParts(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads, RowOperation operation)
    {
        int rowsPerPart = Math.Max((int)(((long)rows + (PartsPerThread * (long)threads) - 1) / (PartsPerThread * (long)threads)), (Grain + columns - 1) / columns);
        int parts = (int)(((long)rows + rowsPerPart - 1) / rowsPerPart);
        fixed (float* sourceStart = source)
        fixed (float* destinationStart = destination)
        {
            // Pointers are not captured; the memory is pinned until all parts are done.
            nint from = (nint)sourceStart;
            nint to = (nint)destinationStart;
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            {
                int start = part * rowsPerPart * columns;
                int length = Math.Min(rowsPerPart, rows - (part * rowsPerPart)) * columns;
                operation(new ReadOnlySpan<float>((float*)from + start, length), new Span<float>((float*)to + start, length));
            });
        }
    }
}
