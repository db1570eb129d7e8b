namespace NumFormats.Kernels;

/// <summary>Encodes spans of numbers in one format, with one rounding and overflow mode. Made once and used by any number of threads.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract class SpanEncoder<T>
    where T : unmanaged
{
    /// <summary>Effectively computes <c>codes[i] = encode(numbers[i], random[i])</c>.</summary>
    /// <param name="numbers">The numbers' bits.</param>
    /// <param name="random">Under stochastic rounding a word for each, its random bits at the top and zeros below; otherwise ignored.</param>
    /// <param name="codes">At least as many codes as bytes.</param>
    public abstract void Encode(ReadOnlySpan<T> numbers, ReadOnlySpan<uint> random, Span<byte> codes);

    /// <summary>Effectively computes <c>codes[i] = encode(numbers[i] * factor)</c> with the factor of its group, for as many of the first numbers as go in whole steps and are ordinary; not in the stochastic mode.</summary>
    /// <returns>How many that are.</returns>
    public virtual int EncodeProducts(ReadOnlySpan<T> numbers, GroupFactors<T> groups, Span<byte> codes) => 0;

    /// <summary>As <see cref="EncodeProducts"/> of quotients by the groups' factors, which are in the <see cref="QuotientRange"/>.</summary>
    /// <returns>As of <see cref="EncodeProducts"/>.</returns>
    public virtual int EncodeQuotients(ReadOnlySpan<T> numbers, GroupFactors<T> groups, Span<byte> codes) => 0;
}
