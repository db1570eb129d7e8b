namespace NumFormats.Kernels;

/// <summary>A transform the other way around.</summary>
internal sealed class InverseTransform(ITensorTransform original) : ITensorTransform
{
    /// <summary>What it undoes.</summary>
    public ITensorTransform Original => original;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        original.Invert(source, rows, columns, destination, threads);

    /// <inheritdoc/>
    public void Invert(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1) =>
        original.Apply(source, rows, columns, destination, threads);
}
