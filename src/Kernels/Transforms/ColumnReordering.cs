namespace NumFormats.Kernels;

/// <summary>A reordering of columns, so that those of like magnitude come to lie in the same blocks. Exact.</summary>
public sealed class ColumnReordering : ITensorTransform
{
    private readonly int[] _permutation;
    private readonly int[] _inverse;

    /// <summary>Describes a reordering.</summary>
    /// <param name="permutation">For each column of the result the column it is taken from: every one of 0, 1, … once.</param>
    /// <exception cref="ArgumentException">It is not a permutation.</exception>
    public ColumnReordering(ReadOnlySpan<int> permutation)
    {
        _permutation = permutation.ToArray();
        _inverse = new int[permutation.Length];
        Array.Fill(_inverse, -1);
        for (int i = 0; i < permutation.Length; i++)
        {
            int column = permutation[i];
            if ((uint)column >= (uint)permutation.Length || _inverse[column] >= 0)
            {
                throw new ArgumentException($"Column {column} at {i}; expected each of 0 to {permutation.Length - 1} once.", nameof(permutation));
            }

            _inverse[column] = i;
        }
    }

    /// <summary>For each column of the result the column it is taken from.</summary>
    public ReadOnlySpan<int> Permutation => _permutation;

    /// <summary>For each column of the source the column of the result it goes to.</summary>
    public ReadOnlySpan<int> InversePermutation => _inverse;

    /// <summary>The order of the largest magnitudes of the columns, greatest first; of equal ones the first comes first. NaN counts as greater than infinity.</summary>
    /// <exception cref="ArgumentException">The source does not have rows × columns elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static ColumnReordering ByMagnitude(ReadOnlySpan<float> source, int rows, int columns)
    {
        int[] magnitudes = ColumnMagnitudes.LargestBits(source, rows, columns);
        int[] permutation = new int[columns];
        long[] keys = new long[columns];
        for (int i = 0; i < columns; i++)
        {
            permutation[i] = i;

            // Ascending keys: magnitudes descend, and columns break ties.
            keys[i] = ((long)(int.MaxValue - magnitudes[i]) << 32) | (uint)i;
        }

        Array.Sort(keys, permutation);
        return new ColumnReordering(permutation);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        Permute(source, rows, columns, destination, _permutation, threads);

    /// <inheritdoc/>
    public void Invert(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        Permute(source, rows, columns, destination, _inverse, threads);

    private static void Permute(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int[] permutation, int threads)
    {
        MatrixShape.Check(source, rows, columns, destination);
        MatrixShape.CheckColumns(columns, permutation.Length);
        MatrixRows.Run(source, rows, columns, destination, threads, (from, to) =>
        {
            // A row in place is set aside first.
            float[] aside = from.Overlaps(to) ? new float[permutation.Length] : [];
            for (int start = 0; start < from.Length; start += permutation.Length)
            {
                ReadOnlySpan<float> row = from.Slice(start, permutation.Length);
                if (aside.Length > 0)
                {
                    row.CopyTo(aside);
                    row = aside;
                }

                Span<float> result = to.Slice(start, permutation.Length);
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = row[permutation[i]];
                }
            }
        });
    }
}
