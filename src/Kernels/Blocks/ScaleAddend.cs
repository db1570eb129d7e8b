namespace NumFormats.Kernels;

/// <summary>The rules of block scales as one number.</summary>
/// <remarks>
/// Each rule takes the exponent of the largest magnitude, and one more where its significand m reaches a bound. Adding the distance from the bound to 2 to the bits of a binary32 number carries into its exponent exactly there.
/// The bound itself counts in <see cref="BlockScaleRule.Even"/> alone; the others need more than it, one last place.
/// </remarks>
internal static class ScaleAddend
{
    /// <summary>What is added to the bits of the largest magnitude before its exponent is taken.</summary>
    public static int Of(BlockFormat format)
    {
        FloatFormat element = format.Element;
        return format.ScaleRule switch
        {
            BlockScaleRule.Floor => 0,
            BlockScaleRule.Ceil => FromBound(0) - 1,
            BlockScaleRule.RoundCeil => FromBound(Fraction((float)element.Decode(element.LargestCode))) - 1,

            // 2 − 2^-(p + 1), half a unit in the last place below 2.
            _ => 1 << (WideNumber<int>.SignificandBits - element.SignificandBits - 1),
        };
    }

    private static int FromBound(int fraction) => (1 << WideNumber<int>.SignificandBits) - fraction;

    private static int Fraction(float number) => BitConverter.SingleToInt32Bits(number) & ((1 << WideNumber<int>.SignificandBits) - 1);
}
