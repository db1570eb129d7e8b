namespace NumFormats.Kernels;

/// <summary>Conversion of codes of any format to any other, each with one rounding.</summary>
public static class BulkConversion
{
    /// <summary>Effectively computes <c>destination[i] = target.ConvertFrom(source, sourceCodes[i], rounding.At(firstIndex + i), overflow)</c>.</summary>
    /// <param name="source">The format of the given codes.</param>
    /// <param name="sourceCodes">The codes as <see cref="CodeBytes"/> has them; bits above the format's width are ignored.</param>
    /// <param name="target">The format to convert to.</param>
    /// <param name="destination">The converted codes; may be longer. The same memory as the source is allowed where codes of both formats take the same bytes.</param>
    /// <param name="rounding">How each element is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one. NaN becomes +0 in formats without it.</param>
    /// <param name="firstIndex">The index of the first element in the whole sequence, which stochastic rounding takes its random bits by.</param>
    /// <exception cref="ArgumentException">The source ends within a code, or the destination is too short or overlaps it otherwise.</exception>
    public static void Convert(
        NumberFormat source,
        ReadOnlySpan<byte> sourceCodes,
        NumberFormat target,
        Span<byte> destination,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.None,
        ulong firstIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(target);
        int count = CodeBytes.Count(source, sourceCodes, nameof(sourceCodes));
        int sourceSize = source.BytesPerCode;
        int targetSize = target.BytesPerCode;
        CodeBytes.CheckLength(destination.Length, targetSize, count, nameof(destination));
        CodeBytes.CheckOverlap(sourceCodes, sourceSize, destination[..(count * targetSize)], targetSize);

        Span<ulong> block = stackalloc ulong[CodeBytes.BlockLength];
        for (int start = 0; start < count; start += block.Length)
        {
            Span<ulong> codes = block[..Math.Min(block.Length, count - start)];
            CodeBytes.Load(sourceCodes[(start * sourceSize)..], sourceSize, codes);
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = target.Pack(source.Unpack(codes[i]), rounding.At(firstIndex + (ulong)(start + i)), overflow);
            }

            CodeBytes.Store(codes, targetSize, destination[(start * targetSize)..]);
        }
    }
}
