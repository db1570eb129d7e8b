using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>
/// What rounding did to a sequence of numbers, gathered in one pass: elements are added span by span, and statistics of parts are added up.
/// </summary>
/// <remarks>
/// <para>
/// The results are the same bits for any division of the elements into spans and parts, any order, and any instruction set. For that a sum is not rounded as it grows: each term is rounded to a multiple of a power of two
/// that the largest term decides, and the multiples are summed as integers (Demmel and Nguyen, "Parallel Reproducible Summation", 2015). Of n terms, a sum of squares is off by at most n × 2^−49 times the
/// largest, and one of differences by n × 2^−50 times the largest, beside one rounding of each binary64 difference and of the result; usually it is off by little more than the latter.
/// </para>
/// <para>Elements whose original is not finite are counted and otherwise left out. So are those that became NaN. Those that became infinite, or so wrong that the difference overflows the type of the spans, make errors infinite.</para>
/// <para>Not for use by several threads at once.</para>
/// </remarks>
public sealed class ErrorStatistics
{
    // So few that sums of the parts of terms stay within 64 bits, and so many that what is done once a block costs little.
    private const int LongestBlock = 4096;

    // Elements that are looked at one by one are gathered again for the vectors in as many.
    private const int PieceLength = 128;

    private const double QuotientBeyondMeaning = 4294967296;

    private ErrorSums _sums = new();
    private Int128 _quotients;
    private double _largestError;
    private long _nonzeroCount;
    private long _positiveInfinityCount;
    private long _negativeInfinityCount;
    private long _hugeQuotientCount;

    /// <summary>The number of elements whose original is finite.</summary>
    public long Count { get; private set; }

    /// <summary>The number of elements whose original is infinite or NaN, left out of everything else.</summary>
    public long NonFiniteCount { get; private set; }

    /// <summary>The number of elements that were beyond the largest finite number of the format.</summary>
    public long SaturatedCount { get; private set; }

    /// <summary>The number of nonzero elements that became zero.</summary>
    public long FlushedCount { get; private set; }

    /// <summary>The number of elements that became NaN, left out of the sums.</summary>
    public long NaNCount { get; private set; }

    /// <summary>The sum of the squares of the originals.</summary>
    public double SumOfSquares => _sums.Originals.Value;

    /// <summary>The sum of the squares of the rounded numbers.</summary>
    public double SumOfRoundedSquares => HasInfiniteError ? double.PositiveInfinity : _sums.Rounded.Value;

    /// <summary>The sum of the squares of the differences between rounded and original.</summary>
    public double SumOfSquaredErrors => HasInfiniteError ? double.PositiveInfinity : _sums.SquaredErrors.Value;

    /// <summary>The largest |rounded − original|.</summary>
    public double LargestError => HasInfiniteError ? double.PositiveInfinity : _largestError;

    /// <summary>The mean of rounded − original, with its sign: the bias of the rounding. NaN without elements.</summary>
    public double MeanError =>
        _positiveInfinityCount > 0 && _negativeInfinityCount > 0 ? double.NaN
            : _positiveInfinityCount > 0 ? double.PositiveInfinity
            : _negativeInfinityCount > 0 ? double.NegativeInfinity
            : _sums.Differences.Value / ComparedCount;

    /// <summary>The mean of the squares of the differences; NaN without elements.</summary>
    public double MeanSquaredError => SumOfSquaredErrors / ComparedCount;

    /// <summary>The mean of |rounded − original| / |original| over the elements that are not zero; NaN without such.</summary>
    /// <remarks>
    /// The difference and the quotient are rounded to the type of the spans, and the quotient to a multiple of 2^−42 if that is binary32, of 2^−60 if it is binary64. Infinite if a quotient is 2^32 or more.
    /// </remarks>
    public double MeanRelativeError =>
        HasInfiniteError || _hugeQuotientCount > 0 ? double.PositiveInfinity
            : Math.ScaleB((double)_quotients, -QuotientParts<long>.SumBits) / _nonzeroCount;

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

