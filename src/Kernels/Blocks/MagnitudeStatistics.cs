using System.Buffers;
using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>Mean and median of magnitudes; NaN where a number is infinite or NaN.</summary>
internal static class MagnitudeStatistics
{
    /// <summary>The mean: a sum in binary64, in order, so that it does not depend on the machine.</summary>
    public static float Mean(ReadOnlySpan<float> numbers)
    {
        double sum = 0;
        foreach (float number in numbers)
        {
            sum += MathF.Abs(number);
        }

        return double.IsFinite(sum) ? (float)(sum / numbers.Length) : float.NaN;
    }

    /// <summary>The median; the lower one of two.</summary>
    public static float LowerMedian(ReadOnlySpan<float> numbers)
    {
        float[] sorted = ArrayPool<float>.Shared.Rent(numbers.Length);
        Span<float> magnitudes = sorted.AsSpan(0, numbers.Length);
        TensorPrimitives.Abs(numbers, magnitudes);
        magnitudes.Sort();

        // NaN sorts first, infinity last.
        float median = float.IsFinite(magnitudes[0]) && float.IsFinite(magnitudes[^1]) ? magnitudes[(numbers.Length - 1) / 2] : float.NaN;
        ArrayPool<float>.Shared.Return(sorted);
        return median;
    }
}
