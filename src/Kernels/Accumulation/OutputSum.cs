namespace NumFormats.Kernels;

/// <summary>Sums the products of one row with a few columns at once, in one order, each output in a lane of its own. Made once and used by any number of threads.</summary>
internal abstract class OutputSum
{
    /// <summary>The number of columns.</summary>
    public abstract int Width { get; }

    /// <summary>Effectively computes <c>results[j] = sum of row[i] × panel[i × stride + j]</c> for j below <see cref="Width"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="panel">As many rows of columns, from the first of them on.</param>
    /// <param name="stride">The distance of rows in the panel.</param>
    /// <param name="results">The sums.</param>
    /// <param name="firstOutput">The number of the first output, which stochastic rounding takes its random bits by.</param>
    public abstract void Sum(SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput);
}