    /// <summary>
    /// The cosine of the angle between originals and rounded numbers as vectors, Σ x q / √(Σ x² Σ q²): NaN when either is zero or a sum is outside binary64's range.
    /// </summary>
    /// <remarks>Σ x q is computed as (Σ x² + Σ q² − Σ (x − q)²) / 2. What the three sums are off by, relative to the largest of them, the cosine is off by times the ratio of the longer vector to the shorter.</remarks>
    public double CosineSimilarity
    {
        get
        {
            double original = SumOfSquares;
            double rounded = SumOfRoundedSquares;
            double cosine = ((original - SumOfSquaredErrors + rounded) / 2) / (Math.Sqrt(original) * Math.Sqrt(rounded));
            return Math.Clamp(cosine, -1, 1);
        }
    }

    private bool HasInfiniteError => _positiveInfinityCount + _negativeInfinityCount > 0;

    private long ComparedCount => Count - NaNCount;

    /// <summary>Adds elements.</summary>
    /// <param name="original">The numbers before rounding.</param>
    /// <param name="rounded">The numbers that they became.</param>
    /// <param name="saturatedCount">How many of them saturated, as <see cref="Quantization.RoundTrip"/> tells.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or more than there are elements.</exception>
    public void Add(ReadOnlySpan<double> original, ReadOnlySpan<double> rounded, int saturatedCount = 0)
    {
        CheckArguments(original.Length, rounded.Length, saturatedCount, nameof(rounded));
        SaturatedCount += saturatedCount;
        AddNumbers(MemoryMarshal.Cast<double, long>(original), MemoryMarshal.Cast<double, long>(rounded));
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{double}, ReadOnlySpan{double}, int)"/>
    public void Add(ReadOnlySpan<float> original, ReadOnlySpan<float> rounded, int saturatedCount = 0)
    {
        CheckArguments(original.Length, rounded.Length, saturatedCount, nameof(rounded));
        SaturatedCount += saturatedCount;
        AddNumbers(MemoryMarshal.Cast<float, int>(original), MemoryMarshal.Cast<float, int>(rounded));
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
        _nonzeroCount += other._nonzeroCount;
        _positiveInfinityCount += other._positiveInfinityCount;
        _negativeInfinityCount += other._negativeInfinityCount;
        _hugeQuotientCount += other._hugeQuotientCount;
        _largestError = Math.Max(_largestError, other._largestError);
        _quotients += other._quotients;
        _sums.Add(other._sums);
    }

