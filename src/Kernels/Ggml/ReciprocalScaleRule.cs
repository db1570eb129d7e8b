namespace NumFormats.Kernels;

/// <summary>Elements are multiplied by a constant over the first number of the largest magnitude, and the scale is the rounded reciprocal of that.</summary>
/// <remarks>A NaN counts as zero. A product that is NaN or beyond the constant counts as zero or as the code at that end.</remarks>
internal sealed class ReciprocalScaleRule(float numerator) : ScaleRule
{
    private readonly float _highest = Math.Abs(numerator);
    private readonly LinearScaleRule _largest = new(ScaleNumerator.SignedLargest, 1, -Math.Abs(numerator), Math.Abs(numerator));

    public override bool Choose(ReadOnlySpan<int> numbers, BlockGroups groups)
    {
        _largest.Choose(numbers, groups);
        bool isAnyException = false;
        for (int group = 0; group < numbers.Length / groups.Length; group++)
        {
            (float factor, float scale) = Of(BitConverter.Int32BitsToSingle(groups.Scales[group]));
            groups.Factors[group] = BitConverter.SingleToInt32Bits(factor);
            groups.Scales[group] = BitConverter.SingleToInt32Bits(scale);
            isAnyException |= IsException(groups, group);
        }

        return isAnyException;
    }

    public override bool IsException(BlockGroups groups, int group) => IsNotFinite(groups.Scales[group]) || IsNotFinite(groups.Factors[group]);

    public override void Settle(Span<float> elements, BlockGroups groups, int group)
    {
        float largest = 0;
        foreach (ref float element in elements)
        {
            element = float.IsNaN(element) ? 0 : element;
            largest = Math.Abs(element) > Math.Abs(largest) ? element : largest;
        }

        (float factor, float scale) = Of(largest);
        foreach (ref float element in elements)
        {
            float product = element * factor;
            element = float.IsNaN(product) ? 0 : Math.Clamp(product, -_highest, _highest);
        }

        groups.Scales[group] = BitConverter.SingleToInt32Bits(scale);
        groups.Factors[group] = BitConverter.SingleToInt32Bits(1);
    }

    private (float Factor, float Scale) Of(float largest)
    {
        float factor = numerator / largest;
        return largest == 0 ? (0, 0) : (factor, 1 / factor);
    }
}
