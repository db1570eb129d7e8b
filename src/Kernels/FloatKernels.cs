namespace NumFormats.Kernels;

/// <summary>Which float formats go through lanes of which numbers.</summary>
internal static class FloatKernels
{
    /// <summary>Whether numbers in lanes of <typeparamref name="T"/> are wider than those of the format, and have its smallest normal number as a normal number.</summary>
    public static bool Encodes<T>(FloatFormat format)
        where T : unmanaged =>
        format.SignificandBits < WideNumber<T>.SignificandBits &&
        format.MinExponent >= 1 - WideNumber<T>.Bias &&
        format.MinExponent <= WideNumber<T>.Bias &&
        format.BitWidth < WideNumber<T>.Width;

    /// <summary>Whether lanes of <typeparamref name="T"/> hold every number of the format, the smallest normal one as a normal number.</summary>
    public static bool Decodes<T>(FloatFormat format)
        where T : unmanaged =>
        format.SignificandBits <= WideNumber<T>.SignificandBits &&
        format.MaxExponent <= WideNumber<T>.Bias &&
        format.MinExponent >= 1 - WideNumber<T>.Bias &&
        format.BitWidth < WideNumber<T>.Width;
}