    private static void CheckArguments(int length, int roundedLength, int saturatedCount, string roundedParameter)
    {
        if (roundedLength != length)
        {
            throw new ArgumentException($"A length of {roundedLength}; expected {length}, that of the originals.", roundedParameter);
        }

        ArgumentOutOfRangeException.ThrowIfNegative(saturatedCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(saturatedCount, length);
    }

    private void AddNumbers<T>(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded)
        where T : unmanaged
    {
        int step = ErrorSurveyor<T>.Widest.Step;
        int whole = original.Length - (original.Length % step);
        int blockLength = Math.Min(LongestBlock, QuotientParts<T>.MostTerms * step);
        for (int start = 0; start < whole; start += blockLength)
        {
            int length = Math.Min(blockLength, whole - start);
            if (!TryAddBlock(original.Slice(start, length), rounded.Slice(start, length), length))
            {
                AddSpecialElements(original.Slice(start, length), rounded.Slice(start, length));
            }
        }

        AddSpecialElements(original[whole..], rounded[whole..]);
    }

    /// <summary>Adds whole vectors, unless there is something infinite or NaN among them.</summary>
    /// <param name="original">The numbers before rounding.</param>
    /// <param name="rounded">What they became.</param>
    /// <param name="count">The number of elements that are not padding. Padding is zeros.</param>
    private bool TryAddBlock<T>(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded, int count)
        where T : unmanaged
    {
        ErrorSurvey survey = ErrorSurveyor<T>.Widest.Survey(original, rounded);
        if (Math.Max(survey.Difference, Math.Max(survey.Original, survey.Rounded)) >= WideNumber<T>.Infinity)
        {
            return false;
        }

        if (WideNumber<T>.ToDouble(survey.Quotient) < QuotientParts<T>.Limit)
        {
            _quotients += survey.Quotients;
        }
        else
        {
            AddQuotients(original, rounded);
        }

        Count += count;
        _nonzeroCount += survey.NonzeroCount;
        FlushedCount += survey.FlushedCount;
        _sums.Add(ErrorAdder<T>.Widest.Sum(original, rounded, survey));
        if (WideNumber<T>.ToDouble(survey.Difference) >= RoundToType<T>(_largestError))
        {
            _largestError = Math.Max(_largestError, ErrorAdder<T>.Widest.LargestError(original, rounded));
        }

        return true;
    }

    /// <summary>Adds quotients of which some are too large for vectors.</summary>
    private void AddQuotients<T>(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded)
        where T : unmanaged
    {
        for (int i = 0; i < original.Length; i++)
        {
            double x = ToDouble(original[i]);
            double quotient = x == 0 ? 0 : RoundToType<T>(Math.Abs(RoundToType<T>(ToDouble(rounded[i]) - x) / x));
            if (quotient >= QuotientBeyondMeaning)
            {
                _hugeQuotientCount++;
            }
            else
            {
                _quotients += QuotientParts<T>.Round(quotient);
            }
        }
    }

    /// <summary>Adds any number of elements, among them infinities and NaN: counts these, and gathers the others for <see cref="TryAddBlock"/>.</summary>
    [SkipLocalsInit]
    private void AddSpecialElements<T>(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded)
        where T : unmanaged
    {
        Span<T> pieceOfOriginal = stackalloc T[PieceLength];
        Span<T> pieceOfRounded = stackalloc T[PieceLength];
        for (int start = 0; start < original.Length; start += PieceLength)
        {
            int end = Math.Min(start + PieceLength, original.Length);
            int count = 0;
            for (int i = start; i < end; i++)
            {
                if (IsToBeSummed(original[i], rounded[i], out bool isErrorInfinite))
                {
                    // The original is summed all the same.
                    pieceOfOriginal[count] = original[i];
                    pieceOfRounded[count] = isErrorInfinite ? original[i] : rounded[i];
                    count++;
                }
            }

            int step = ErrorSurveyor<T>.Widest.Step;
            int padded = (count + step - 1) / step * step;
            pieceOfOriginal[count..padded].Clear();
            pieceOfRounded[count..padded].Clear();
            TryAddBlock(pieceOfOriginal[..padded], pieceOfRounded[..padded], count);
        }
    }

    private bool IsToBeSummed<T>(T originalBits, T roundedBits, out bool isErrorInfinite)
        where T : unmanaged
    {
        double original = ToDouble(originalBits);
        double rounded = ToDouble(roundedBits);
        isErrorInfinite = false;
        if (!double.IsFinite(original))
        {
            NonFiniteCount++;
            return false;
        }

        if (double.IsNaN(rounded))
        {
            Count++;
            NaNCount++;
            return false;
        }

        double error = RoundToType<T>(rounded - original);
        isErrorInfinite = double.IsInfinity(error);
        _positiveInfinityCount += double.IsPositiveInfinity(error) ? 1 : 0;
        _negativeInfinityCount += double.IsNegativeInfinity(error) ? 1 : 0;
        return true;
    }

    private static double RoundToType<T>(double number) => typeof(T) == typeof(int) ? (float)number : number;

    private static double ToDouble<T>(T bits)
        where T : unmanaged => WideNumber<T>.ToDouble(WideNumber<T>.ToInt64(bits));
}
