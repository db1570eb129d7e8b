using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>
/// Sparse outliers, as SpQR keeps: single elements stay wide, as an index and a value each, and the others go to the quantizer. <see cref="Apply"/> puts zeros in their places, <see cref="Invert"/> puts them back. Exact.
/// </summary>
/// <remarks>
/// It holds elements of the matrix that it was made for, and is for that matrix alone: the source of <see cref="Apply"/> has the same bits in those places.
/// Source: Dettmers et al., "SpQR: A Sparse-Quantized Representation for Near-Lossless LLM Weight Compression", 2023, section 4; outliers are told by magnitude here, rather than by their effect on a layer's output.
/// </remarks>
public sealed class SparseOutliers : ITensorTransform
{
    private readonly KeptElements _kept;

    private SparseOutliers(KeptElements kept) => _kept = kept;

    /// <summary>The places of the elements that are kept wide, row × columns + column, in ascending order.</summary>
    public ReadOnlySpan<int> Indices => _kept.Indices;

    /// <summary>The elements that are kept wide.</summary>
    public ReadOnlySpan<float> Values => _kept.Values;

    /// <summary>Keeps the elements of the largest magnitudes; of equal ones the first. NaN counts as greater than infinity.</summary>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <param name="share">The share of the elements that is kept, from 0 to 1: share × rows × columns of them, rounded down.</param>
    /// <exception cref="ArgumentException">The source does not have rows × columns elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the share is not from 0 to 1.</exception>
    public static SparseOutliers Largest(ReadOnlySpan<float> source, int rows, int columns, double share)
    {
        MatrixShape.Check(source.Length, rows, columns, nameof(source));
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "Expected a number from 0 to 1.");
        }

        int count = (int)(share * source.Length);
        int[] indices = new int[count];
        if (count > 0)
        {
            // All above the least magnitude that is kept, and as many of that magnitude as there is room for.
            int least = MagnitudeSelection.BitsAt(source, count - 1, out int above);
            int equal = count - above;
            int next = 0;
            ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(source);
            for (int i = 0; next < count; i++)
            {
                int magnitude = bits[i] & int.MaxValue;
                if (magnitude > least || (magnitude == least && equal-- > 0))
                {
                    indices[next++] = i;
                }
            }
        }

        return new SparseOutliers(new KeptElements(source, rows, columns, indices));
    }

    /// <summary>Keeps the elements of magnitudes above a threshold, infinities and NaN among them.</summary>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <param name="threshold">The largest magnitude that goes to the quantizer, not negative.</param>
    /// <exception cref="ArgumentException">The source does not have rows × columns elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the threshold is negative or NaN.</exception>
    public static SparseOutliers Above(ReadOnlySpan<float> source, int rows, int columns, float threshold)
    {
        MatrixShape.Check(source.Length, rows, columns, nameof(source));
        KeptElements.CheckThreshold(threshold, nameof(threshold));
        var indices = new List<int>();
        for (int i = 0; i < source.Length; i++)
        {
            if (!(Math.Abs(source[i]) <= threshold && float.IsFinite(source[i])))
            {
                indices.Add(i);
            }
        }

        return new SparseOutliers(new KeptElements(source, rows, columns, [.. indices]));
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        _kept.TakeOut(source, rows, columns, destination, threads);

    /// <inheritdoc/>
    public void Invert(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        _kept.PutBack(source, rows, columns, destination, threads);
}
