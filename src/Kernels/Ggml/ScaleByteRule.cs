using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Scales in a byte, for elements in e2m1fn. Elements are divided by half the scale, by infinity where that is zero.</summary>
/// <remarks>A NaN counts as zero. An infinity counts as the largest finite number when the scale is chosen, and then as zero.</remarks>
internal sealed class ScaleByteRule<TLanes, TVector, TRule> : ScaleRule
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
    where TRule : struct, IScaleByteRule
{
    // Magnitudes near 2^128: beside them 8 and 12 times half the scale may be infinite, and 6 times it is then the largest element.
    private const float LeastException = 3.4e38f;
    private const float LargestElement = 2.5521178e38f;

    private static readonly float[] s_divisors = [.. TRule.Scales.Select(scale => scale == 0 ? float.PositiveInfinity : scale)];

    public override bool Choose(ReadOnlySpan<int> numbers, BlockGroups groups)
    {
        GroupSurvey.Widest.LargestMagnitudes(numbers, groups.Length, groups.Largest);
        bool isAnyException = FindCodes(ref MemoryMarshal.GetReference(groups.Largest), ref MemoryMarshal.GetReference(groups.Scales), groups.Largest.Length);
        for (int group = 0; group < numbers.Length / groups.Length; group++)
        {
            SetScale(groups, group, groups.Scales[group]);
        }

        return isAnyException;
    }

    public override bool IsException(BlockGroups groups, int group) => groups.Largest[group] >= BitConverter.SingleToInt32Bits(LeastException);

    public override void Settle(Span<float> elements, BlockGroups groups, int group)
    {
        float largest = 0;
        foreach (ref float element in elements)
        {
            largest = Math.Max(largest, float.IsNaN(element) ? 0 : Math.Min(Math.Abs(element), float.MaxValue));
            element = float.IsFinite(element) ? Math.Clamp(element, -LargestElement, LargestElement) : 0;
        }

        SetScale(groups, group, TRule.Codes<LanesScalar<int>, int>(BitConverter.SingleToInt32Bits(largest)));
    }

    private static void SetScale(BlockGroups groups, int group, int code)
    {
        groups.ScaleCodes[group] = (byte)code;
        groups.Factors[group] = BitConverter.SingleToInt32Bits(s_divisors[(byte)code]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool FindCodes(ref int largest, ref int codes, nint count)
    {
        TVector greatest = TLanes.Create(0);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector magnitude = TLanes.Load(in Unsafe.Add(ref largest, i));
            greatest = TLanes.Max(greatest, magnitude);
            TLanes.Store(TRule.Codes<TLanes, TVector>(magnitude), ref Unsafe.Add(ref codes, i));
        }

        return TLanes.Greatest(greatest) >= BitConverter.SingleToInt32Bits(LeastException);
    }
}
