using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Scales that are the mean magnitude, summed in binary32 from the first element to the last. Codes tell signs alone, so elements are not scaled.</summary>
/// <remarks>A NaN makes the scale NaN, and its own code is that of a negative number.</remarks>
internal sealed class MeanScaleRule : ScaleRule
{
    public override bool Choose(ReadOnlySpan<int> numbers, BlockGroups groups)
    {
        ReadOnlySpan<float> rest = MemoryMarshal.Cast<int, float>(numbers);
        bool isAnyNaN = false;
        for (int group = 0; !rest.IsEmpty; group++, rest = rest[groups.Length..])
        {
            float sum = 0;
            foreach (float number in rest[..groups.Length])
            {
                sum += Math.Abs(number);
            }

            groups.Scales[group] = BitConverter.SingleToInt32Bits(sum / groups.Length) & int.MaxValue;
            isAnyNaN |= float.IsNaN(sum);
        }

        return isAnyNaN;
    }

    public override bool IsException(BlockGroups groups, int group) => float.IsNaN(BitConverter.Int32BitsToSingle(groups.Scales[group]));

    public override void Settle(Span<float> elements, BlockGroups groups, int group)
    {
        foreach (ref float element in elements)
        {
            element = float.IsNaN(element) ? -1 : element;
        }
    }
}
