namespace NumFormats.Kernels;

/// <summary>The rules of powers of two as two numbers.</summary>
/// <remarks>
/// Each rule takes the exponent of the largest magnitude less an offset, and one more where its significand m reaches a bound. Adding the distance from the bound to 2 to the bits of a binary32 number carries into its exponent
/// exactly there. The largest element is M × 2^emax.
/// </remarks>
internal static class ExponentRule
{
    private const int One = 1 << 23;

    /// <summary>What is taken from the exponent.</summary>
    public static int Offset(BlockFormat format)
    {
        int greatest = Math.ILogB(format.ScaleElement);
        float significand = Significand(format);
        return format.ScaleRule switch
        {
            // The exponent of a quotient is less by one where m < M, and at the bound back again.
            BlockScaleRule.RoundFloor when significand > 1 => greatest + 1,
            BlockScaleRule.RoundNearest when significand > MathF.Sqrt(2) => greatest + 1,
            _ => greatest,
        };
    }

    /// <summary>What is added to the bits of the largest magnitude before its exponent is taken.</summary>
    public static int Addend(BlockFormat format)
    {
        float significand = Significand(format);
        return format.ScaleRule switch
        {
            BlockScaleRule.Floor => 0,
            BlockScaleRule.Ceil => One - 1,

            // More than the bound is needed, one last place.
            BlockScaleRule.RoundCeil => One - Fraction(significand) - 1,
            BlockScaleRule.RoundFloor => significand > 1 ? One - Fraction(significand) : 0,

            // The quotient is halfway, on the scale of logarithms, at M × √2 or M / √2, of which one lies in 1 to 2. The bound is the next binary32 number.
            BlockScaleRule.RoundNearest => One - Fraction(RoundUp(significand > MathF.Sqrt(2) ? significand / Math.Sqrt(2) : significand * Math.Sqrt(2))),

            // 2 − 2^-(p + 1), half a unit in the last place below 2.
            _ => 1 << (WideNumber<int>.SignificandBits - format.Element.Precision),
        };
    }

    private static float Significand(BlockFormat format) => (float)Math.ScaleB(format.ScaleElement, -Math.ILogB(format.ScaleElement));

    private static float RoundUp(double number) => (float)number < number ? MathF.BitIncrement((float)number) : (float)number;

    private static int Fraction(float number) => BitConverter.SingleToInt32Bits(number) & (One - 1);
}
