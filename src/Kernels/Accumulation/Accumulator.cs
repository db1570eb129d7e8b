using System.Buffers;
using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>Sums the products of rows with many columns in the order of an <see cref="Accumulation"/>. Made once for operands of given ranges; used by any number of threads.</summary>
/// <remarks>Outputs lie across the lanes, and each depends on its own row and column alone: the bits are the same for any number of columns at once and on every machine.</remarks>
public sealed class Accumulator
{
    private static readonly OperandRange s_binade = new(0, 0, 1);

    private readonly OutputSum _sum;
    private readonly ProductSpans? _products;

    // A faster way that serves up to a number of products.
    private readonly OutputSum _shortSum;
    private readonly int _shortLength;

    // A faster way that serves where the numbers turn out to have few bits and a common range.
    private readonly OutputSum? _narrowSum;

    /// <summary>An accumulator for any binary32 operands.</summary>
    /// <exception cref="ArgumentNullException">The accumulation is null.</exception>
    public Accumulator(Accumulation accumulation)
        : this(accumulation, OperandRange.Binary32, OperandRange.Binary32)
    {
    }

    /// <summary>An accumulator for operands of known ranges, which may be much faster.</summary>
    /// <param name="accumulation">The order.</param>
    /// <param name="row">What is known of the rows' finite numbers; those outside it give wrong sums.</param>
    /// <param name="panel">What is known of the columns' finite numbers.</param>
    /// <exception cref="ArgumentNullException">The accumulation is null.</exception>
    public Accumulator(Accumulation accumulation, OperandRange row, OperandRange panel)
    {
        ArgumentNullException.ThrowIfNull(accumulation);
        Accumulation = accumulation;
        _products = ProductSpans.Create(accumulation.Product.For(FloatFormat.Binary32));
        if (_products is not null)
        {
            row = s_binade;
            panel = accumulation.ProductFormat is FloatFormat format ? OperandRange.Of(format) : OperandRange.Binary32;
        }

        _sum = OutputSumFactory.Create(accumulation, row, panel);
        _shortLength = accumulation.Order == AccumulationOrder.Exact ? OutputSumFactory.LongestExactChain(row, panel) : 0;
        _shortSum = _shortLength == 0 ? _sum : OutputSumFactory.Create(Accumulation.Binary64, row, panel);
        _narrowSum = OutputSumFactory.RunsInBinary32(accumulation, s_binade, s_binade) && !OutputSumFactory.RunsInBinary32(accumulation, row, panel)
            ? OutputSumFactory.Create(accumulation, s_binade, s_binade)
            : null;
    }

    /// <summary>The order.</summary>
    public Accumulation Accumulation { get; }

    /// <summary>Effectively computes <c>results[j] = the sum over i of row[i] × panel[i × stride + j]</c>, summed as <see cref="Accumulation"/> says.</summary>
    /// <param name="row">The numbers of a row.</param>
    /// <param name="panel">As many rows of columns.</param>
    /// <param name="stride">The distance of the rows in the panel, at least the number of results.</param>
    /// <param name="results">The sums, one a column.</param>
    /// <param name="firstOutput">The number of the first output, which stochastic rounding takes its random bits by; the others follow.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stride is less than the number of results.</exception>
    /// <exception cref="ArgumentException">The panel is too short, or the results overlap the operands. Nothing is written then.</exception>
    public void Accumulate(ReadOnlySpan<float> row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, results.Length);
        long needed = row.IsEmpty || results.IsEmpty ? 0 : ((row.Length - 1L) * stride) + results.Length;
        if (panel.Length < needed)
        {
            throw new ArgumentException($"A length of {panel.Length}; expected at least {needed} for {row.Length} rows of {results.Length} columns.", nameof(panel));
        }

        if (results.Overlaps(panel) || results.Overlaps(row))
        {
            throw new ArgumentException("Overlaps an operand; expected other memory.", nameof(results));
        }

