namespace NumFormats.Kernels;

/// <summary>Applies one operation to spans of binary32 or binary64 numbers.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract class SpanOperator<T>
    where T : unmanaged
{
    /// <summary>Effectively computes <c>results[i] = operator(x[i], y[i], z[i])</c>.</summary>
    /// <param name="x">The first operands.</param>
    /// <param name="y">The second operands: as many, the first ones again if the operation has fewer.</param>
    /// <param name="z">The third operands, likewise.</param>
    /// <param name="results">As many results. May be the memory of an operand.</param>
    /// <returns>What is among the results.</returns>
    public abstract SpecialResults Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> results);
}
