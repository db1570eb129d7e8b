using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>Residual expansion: a matrix as the sum of quantized matrices, each of what the ones before it leave over.</summary>
/// <remarks>Source: Yvinec et al., "REx: Data-Free Residual Quantization Error Expansion", 2023, section 3.2.</remarks>
public static class ResidualExpansion
{
    /// <summary>
    /// Effectively computes, from residual = source and destination = 0, order times: <c>q = quantizer(residual); destination += q; residual -= q</c>, each rounded to binary32. The first order is the quantizer alone.
    /// </summary>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <param name="destination">What it becomes; may be longer, and lies apart from the source.</param>
    /// <param name="quantizer">The way through the quantizer and back.</param>
    /// <param name="order">The number of quantized matrices, at least 1.</param>
    /// <exception cref="ArgumentNullException">The quantizer is null.</exception>
    /// <exception cref="ArgumentException">The source does not have rows × columns elements, or the destination is too short or overlaps it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the order is less than 1.</exception>
    public static void RoundTrip(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, RoundTrip quantizer, int order)
    {
        MatrixShape.CheckApart(source, rows, columns, destination);
        ArgumentNullException.ThrowIfNull(quantizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        Span<float> sum = destination[..source.Length];
        quantizer(source, rows, columns, sum);
        if (order == 1)
        {
            return;
        }

        float[] residual = new float[source.Length];
        float[] quantized = new float[source.Length];
        TensorPrimitives.Subtract(source, sum, residual);
        for (int term = 2; term <= order; term++)
        {
            quantizer(residual, rows, columns, quantized);
            TensorPrimitives.Add(sum, quantized, sum);
            TensorPrimitives.Subtract<float>(residual, quantized, residual);
        }
    }
}
