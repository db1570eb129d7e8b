namespace NumFormats.Kernels;

/// <summary>Rounding of binary64 numbers to a format and back, under a scale.</summary>
public static class Quantization
{
    /// <summary>The largest magnitude of the finite elements; 0 when there are none.</summary>
    public static double LargestMagnitude(ReadOnlySpan<double> source)
    {
        double largest = 0;
        foreach (double value in source)
        {
            double magnitude = Math.Abs(value);
            if (magnitude > largest && double.IsFinite(magnitude))
            {
                largest = magnitude;
            }
        }

        return largest;
    }

    /// <summary>Effectively computes <c>destination[i] = absMax[i] / largest finite number of the format</c>: the scales that just avoid saturation.</summary>
    /// <param name="format">The format.</param>
    /// <param name="absMax">The largest magnitude that goes with each element.</param>
    /// <param name="destination">The scales: 1 where the quotient is not a normal binary64, such as for all-zero elements. May be longer.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void AbsMaxScales(NumberFormat format, ReadOnlySpan<double> absMax, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(format);
        CheckLength(destination.Length, absMax.Length, nameof(destination));
        double largest = format.Decode(format.LargestCode);
        for (int i = 0; i < absMax.Length; i++)
        {
            double scale = absMax[i] / largest;
            destination[i] = double.IsNormal(scale) ? scale : 1;
        }
    }

    /// <summary>Effectively computes <c>destination[i] = scales[i] * format.Decode(format.Encode(source[i] / scales[i]))</c>.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="scales">The scale of each number; empty for none. As long as the source otherwise.</param>
    /// <param name="destination">What they become; may be longer. In place is allowed.</param>
    /// <param name="rounding">How each element is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one. NaN becomes +0 in formats without it.</param>
    /// <param name="firstIndex">The index of the first element in the whole sequence, which stochastic rounding takes its random bits by.</param>
    /// <returns>How many of the finite numbers, scaled, round to nearest even beyond the largest finite number of the format.</returns>
    /// <exception cref="ArgumentException">The scales or the destination do not have the source's length.</exception>
    public static int RoundTrip(
        NumberFormat format,
        ReadOnlySpan<double> source,
        ReadOnlySpan<double> scales,
        Span<double> destination,
        BulkRounding rounding = default,
        OverflowMode overflow = OverflowMode.Finite,
        ulong firstIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(format);
        CheckLength(destination.Length, source.Length, nameof(destination));
        if (!scales.IsEmpty && scales.Length != source.Length)
        {
            throw new ArgumentException($"A length of {scales.Length}; expected {source.Length}, that of the source, or none.", nameof(scales));
        }

        double limit = SaturationLimit(format);
        int saturated = 0;
        for (int i = 0; i < source.Length; i++)
        {
            double scale = scales.IsEmpty ? 1 : scales[i];
            double scaled = source[i] / scale;
            ulong code = format.Encode(scaled, rounding.At(firstIndex + (ulong)i), overflow);
            saturated += Math.Abs(scaled) >= limit && double.IsFinite(source[i]) ? 1 : 0;
            destination[i] = format.Decode(code) * scale;
        }

        return saturated;
    }

    // The least binary64 that rounds to nearest even beyond the largest finite number: half a unit above it, or just beyond where that tie goes down.
    private static double SaturationLimit(NumberFormat format)
    {
        ulong code = format.LargestCode;
        Unpacked half = Unpacked.ScaleByPowerOfTwo(format.Ulp(code), -1);
        double tie = Unpacked.Add(format.Unpack(code), half).ToDouble();
        return (code & 1) != 0 ? tie : Math.BitIncrement(tie);
    }

    private static void CheckLength(int length, int needed, string parameter)
    {
        if (length < needed)
        {
            throw new ArgumentException($"A length of {length}; expected at least {needed}.", parameter);
        }
    }
}
