namespace NumFormats.Kernels;

/// <summary>Decodes spans of codes of one format. Made once and used by any number of threads.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract class SpanDecoder<T>
    where T : unmanaged
{
    /// <summary>Effectively computes <c>numbers[i] = decode(codes[i])</c>, exactly.</summary>
    /// <param name="codes">Codes as bytes; bits above the format's width are ignored.</param>
    /// <param name="numbers">At least as many numbers. Only codes as wide as the numbers may lie in the same memory.</param>
    public abstract void Decode(ReadOnlySpan<byte> codes, Span<T> numbers);

    /// <summary>Effectively computes <c>numbers[i] = decode(codes[i]) * factor</c> with the factor of its group, for as many of the first codes as go in whole steps.</summary>
    /// <returns>How many that are: whole groups, or up to any place of the only one.</returns>
    public virtual int DecodeProducts(ReadOnlySpan<byte> codes, GroupFactors<T> groups, Span<T> numbers) => 0;

    /// <summary>Effectively computes <c>chains[j] = fma(vector[p], decode(panels[p, j]), chains[j])</c> for p from 0 to depth − 1, of four panels, without storing what was decoded.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="panels">The codes of four panels as wide as two of the widest vectors; one may be there several times.</param>
    /// <param name="depth">The number of products.</param>
    /// <param name="chains">The chains of the panels, one panel after another.</param>
    /// <returns>Whether it was done; nothing is where codes are not decoded in such vectors, or better before.</returns>
    public virtual unsafe bool ContinueChains(T* vector, byte** panels, nint depth, T* chains) => false;
}
