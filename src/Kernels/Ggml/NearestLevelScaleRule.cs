namespace NumFormats.Kernels;

/// <summary>The scales of unevenly spaced levels: first the one that maps the number of largest magnitude to the lowest level; then, for the codes which that gives, the one of least squared error, weighted with the squares of the elements.</summary>
/// <remarks>The sums are of binary32 numbers, rounded one after the other. Groups below 10^-15 have scale zero and the codes of zeros. A NaN has the highest code; it and infinities leave no scale but zero or NaN.</remarks>
internal sealed class NearestLevelScaleRule(sbyte[] levels) : ScaleRule
{
    private const float Negligible = 1e-15f;

    private readonly LinearScaleRule _linear = new(ScaleNumerator.SignedLargest, levels[0], levels[0], levels[^1]);

    public override bool Choose(ReadOnlySpan<int> numbers, BlockGroups groups)
    {
        bool isAnyException = _linear.Choose(numbers, groups);
        for (int group = 0; group < numbers.Length / groups.Length; group++)
        {
            if (BitConverter.Int32BitsToSingle(groups.Largest[group]) < Negligible)
            {
                groups.Scales[group] = 0;
                groups.Factors[group] = 0;
            }
        }

        return isAnyException;
    }

    public override bool IsException(BlockGroups groups, int group) => _linear.IsException(groups, group);

    public override void Settle(Span<float> elements, BlockGroups groups, int group)
    {
        float largest = 0;
        foreach (float element in elements)
        {
            largest = Math.Abs(element) > Math.Abs(largest) ? element : largest;
        }

        bool isNegligible = Math.Abs(largest) < Negligible;
        float reciprocal = isNegligible ? 0 : 1 / (largest / levels[0]);
        foreach (ref float element in elements)
        {
            float quotient = element * reciprocal;
            element = float.IsNaN(quotient) ? (isNegligible ? 0 : levels[^1]) : quotient;
        }

        groups.Scales[group] = isNegligible ? 0 : BitConverter.SingleToInt32Bits(1);
        groups.Factors[group] = BitConverter.SingleToInt32Bits(1);
    }

    public override void Refine(ReadOnlySpan<float> numbers, ReadOnlySpan<byte> codes, BlockGroups groups)
    {
        for (int start = 0; start < numbers.Length; start += groups.Length)
        {
            ref int scale = ref groups.Scales[start / groups.Length];
            if (scale != 0)
            {
                float refined = LeastSquares(numbers.Slice(start, groups.Length), codes.Slice(start, groups.Length));
                scale = float.IsNaN(refined) ? (int)WideNumber<int>.NaN : BitConverter.SingleToInt32Bits(refined);
            }
        }
    }

    private float LeastSquares(ReadOnlySpan<float> numbers, ReadOnlySpan<byte> codes)
    {
        float products = 0;
        float squares = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            float number = numbers[i];
            float level = levels[codes[i]];
            float weighted = number * number * level;
            products += weighted * number;
            squares += weighted * level;
        }

        return squares > 0 ? products / squares : 0;
    }
}
