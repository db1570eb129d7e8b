namespace NumFormats.Kernels;

/// <summary>Transforms one after another.</summary>
internal sealed class ComposedTransform(ITensorTransform[] transforms) : ITensorTransform
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1)
    {
        Start(source, rows, columns, destination, threads);
        for (int i = 0; i < transforms.Length; i++)
        {
            transforms[i].Apply(i == 0 ? source : destination[..source.Length], rows, columns, destination, threads);
        }
    }

    /// <inheritdoc/>
    public void Invert(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1)
    {
        Start(source, rows, columns, destination, threads);
        for (int i = transforms.Length - 1; i >= 0; i--)
        {
            transforms[i].Invert(i == transforms.Length - 1 ? source : destination[..source.Length], rows, columns, destination, threads);
        }
    }

    private void Start(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads)
    {
        MatrixShape.Check(source, rows, columns, destination);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (transforms.Length == 0)
        {
            source.CopyTo(destination);
        }
    }
}
