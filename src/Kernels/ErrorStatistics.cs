namespace NumFormats.Kernels;

/// <summary>
/// What rounding did to a sequence of numbers, gathered in one pass: elements are added span by span, and statistics of parts are added up.
/// </summary>
/// <remarks>
/// Sums are compensated binary64 sums in the order of the elements, so that the same spans in the same order give the same digits. Elements whose
/// original is not finite are counted and otherwise left out. Not for use by several threads at once.
/// </remarks>
public sealed class ErrorStatistics
{
    private CompensatedSum _squares;
    private CompensatedSum _squaredErrors;

    /// <summary>The number of elements whose original is finite.</summary>
    public long Count { get; private set; }

    /// <summary>The number of elements whose original is infinite or NaN, left out of everything else.</summary>
    public long NonFiniteCount { get; private set; }

    /// <summary>The number of elements that were beyond the largest finite number of the format.</summary>
    public long SaturatedCount { get; private set; }

    /// <summary>The number of nonzero elements that became zero.</summary>
    public long FlushedCount { get; private set; }

    /// <summary>The number of elements that became NaN, left out of the sums of errors.</summary>
    public long NaNCount { get; private set; }

    /// <summary>The sum of the squares of the originals.</summary>
    public double SumOfSquares => _squares.Value;

    /// <summary>The sum of the squares of the differences between rounded and original.</summary>
    public double SumOfSquaredErrors => _squaredErrors.Value;

    /// <summary>The largest |rounded − original|.</summary>
    public double LargestError { get; private set; }

    /// <summary>The mean of the squares of the differences; NaN without elements.</summary>
    public double MeanSquaredError => SumOfSquaredErrors / (Count - NaNCount);

    /// <summary>Whether there is no difference anywhere.</summary>
    public bool IsExact => LargestError == 0 && NaNCount == 0;

    /// <summary>
    /// The signal-to-quantization-noise ratio in decibels, 10 log10(Σ x² / Σ (x − q)²): infinite when there is no difference, NaN when a sum is
    /// outside binary64's range.
    /// </summary>
    public double Sqnr
    {
        get
        {
            double signal = SumOfSquares;
            double noise = SumOfSquaredErrors;
            return IsExact ? double.PositiveInfinity
                : double.IsFinite(signal) && double.IsFinite(noise) && noise > 0 ? 10 * Math.Log10(signal / noise)
                : double.NaN;
        }
    }

    /// <summary>Adds elements.</summary>
    /// <param name="original">The numbers before rounding.</param>
    /// <param name="rounded">The numbers that they became.</param>
    /// <param name="saturatedCount">How many of them saturated, as <see cref="Quantization.RoundTrip"/> tells.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or more than there are elements.</exception>
    public void Add(ReadOnlySpan<double> original, ReadOnlySpan<double> rounded, int saturatedCount = 0)
    {
        if (rounded.Length != original.Length)
        {
            throw new ArgumentException($"A length of {rounded.Length}; expected {original.Length}, that of the originals.", nameof(rounded));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(saturatedCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(saturatedCount, original.Length);
        SaturatedCount += saturatedCount;
        for (int i = 0; i < original.Length; i++)
        {
            AddElement(original[i], rounded[i]);
        }
    }

    /// <summary>Adds the statistics of other elements.</summary>
    public void Add(ErrorStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Count += other.Count;
        NonFiniteCount += other.NonFiniteCount;
        SaturatedCount += other.SaturatedCount;
        FlushedCount += other.FlushedCount;
        NaNCount += other.NaNCount;
        LargestError = Math.Max(LargestError, other.LargestError);
        _squares.Add(other._squares);
        _squaredErrors.Add(other._squaredErrors);
    }

    private void AddElement(double original, double rounded)
    {
        if (!double.IsFinite(original))
        {
            NonFiniteCount++;
            return;
        }

        Count++;
        if (double.IsNaN(rounded))
        {
            NaNCount++;
            return;
        }

        if (rounded == 0 && original != 0)
        {
            FlushedCount++;
        }

        double error = Math.Abs(rounded - original);
        LargestError = Math.Max(LargestError, error);
        _squares.Add(original * original);
        _squaredErrors.Add(error * error);
    }
}
