using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop that sums errors, in binary64 whatever the type of the numbers.</summary>
/// <remarks>
/// Each term depends on its element alone: squares of binary32 numbers are exact, and other squares and differences are rounded once. The parts that terms are split into are summed as integers.
/// </remarks>
internal sealed class ErrorSumLoop<TLanes, TVector, T> : ErrorAdder<T>
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
    where T : unmanaged
{
    private const int ResultCount = 10;

    // Adding this rounds a quotient to a multiple of 2^-QuotientBits.
    private const double QuotientAnchor = 1.5 * (1L << (52 - ErrorSums.QuotientBits));

    private static bool IsScaled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(long);
    }

    [SkipLocalsInit]
    public override ErrorSums Sum(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded, ReadOnlySpan<T> quotients, ErrorSurvey survey)
    {
        double largestDifference = WideNumber<T>.ToDouble(survey.Difference);
        var originals = new TermSplit(2, WideNumber<T>.ToDouble(survey.Original), IsScaled);
        var roundeds = new TermSplit(2, WideNumber<T>.ToDouble(survey.Rounded), IsScaled);
        var squaredErrors = new TermSplit(2, largestDifference, IsScaled);
        var differences = new TermSplit(1, largestDifference, IsScaled);
        Span<long> results = stackalloc long[ResultCount * TLanes.Count];
        int count = original.Length;
        Steps(
            ref MemoryMarshal.GetReference(original),
            ref MemoryMarshal.GetReference(rounded),
            ref MemoryMarshal.GetReference(quotients),
            count,
            originals,
            roundeds,
            squaredErrors,
            differences,
            ref MemoryMarshal.GetReference(results));
        return new ErrorSums
        {
            Originals = originals.Sum(Total(results, 0), Total(results, 1), count),
            Rounded = roundeds.Sum(Total(results, 2), Total(results, 3), count),
            SquaredErrors = squaredErrors.Sum(Total(results, 4), Total(results, 5), count),
            Differences = differences.Sum(Total(results, 6), Total(results, 7), count),
            Quotients = unchecked(Total(results, 8) - (count * BitConverter.DoubleToInt64Bits(QuotientAnchor))),
            LargestError = BitConverter.Int64BitsToDouble(Largest(results, 9)),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Steps(
        ref T original, ref T rounded, ref T quotients, nint count, TermSplit originals, TermSplit roundeds, TermSplit squaredErrors, TermSplit differences, ref long results)
    {
        TVector magnitude = TLanes.Create(long.MaxValue);
        TVector quotientAnchor = Number(QuotientAnchor);
        TVector originalScale = Number(originals.Scale);
        TVector originalAnchor = Number(originals.High);
        TVector originalAnchors = Number(originals.High + originals.Low);
        TVector roundedScale = Number(roundeds.Scale);
        TVector roundedAnchor = Number(roundeds.High);
        TVector roundedAnchors = Number(roundeds.High + roundeds.Low);
        TVector errorScale = Number(squaredErrors.Scale);
        TVector errorAnchor = Number(squaredErrors.High);
        TVector errorAnchors = Number(squaredErrors.High + squaredErrors.Low);
        TVector differenceScale = Number(differences.Scale);
        TVector differenceAnchor = Number(differences.High);
        TVector differenceAnchors = Number(differences.High + differences.Low);

        TVector zero = TLanes.Create(0);
        TVector originalHigh = zero;
        TVector originalLow = zero;
        TVector roundedHigh = zero;
        TVector roundedLow = zero;
        TVector errorHigh = zero;
        TVector errorLow = zero;
        TVector differenceHigh = zero;
        TVector differenceLow = zero;
        TVector quotientSum = zero;
        TVector largestError = zero;
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector x = TLanes.LoadNumbers(in Unsafe.Add(ref original, i));
            TVector q = TLanes.LoadNumbers(in Unsafe.Add(ref rounded, i));
            TVector quotient = TLanes.LoadNumbers(in Unsafe.Add(ref quotients, i));
            TVector difference = TLanes.SubtractNumbers(q, x);
            AddSquare(x, originalScale, originalAnchor, originalAnchors, ref originalHigh, ref originalLow);
            AddSquare(q, roundedScale, roundedAnchor, roundedAnchors, ref roundedHigh, ref roundedLow);
            TVector scaledError = Scaled(difference, errorScale);
            Add(TLanes.MultiplyNumbers(scaledError, scaledError), errorAnchor, errorAnchors, ref errorHigh, ref errorLow);
            Add(Scaled(difference, differenceScale), differenceAnchor, differenceAnchors, ref differenceHigh, ref differenceLow);
            quotientSum = TLanes.Add(quotientSum, TLanes.AddNumbers(quotient, quotientAnchor));
            largestError = TLanes.Max(largestError, TLanes.And(difference, magnitude));
        }

        TLanes.Store(originalHigh, ref results);
        TLanes.Store(originalLow, ref Unsafe.Add(ref results, TLanes.Count));
        TLanes.Store(roundedHigh, ref Unsafe.Add(ref results, 2 * TLanes.Count));
        TLanes.Store(roundedLow, ref Unsafe.Add(ref results, 3 * TLanes.Count));
        TLanes.Store(errorHigh, ref Unsafe.Add(ref results, 4 * TLanes.Count));
        TLanes.Store(errorLow, ref Unsafe.Add(ref results, 5 * TLanes.Count));
        TLanes.Store(differenceHigh, ref Unsafe.Add(ref results, 6 * TLanes.Count));
        TLanes.Store(differenceLow, ref Unsafe.Add(ref results, 7 * TLanes.Count));
        TLanes.Store(quotientSum, ref Unsafe.Add(ref results, 8 * TLanes.Count));
        TLanes.Store(largestError, ref Unsafe.Add(ref results, 9 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquare(TVector number, TVector scale, TVector anchor, TVector anchors, ref TVector high, ref TVector low)
    {
        if (IsScaled)
        {
            number = TLanes.MultiplyNumbers(number, scale);
            Add(TLanes.MultiplyNumbers(number, number), anchor, anchors, ref high, ref low);
        }
        else
        {
            // The square has 48 bits, and so it need not be rounded apart.
            TVector anchored = TLanes.AddExactProduct(number, number, anchor);
            high = TLanes.Add(high, anchored);
            low = TLanes.Add(low, TLanes.AddExactProduct(number, number, TLanes.SubtractNumbers(anchors, anchored)));
        }
    }

    // The anchors less the anchored high part are the low part's anchor less the high part, exactly. Adding the term leaves the low part on its anchor, rounded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TVector term, TVector anchor, TVector anchors, ref TVector high, ref TVector low)
    {
        TVector anchored = TLanes.AddNumbers(term, anchor);
        high = TLanes.Add(high, anchored);
        low = TLanes.Add(low, TLanes.AddNumbers(term, TLanes.SubtractNumbers(anchors, anchored)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scaled(TVector number, TVector scale) => IsScaled ? TLanes.MultiplyNumbers(number, scale) : number;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Number(double value) => TLanes.Create(BitConverter.DoubleToInt64Bits(value));

    private static long Total(ReadOnlySpan<long> results, int index)
    {
        long total = 0;
        foreach (long lane in results.Slice(index * TLanes.Count, TLanes.Count))
        {
            total = unchecked(total + lane);
        }

        return total;
    }

    private static long Largest(ReadOnlySpan<long> results, int index)
    {
        long largest = 0;
        foreach (long lane in results.Slice(index * TLanes.Count, TLanes.Count))
        {
            largest = Math.Max(largest, lane);
        }

        return largest;
    }
}
