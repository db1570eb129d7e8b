namespace NumFormats.Kernels;

/// <summary>The checks of a matrix that goes from one span to another.</summary>
internal static class MatrixShape
{
    /// <summary>Throws unless a span has rows × columns elements.</summary>
    public static void Check(int length, int rows, int columns, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if ((long)rows * columns != length)
        {
            throw new ArgumentException($"A length of {length}; expected {(long)rows * columns}, {rows} rows of {columns}.", parameter);
        }
    }

    /// <summary>Throws unless a matrix fits its counts and its destination, and the two lie apart or are the same.</summary>
    public static void Check(ReadOnlySpan<float> source, int rows, int columns, ReadOnlySpan<float> destination)
    {
        Check(source.Length, rows, columns, nameof(source));
        SpanRoom.Check(destination.Length, source.Length, nameof(destination));
        if (source.Overlaps(destination[..source.Length], out int offset) && offset != 0)
        {
            throw new ArgumentException("Overlaps the source otherwise than in place.", nameof(destination));
        }
    }

    /// <summary>Throws unless a matrix fits its counts and its destination, and the two lie apart.</summary>
    public static void CheckApart(ReadOnlySpan<float> source, int rows, int columns, ReadOnlySpan<float> destination)
    {
        Check(source.Length, rows, columns, nameof(source));
        SpanRoom.Check(destination.Length, source.Length, nameof(destination));
        if (source.Overlaps(destination[..source.Length]))
        {
            throw new ArgumentException("Overlaps the source.", nameof(destination));
        }
    }

    /// <summary>Throws unless a matrix has the number of columns that a transform is for.</summary>
    public static void CheckColumns(int columns, int expected)
    {
        if (columns != expected)
        {
            throw new ArgumentException($"{columns} columns; expected {expected}, which the transform is for.", nameof(columns));
        }
    }
}
