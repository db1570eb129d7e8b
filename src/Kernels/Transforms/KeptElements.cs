namespace NumFormats.Kernels;

/// <summary>Elements of a matrix that are kept as they are, apart from the others.</summary>
internal sealed class KeptElements
{
    private readonly int _rows;
    private readonly int _columns;
    private readonly int[] _indices;
    private readonly float[] _values;

    /// <summary>Keeps the elements with the given indices.</summary>
    public KeptElements(ReadOnlySpan<float> source, int rows, int columns, int[] indices)
    {
        _rows = rows;
        _columns = columns;
        _indices = indices;
        _values = new float[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            _values[i] = source[indices[i]];
        }
    }

    public ReadOnlySpan<int> Indices => _indices;

    public ReadOnlySpan<float> Values => _values;

    /// <summary>Throws unless a threshold is one.</summary>
    public static void CheckThreshold(float threshold, string parameter)
    {
        if (!(threshold >= 0))
        {
            throw new ArgumentOutOfRangeException(parameter, threshold, "Expected a magnitude.");
        }
    }

    /// <summary>Puts zeros in their places.</summary>
    public void TakeOut(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads)
    {
        Check(source, rows, columns, destination, threads);
        for (int i = 0; i < _indices.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(source[_indices[i]]) != BitConverter.SingleToInt32Bits(_values[i]))
            {
                throw new ArgumentException($"{source[_indices[i]]} at {_indices[i]}; expected {_values[i]}, which the matrix that the transform is for has there.", nameof(source));
            }
        }

        source.CopyTo(destination);
        foreach (int index in _indices)
        {
            destination[index] = 0;
        }
    }

    /// <summary>Puts them back.</summary>
    public void PutBack(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads)
    {
        Check(source, rows, columns, destination, threads);
        source.CopyTo(destination);
        for (int i = 0; i < _indices.Length; i++)
        {
            destination[_indices[i]] = _values[i];
        }
    }

    private void Check(ReadOnlySpan<float> source, int rows, int columns, ReadOnlySpan<float> destination, int threads)
    {
        MatrixShape.Check(source, rows, columns, destination);
        MatrixShape.CheckColumns(columns, _columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (rows != _rows)
        {
            throw new ArgumentException($"{rows} rows; expected {_rows}, which the transform is for.", nameof(rows));
        }
    }
}
