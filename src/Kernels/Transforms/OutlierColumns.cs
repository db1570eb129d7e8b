namespace NumFormats.Kernels;

/// <summary>
/// The decomposition of LLM.int8(): columns with a magnitude above a threshold are kept wide, and only the others go to the quantizer. <see cref="Apply"/> puts zeros in the place of the outlier columns, <see cref="Invert"/> puts the columns back. Exact.
/// </summary>
/// <remarks>
/// It holds the columns of the matrix that it was made for, and is for that matrix alone: the source of <see cref="Apply"/> has the same bits in those columns.
/// Source: Dettmers et al., "LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale", 2022, section 3.2.
/// </remarks>
public sealed class OutlierColumns : ITensorTransform
{
    private readonly KeptElements _kept;
    private readonly int[] _columns;

    private OutlierColumns(int[] columns, KeptElements kept)
    {
        _columns = columns;
        _kept = kept;
    }

    /// <summary>The columns that are kept wide, in ascending order.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>Finds the columns with a magnitude above a threshold. Columns with an infinity or a NaN are among them.</summary>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <param name="threshold">The largest magnitude that goes to the quantizer, not negative; the paper's is 6.</param>
    /// <exception cref="ArgumentException">The source does not have rows × columns elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the threshold is negative or NaN.</exception>
    public static OutlierColumns Above(ReadOnlySpan<float> source, int rows, int columns, float threshold)
    {
        KeptElements.CheckThreshold(threshold, nameof(threshold));
        float[] largest = ColumnMagnitudes.Largest(source, rows, columns);
        int[] outliers = [.. Enumerable.Range(0, columns).Where(column => !(largest[column] <= threshold && float.IsFinite(largest[column])))];
        long count = (long)rows * outliers.Length;
        int[] indices = new int[count];
        int next = 0;
        for (int row = 0; row < rows; row++)
        {
            foreach (int column in outliers)
            {
                indices[next++] = (row * columns) + column;
            }
        }

        return new OutlierColumns(outliers, new KeptElements(source, rows, columns, indices));
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        _kept.TakeOut(source, rows, columns, destination, threads);

    /// <inheritdoc/>
    public void Invert(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        _kept.PutBack(source, rows, columns, destination, threads);
}
