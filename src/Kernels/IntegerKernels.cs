namespace NumFormats.Kernels;

/// <summary>Which integer formats go through lanes of which numbers.</summary>
internal static class IntegerKernels
{
    /// <summary>Whether numbers in lanes of <typeparamref name="T"/> hold every integer of the format.</summary>
    public static bool Serves<T>(IntegerFormat format)
        where T : unmanaged => format.Precision <= WideNumber<T>.SignificandBits + 1;

    /// <summary>An encoder of at most 16 bits that saturates negative numbers where positive ones do.</summary>
    public static SpanEncoder<int> SymmetricEncoder(IntegerFormat format, RoundingMode rounding) =>
        format.BytesPerCode == 1
            ? WidestLanes.Create<int, SpanEncoder<int>, IntegerEncoderFactory<int, byte>>(new(format, rounding, isSymmetric: true))
            : WidestLanes.Create<int, SpanEncoder<int>, IntegerEncoderFactory<int, ushort>>(new(format, rounding, isSymmetric: true));
}
