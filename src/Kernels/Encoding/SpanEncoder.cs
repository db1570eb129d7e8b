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
}
