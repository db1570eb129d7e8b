using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Rounding to nearest with ties toward zero, which Model Optimizer has for MXFP4, by means of ties away from zero.</summary>
/// <remarks>
/// The next number toward zero is below a tie where the number was one, and is the tie itself where the number was the next above; so ties away from zero decide on it as ties toward zero do on the number. No other number passes a tie.
/// Zeros become −0, as they have its code there.
/// </remarks>
internal static class TiesTowardZero
{
    /// <summary>Steps every number toward zero.</summary>
    public static void Prepare(Span<float> numbers)
    {
        foreach (ref int bits in MemoryMarshal.Cast<float, int>(numbers))
        {
            bits = (bits & int.MaxValue) == 0 ? int.MinValue : bits - 1;
        }
    }
}
