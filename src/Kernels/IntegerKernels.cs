namespace NumFormats.Kernels;

/// <summary>Which integer formats go through lanes of which numbers.</summary>
internal static class IntegerKernels
{
    /// <summary>Whether numbers in lanes of <typeparamref name="T"/> hold every integer of the format.</summary>
    public static bool Serves<T>(IntegerFormat format)
        where T : unmanaged => format.Precision <= WideNumber<T>.SignificandBits + 1;
}
