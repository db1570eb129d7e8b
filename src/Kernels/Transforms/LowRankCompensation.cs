using System.Numerics.Tensors;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NumFormats.Kernels;

/// <summary>Low-rank compensation (LoRC): the best approximation of a given rank to the error of quantization is kept beside the quantized matrix.</summary>
/// <remarks>Source: Yao et al., "ZeroQuant-V2: Exploring Post-training Quantization in LLMs from Comprehensive Study to Low Rank Compensation", 2023, section 5. The factors stay in binary64 here.</remarks>
public static class LowRankCompensation
{
    // The decomposition makes square matrices of both lengths, each in an array.
    private const int LongestAxis = 46340;

    /// <summary>
    /// Effectively computes <c>q = quantizer(source); destination = q + U S Vᵀ</c>, where U S Vᵀ is the singular value decomposition of source − q cut to the largest singular values. The products are summed in binary64, from the largest on, and the result is
    /// rounded to binary32 once.
    /// </summary>
    /// <remarks>The sum of squared errors is, but for that rounding, that of the singular values left out (Eckart and Young). The time grows with rows × columns × the lesser of the two.</remarks>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <param name="destination">What it becomes; may be longer, and lies apart from the source.</param>
    /// <param name="quantizer">The way through the quantizer and back.</param>
    /// <param name="rank">The number of singular values that are kept, at least 0. More than there are keep all.</param>
    /// <exception cref="ArgumentNullException">The quantizer is null.</exception>
    /// <exception cref="ArgumentException">The source does not have rows × columns elements, or the destination is too short or overlaps it. Or the error of quantization is not finite throughout, and has no singular values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count or the rank is negative, or a count is more than 46,340 where the rank is not 0.</exception>
    public static void RoundTrip(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, RoundTrip quantizer, int rank)
    {
        MatrixShape.CheckApart(source, rows, columns, destination);
        ArgumentNullException.ThrowIfNull(quantizer);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        if (rank > 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, LongestAxis);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, LongestAxis);
        }

        float[] quantized = new float[source.Length];
        quantizer(source, rows, columns, quantized);
        double[] sum = new double[source.Length];
        TensorPrimitives.ConvertTruncating<float, double>(quantized, sum);
        if (rank > 0 && source.Length > 0)
        {
            AddLargest(sum, source, rows, columns, rank);
        }

        for (int i = 0; i < sum.Length; i++)
        {
            destination[i] = (float)sum[i];
        }
    }

    private static void AddLargest(double[] sum, ReadOnlySpan<float> source, int rows, int columns, int rank)
    {
        double[] error = new double[sum.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            error[i] = source[i] - sum[i];
            if (!double.IsFinite(error[i]))
            {
                throw new ArgumentException($"{source[i]} at {i} becomes {sum[i]}; expected a finite difference.", nameof(source));
            }
        }

        // The decomposition takes columns one after another: the rows of the error, transposed, are the columns of a columns × rows matrix. So what it calls left belongs to the columns here.
        int count = Math.Min(rows, columns);
        double[] values = new double[count];
        double[] left = new double[columns * columns];
        double[] right = new double[rows * rows];
        ManagedLinearAlgebraProvider.Instance.SingularValueDecomposition(computeVectors: true, error, columns, rows, values, left, right);
        for (int k = 0; k < Math.Min(rank, count); k++)
        {
            ReadOnlySpan<double> direction = left.AsSpan(k * columns, columns);
            for (int row = 0; row < rows; row++)
            {
                double factor = values[k] * right[(row * rows) + k];
                Span<double> results = sum.AsSpan(row * columns, columns);
                for (int column = 0; column < columns; column++)
                {
                    results[column] += factor * direction[column];
                }
            }
        }
    }
}
