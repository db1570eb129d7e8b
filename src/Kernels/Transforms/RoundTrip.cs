namespace NumFormats.Kernels;

/// <summary>A way of a matrix through a quantizer and back: effectively computes <c>destination = dequantize(quantize(source))</c>.</summary>
/// <param name="source">The matrix, row-major; blocks run along its rows.</param>
/// <param name="rows">Its number of rows.</param>
/// <param name="columns">Its number of columns.</param>
/// <param name="destination">What it becomes: as many elements, apart from the source.</param>
public delegate void RoundTrip(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination);
