namespace NumFormats.Kernels;

/// <summary>Which posit formats go through lanes of which numbers.</summary>
internal static class PositKernels
{
    /// <summary>
    /// Whether numbers in lanes of <typeparamref name="T"/> can be encoded: the posit leaves room for two more bits, subnormal numbers lie below minpos, and under stochastic rounding all random bits have dropped bits beside them.
    /// </summary>
    public static bool Encodes<T>(PositFormat format, RoundingMode rounding)
        where T : unmanaged =>
        format.BitWidth <= WideNumber<T>.Width - 2 && IsInRange<T>(format) &&
        (rounding != RoundingMode.Stochastic || WideNumber<T>.Width - format.BitWidth > 32);

    /// <summary>Whether lanes of <typeparamref name="T"/> hold every number of the format.</summary>
    public static bool Decodes<T>(PositFormat format)
        where T : unmanaged =>
        format.BitWidth <= WideNumber<T>.Width && IsInRange<T>(format) && format.Precision - 1 <= WideNumber<T>.SignificandBits;

    private static bool IsInRange<T>(PositFormat format)
        where T : unmanaged => format.GreatestExponent < WideNumber<T>.Bias;
}
