namespace NumFormats.Kernels;

/// <summary>An invertible change of a matrix that is made before quantization and undone after it. Immutable.</summary>
/// <remarks>
/// Matrices are row-major; the last axis, along a row, is the one that blocks run along. What depends on the data is decided when the transform is made, so that it can be stored and applied again.
/// <see cref="TransformScheme"/> makes one from the matrix that it is for.
/// </remarks>
public interface ITensorTransform
{
    /// <summary>Changes a matrix.</summary>
    /// <param name="source">The matrix.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <param name="destination">The changed matrix, of the same shape; may be longer. In place is allowed.</param>
    /// <param name="threads">The largest number of threads to use. The results do not depend on it.</param>
    /// <exception cref="ArgumentException">The source does not have rows × columns elements, the transform is for another number of columns or for other data, or the destination is too short or overlaps the source otherwise than in place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or <paramref name="threads"/> is less than 1.</exception>
    void Apply(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1);

    /// <summary>Undoes <see cref="Apply"/>: exactly, or but for rounding where the transform says so.</summary>
    /// <inheritdoc cref="Apply"/>
    void Invert(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1);
}