        int length = Accumulation.ChunkLength == 0 ? row.Length : Math.Min(row.Length, Accumulation.ChunkLength);
        OutputSum sum = length <= _shortLength ? _shortSum : IsNarrow(row, panel, stride, results.Length) ? _narrowSum! : _sum;
        double[] doubles = ArrayPool<double>.Shared.Rent(row.Length);
        TensorPrimitives.ConvertTruncating(row, doubles.AsSpan(0, row.Length));
        var wholeRow = new SumRow(row, doubles.AsSpan(0, row.Length));
        for (int first = 0; first < results.Length; first += sum.Width)
        {
            Span<float> part = results.Slice(first, Math.Min(sum.Width, results.Length - first));
            AccumulatePart(sum, wholeRow, row.IsEmpty ? [] : panel[first..], stride, part, unchecked(firstOutput + (ulong)first));
        }

        ArrayPool<double>.Shared.Return(doubles);
    }

    private bool IsNarrow(ReadOnlySpan<float> row, ReadOnlySpan<float> panel, int stride, int columns)
    {
        // Columns beyond whole vectors are not worth it, nor is a survey of products by a rule.
        OperandSurvey survey = OperandSurvey.Widest;
        return _narrowSum is not null && _products is null && columns % survey.Width == 0
            && OutputSumFactory.RunsInBinary32(Accumulation, OperandRange.Of(row), survey.Survey(panel, row.Length, columns, stride));
    }

    private void AccumulatePart(OutputSum sum, SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput)
    {
        int width = sum.Width;
        if (_products is null && results.Length == width)
        {
            AccumulateChunks(sum, row, panel, stride, results, firstOutput);
            return;
        }

        // Columns that are missing are zeros; products by a rule take the columns' place beside a row of ones.
        float[] columns = ArrayPool<float>.Shared.Rent(checked(row.Length * width));
        Span<float> whole = columns.AsSpan(0, row.Length * width);
        Span<float> sums = stackalloc float[width];
        if (results.Length < width)
        {
            whole.Clear();
        }

        for (int i = 0; i < row.Length; i++)
        {
            panel.Slice(i * stride, results.Length).CopyTo(whole[(i * width)..]);
        }

        if (_products is null)
        {
            AccumulateChunks(sum, row, whole, width, sums, firstOutput);
        }
        else
        {
            _products.Multiply(row.Singles, whole, width);
            AccumulateBesideOnes(sum, row.Length, whole, width, sums, firstOutput);
        }

        sums[..results.Length].CopyTo(results);
        ArrayPool<float>.Shared.Return(columns);
    }

    private void AccumulateBesideOnes(OutputSum sum, int length, ReadOnlySpan<float> products, int width, Span<float> results, ulong firstOutput)
    {
        float[] singles = ArrayPool<float>.Shared.Rent(length);
        double[] doubles = ArrayPool<double>.Shared.Rent(length);
        singles.AsSpan(0, length).Fill(1);
        doubles.AsSpan(0, length).Fill(1);
        AccumulateChunks(sum, new SumRow(singles.AsSpan(0, length), doubles.AsSpan(0, length)), products, width, results, firstOutput);
        ArrayPool<double>.Shared.Return(doubles);
        ArrayPool<float>.Shared.Return(singles);
    }

    private void AccumulateChunks(OutputSum sum, SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput)
    {
        if (Accumulation.ChunkLength == 0)
        {
            sum.Sum(row, panel, stride, results, firstOutput);
        }
        else
        {
            Span<float> chunk = stackalloc float[results.Length];
            results.Clear();
            for (int start = 0; start < row.Length; start += Accumulation.ChunkLength)
            {
                int length = Math.Min(Accumulation.ChunkLength, row.Length - start);

                // Of 2^32 i + j, the word of product i and output j, this is the start.
                sum.Sum(row.Slice(start, length), panel[(start * stride)..], stride, chunk, unchecked(((ulong)start << 32) + firstOutput));
                for (int j = 0; j < chunk.Length; j++)
                {
                    results[j] += chunk[j];
                }
            }
        }

        CanonicalNaN.Unify(results);
    }
}
