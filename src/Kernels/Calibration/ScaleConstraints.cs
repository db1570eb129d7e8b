namespace NumFormats.Kernels;

/// <summary>Scales brought to powers of two, or to powers of two times one of them.</summary>
public static class ScaleConstraints
{
    /// <summary>Effectively computes <c>destination[i] = 2^⌈log2(scales[i])⌉</c>, exactly: the least power of two that is not below the scale, so that nothing saturates that did not.</summary>
    /// <param name="scales">The scales, positive and at most 2^127.</param>
    /// <param name="destination">The powers of two; may be longer. In place is allowed.</param>
    /// <exception cref="ArgumentException">The destination is too short, or overlaps the scales otherwise than in place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scale is not positive, or above 2^127.</exception>
    /// <remarks>Source: Wu, Yao, He, "ZeroQuant-FP: A Leap Forward in LLMs Post-Training W4A8 Quantization Using Floating-Point Formats", 2023, method M1.</remarks>
    public static void PowersOfTwo(ReadOnlySpan<float> scales, Span<float> destination)
    {
        Check(scales, destination, Math.ScaleB(1, 127));
        for (int i = 0; i < scales.Length; i++)
        {
            destination[i] = (float)Math.ScaleB(1, CeilingOfLog(scales[i], 1));
        }
    }

    /// <summary>
    /// Effectively computes, with S the largest scale of each group, <c>destination[i] = S / 2^⌈log2(S / scales[i])⌉</c>: the scales of a group then differ by powers of two alone. None is greater than it was, so that numbers may saturate that did not.
    /// </summary>
    /// <param name="scales">The scales, positive and finite: whole groups of neighbours.</param>
    /// <param name="groupLength">The number of scales in a group.</param>
    /// <param name="destination">The scales; may be longer. In place is allowed. Rounded once where the result is subnormal.</param>
    /// <exception cref="ArgumentException">The scales end within a group, or the destination is too short or overlaps the scales otherwise than in place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A scale is not positive and finite, or the length less than 1.</exception>
    /// <remarks>Source: as <see cref="PowersOfTwo"/>, method M2.</remarks>
    public static void PowersOfTwoBelowLargest(ReadOnlySpan<float> scales, int groupLength, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupLength, 1);
        if (scales.Length % groupLength != 0)
        {
            throw new ArgumentException($"A length of {scales.Length}; expected a multiple of {groupLength}, the group length.", nameof(scales));
        }

        Check(scales, destination, float.MaxValue);
        for (int start = 0; start < scales.Length; start += groupLength)
        {
            float largest = 0;
            foreach (float scale in scales.Slice(start, groupLength))
            {
                largest = Math.Max(largest, scale);
            }

            for (int i = start; i < start + groupLength; i++)
            {
                destination[i] = (float)Math.ScaleB(largest, -CeilingOfLog(largest, scales[i]));
            }
        }
    }

    /// <summary>⌈log2(x / y)⌉ of positive numbers: the difference of their exponents, and one more where x has the greater significand.</summary>
    internal static int CeilingOfLog(double x, double y)
    {
        int difference = Math.ILogB(x) - Math.ILogB(y);
        return Math.ScaleB(x, -Math.ILogB(x)) > Math.ScaleB(y, -Math.ILogB(y)) ? difference + 1 : difference;
    }

    private static void Check(ReadOnlySpan<float> scales, ReadOnlySpan<float> destination, double greatest)
    {
        SpanRoom.Check(destination.Length, scales.Length, nameof(destination));
        if (scales.Overlaps(destination[..scales.Length], out int offset) && offset != 0)
        {
            throw new ArgumentException("Overlaps the scales otherwise than in place.", nameof(destination));
        }

        foreach (float scale in scales)
        {
            if (!(scale > 0 && scale <= greatest))
            {
                throw new ArgumentOutOfRangeException(nameof(scales), scale, $"Expected scales above 0, up to {greatest}.");
            }
        }
    }
}
