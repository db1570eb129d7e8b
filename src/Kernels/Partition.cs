namespace NumFormats.Kernels;

/// <summary>A range of elements shared out over threads.</summary>
internal static class Partition
{
    // Parts begin at multiples of this, so that no two threads write to one cache line of codes, and threads are started for no less.
    private const int Grain = 1 << 14;

    // More parts than threads: while one thread is still being woken, the others take its share.
    private const int PartsPerThread = 8;

    /// <summary>Does <paramref name="part"/>(start, length) for parts that together are all elements, on the calling thread and up to <paramref name="threads"/> − 1 others.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static void Run(int count, int threads, Action<int, int> part)
    {
        int parts = (int)Math.Min((long)threads * PartsPerThread, count / Grain);
        int length = (int)(((((long)count / parts) + Grain - 1) / Grain) * Grain);
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, index =>
        {
            int start = (int)Math.Min((long)index * length, count);
            part(start, index == parts - 1 ? count - start : Math.Min(length, count - start));
        });
    }

    /// <summary>Does <paramref name="part"/>(first row, rows) for parts that together are all rows, on one thread where there is little to do.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static void RunRows(int rows, int rowLength, int threads, Action<int, int> part)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (rows == 0)
        {
            return;
        }

        int rowsPerGrain = Math.Max(1, Grain / Math.Max(1, rowLength));
        int parts = (int)Math.Min((long)threads * PartsPerThread, rows / rowsPerGrain);
        if (threads == 1 || parts <= 1)
        {
            part(0, rows);
            return;
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, index =>
        {
            int first = (int)((long)rows * index / parts);
            part(first, (int)((long)rows * (index + 1) / parts) - first);
        });
    }

    /// <summary>Whether there is work for more than one thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static bool IsWorthwhile(int count, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return threads > 1 && count >= 2 * Grain;
    }
}
