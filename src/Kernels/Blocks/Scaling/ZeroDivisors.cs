using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>Divisors that are zero, where elements are to be zero.</summary>
internal static class ZeroDivisors
{
    /// <summary>Replaces zeros by NaN, under which a block is zeros.</summary>
    public static void Mark(Span<float> divisors)
    {
        if (!(TensorPrimitives.Min<float>(divisors) > 0))
        {
            foreach (ref float divisor in divisors)
            {
                divisor = divisor == 0 ? float.NaN : divisor;
            }
        }
    }
}
