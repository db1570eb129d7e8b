using System.Numerics;

namespace NumFormats.Kernels;

/// <summary>A histogram of magnitudes that grows with the numbers: bins of equal width from 0 to the range, which doubles, as pairs of bins are merged, where a magnitude lies beyond it.</summary>
/// <remarks>
/// <para>Bin i has the magnitudes above i and up to i + 1 bin widths; the first has the zeros too. What is counted depends neither on the order of the numbers nor on how they are divided into spans.</para>
/// <para>Not for use by several threads at once.</para>
/// </remarks>
public sealed class MagnitudeHistogram
{
    /// <summary>The number of bins that calibration usually has.</summary>
    public const int UsualBinCount = 2048;

    private const int MostBins = 1 << 24;

    private readonly long[] _counts;

    /// <summary>A histogram of nothing.</summary>
    /// <param name="binCount">The number of bins, even.</param>
    /// <param name="range">The least range; null for the least power of two that holds the numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is not from 2 to 2^24, or the range not positive and finite.</exception>
    /// <exception cref="ArgumentException">The number of bins is odd.</exception>
    public MagnitudeHistogram(int binCount = UsualBinCount, float? range = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binCount, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(binCount, MostBins);
        if (int.IsOddInteger(binCount))
        {
            throw new ArgumentException($"{binCount} bins; expected an even number.", nameof(binCount));
        }

        if (range is float given && !(given > 0 && float.IsFinite(given)))
        {
            throw new ArgumentOutOfRangeException(nameof(range), range, "Expected a positive, finite range.");
        }

        _counts = new long[binCount];
        Range = range ?? 0;
    }

    /// <summary>The number of numbers in each bin.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The number of numbers.</summary>
    public long Count { get; private set; }

    /// <summary>The largest magnitude.</summary>
    public float Largest { get; private set; }

    /// <summary>The upper end of the last bin; 0 before there is a number that is not zero, where none was given.</summary>
    public double Range { get; private set; }

    /// <summary>The width of a bin.</summary>
    public double BinWidth => Range / _counts.Length;

    /// <summary>Adds numbers.</summary>
    /// <exception cref="ArgumentException">One is infinite or NaN; none is added then.</exception>
    public void Add(ReadOnlySpan<float> source)
    {
        float largest = Calibration.LargestMagnitude(source);
        Grow(largest);
        Largest = Math.Max(Largest, largest);
        Count += source.Length;
        double width = Range > 0 ? BinWidth : 1;
        foreach (float number in source)
        {
            // A quotient that rounds beyond the last bin belongs to it.
            int bin = (int)Math.Ceiling(Math.Abs(number) / width) - 1;
            _counts[Math.Clamp(bin, 0, _counts.Length - 1)]++;
        }
    }

    /// <summary>The upper end of the bin that has the number of the given percentile by magnitude, at most the largest magnitude: at least so many percent of the magnitudes are no greater.</summary>
    /// <param name="percentile">Above 0, up to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is none.</exception>
    /// <exception cref="InvalidOperationException">There are no numbers.</exception>
    public double Percentile(double percentile)
    {
        Calibration.CheckPercentile(percentile, nameof(percentile));
        if (Count == 0)
        {
            throw new InvalidOperationException("There are no numbers in the histogram.");
        }

        double needed = percentile * Count / 100;
        int bin = 0;
        for (long below = _counts[0]; below < needed && bin < _counts.Length - 1; bin++)
        {
            below += _counts[bin + 1];
        }

        return Math.Min((bin + 1) * BinWidth, Largest);
    }

    private void Grow(float largest)
    {
        if (Range == 0 && largest > 0)
        {
            // The least power of two: one significand bit tells whether the number is one itself.
            int exponent = Math.ILogB(largest);
            double power = Math.ScaleB(1, exponent);
            Range = power < largest ? 2 * power : power;
        }

        for (; largest > Range; Range *= 2)
        {
            int half = _counts.Length / 2;
            for (int i = 0; i < half; i++)
            {
                _counts[i] = _counts[2 * i] + _counts[(2 * i) + 1];
            }

            Array.Clear(_counts, half, half);
        }
    }
}
