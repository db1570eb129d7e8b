using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop that sums errors, in binary64 whatever the type of the numbers.</summary>
/// <remarks>
/// Each term depends on its element alone: a difference, which is exact of most binary32 numbers and otherwise rounded to binary64, or an exact square. The parts that terms are split into are summed as integers.
/// </remarks>
internal sealed class ErrorSumLoop<TLanes, TVector, T> : ErrorAdder<T>
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
    where T : unmanaged
{
    private const int ResultCount = 8;

    private static bool IsScaled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(long);
    }

    [SkipLocalsInit]
    public override ErrorSums Sum(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded, ErrorSurvey survey)
    {
        double largestDifference = WideNumber<T>.ToDouble(survey.Difference);
        var originals = new TermSplit(2, WideNumber<T>.ToDouble(survey.Original), IsScaled);
        var roundeds = new TermSplit(2, WideNumber<T>.ToDouble(survey.Rounded), IsScaled);
        var squaredErrors = new TermSplit(2, largestDifference, IsScaled);
        var differences = new TermSplit(1, largestDifference, IsScaled);
        Span<long> results = stackalloc long[ResultCount];
        int count = original.Length;
        Steps(
            ref MemoryMarshal.GetReference(original),
            ref MemoryMarshal.GetReference(rounded),
            count,
            originals,
            roundeds,
            squaredErrors,
            differences,
            ref MemoryMarshal.GetReference(results));
        return new ErrorSums
        {
            Originals = originals.Sum(results[0], results[1], count),
            Rounded = roundeds.Sum(results[2], results[3], count),
            SquaredErrors = squaredErrors.Sum(results[4], results[5], count),
            Differences = differences.Sum(results[6], results[7], count),
        };
    }

    public override double LargestError(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded)
    {
        long largest = LargestSteps(ref MemoryMarshal.GetReference(original), ref MemoryMarshal.GetReference(rounded), original.Length);
        return BitConverter.Int64BitsToDouble(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Steps(
        ref T original, ref T rounded, nint count, TermSplit originals, TermSplit roundeds, TermSplit squaredErrors, TermSplit differences, ref long results)
    {
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
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector x = TLanes.LoadNumbers(in Unsafe.Add(ref original, i));
            TVector q = TLanes.LoadNumbers(in Unsafe.Add(ref rounded, i));
            TVector difference = TLanes.SubtractNumbers(q, x);
            AddSquare(Scaled(x, originalScale), isShort: !IsScaled, originalAnchor, originalAnchors, ref originalHigh, ref originalLow);
            AddSquare(Scaled(q, roundedScale), isShort: !IsScaled, roundedAnchor, roundedAnchors, ref roundedHigh, ref roundedLow);
            AddSquare(Scaled(difference, errorScale), isShort: false, errorAnchor, errorAnchors, ref errorHigh, ref errorLow);

            TVector term = Scaled(difference, differenceScale);
            TVector anchored = TLanes.AddNumbers(term, differenceAnchor);
            differenceHigh = TLanes.Add(differenceHigh, anchored);
            differenceLow = TLanes.Add(differenceLow, TLanes.AddNumbers(term, TLanes.SubtractNumbers(differenceAnchors, anchored)));
        }

        results = TLanes.Sum(originalHigh);
        Unsafe.Add(ref results, 1) = TLanes.Sum(originalLow);
        Unsafe.Add(ref results, 2) = TLanes.Sum(roundedHigh);
        Unsafe.Add(ref results, 3) = TLanes.Sum(roundedLow);
        Unsafe.Add(ref results, 4) = TLanes.Sum(errorHigh);
        Unsafe.Add(ref results, 5) = TLanes.Sum(errorLow);
        Unsafe.Add(ref results, 6) = TLanes.Sum(differenceHigh);
        Unsafe.Add(ref results, 7) = TLanes.Sum(differenceLow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long LargestSteps(ref T original, ref T rounded, nint count)
    {
        TVector magnitude = TLanes.Create(long.MaxValue);
        TVector largest = TLanes.Create(0);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector difference = TLanes.SubtractNumbers(TLanes.LoadNumbers(in Unsafe.Add(ref rounded, i)), TLanes.LoadNumbers(in Unsafe.Add(ref original, i)));
            largest = TLanes.Max(largest, TLanes.And(difference, magnitude));
        }

        return TLanes.Greatest(largest);
    }

    // The anchors less the anchored high part are the low part's anchor less the high part, exactly. Adding the term leaves the low part on its anchor, rounded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquare(TVector x, bool isShort, TVector anchor, TVector anchors, ref TVector high, ref TVector low)
    {
        TVector anchored = SquarePlus(x, isShort, anchor);
        high = TLanes.Add(high, anchored);
        low = TLanes.Add(low, SquarePlus(x, isShort, TLanes.SubtractNumbers(anchors, anchored)));
    }

    // Squares of what was binary32 need no fused operation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SquarePlus(TVector x, bool isShort, TVector addend) => isShort ? TLanes.AddExactProduct(x, x, addend) : TLanes.FusedMultiplyAddNumbers(x, x, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scaled(TVector number, TVector scale) => IsScaled ? TLanes.MultiplyNumbers(number, scale) : number;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Number(double value) => TLanes.Create(BitConverter.DoubleToInt64Bits(value));
}
