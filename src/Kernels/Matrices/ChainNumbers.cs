namespace NumFormats.Kernels;

/// <summary>The numbers that chains of products are computed in.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal static class ChainNumbers<T>
    where T : unmanaged
{
    /// <summary>Their format.</summary>
    public static FloatFormat Format => typeof(T) == typeof(int) ? FloatFormat.Binary32 : FloatFormat.Binary64;

    /// <summary>Whether every number of a format is among them.</summary>
    public static bool Hold(NumberFormat format) =>
        format.Precision <= Format.Precision && format.LeastExponent >= Format.LeastExponent && format.GreatestExponent <= Format.GreatestExponent;
}
