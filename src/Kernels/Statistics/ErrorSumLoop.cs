using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop that sums errors, in binary64 whatever the type of the numbers.</summary>
/// <remarks>
/// Each term depends on its element alone: a difference, which is exact of most binary32 numbers and otherwise rounded to binary64, or an exact square. The parts that terms are split into are summed as integers. Additions are fused with products by 1, where processors have units for both, so that those for sums alone
/// are not the only ones at work.
/// </remarks>
internal sealed class ErrorSumLoop<TLanes, TVector, T> : ErrorAdder<T>
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
    where T : unmanaged
{
    private const int ResultCount = 9;

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
        };
    }

    [SkipLocalsInit]
    public override double LargestError(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded)
    {
        Span<long> results = stackalloc long[TLanes.Count];
        LargestSteps(ref MemoryMarshal.GetReference(original), ref MemoryMarshal.GetReference(rounded), original.Length, ref MemoryMarshal.GetReference(results));
        return BitConverter.Int64BitsToDouble(TensorPrimitives.Max<long>(results));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Steps(
        ref T original, ref T rounded, ref T quotients, nint count, TermSplit originals, TermSplit roundeds, TermSplit squaredErrors, TermSplit differences, ref long results)
    {
        TVector one = Number(1);
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
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector x = TLanes.LoadNumbers(in Unsafe.Add(ref original, i));
            TVector q = TLanes.LoadNumbers(in Unsafe.Add(ref rounded, i));
            TVector quotient = TLanes.LoadNumbers(in Unsafe.Add(ref quotients, i));
            TVector difference = TLanes.SubtractNumbers(q, x);
            TVector scaled = Scaled(x, originalScale);
            AddProduct(scaled, scaled, originalAnchor, originalAnchors, ref originalHigh, ref originalLow);
            scaled = Scaled(q, roundedScale);
            AddProduct(scaled, scaled, roundedAnchor, roundedAnchors, ref roundedHigh, ref roundedLow);
            scaled = Scaled(difference, errorScale);
            AddProduct(scaled, scaled, errorAnchor, errorAnchors, ref errorHigh, ref errorLow);
            AddProduct(Scaled(difference, differenceScale), one, differenceAnchor, differenceAnchors, ref differenceHigh, ref differenceLow);
            quotientSum = TLanes.Add(quotientSum, TLanes.AddExactProduct(quotient, one, quotientAnchor));
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
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LargestSteps(ref T original, ref T rounded, nint count, ref long result)
    {
        TVector magnitude = TLanes.Create(long.MaxValue);
        TVector largest = TLanes.Create(0);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector difference = TLanes.SubtractNumbers(TLanes.LoadNumbers(in Unsafe.Add(ref rounded, i)), TLanes.LoadNumbers(in Unsafe.Add(ref original, i)));
            largest = TLanes.Max(largest, TLanes.And(difference, magnitude));
        }

        TLanes.Store(largest, ref result);
    }

    // The anchors less the anchored high part are the low part's anchor less the high part, exactly. Adding the term leaves the low part on its anchor, rounded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(TVector x, TVector y, TVector anchor, TVector anchors, ref TVector high, ref TVector low)
    {
        TVector anchored = TLanes.FusedMultiplyAddNumbers(x, y, anchor);
        high = TLanes.Add(high, anchored);
        low = TLanes.Add(low, TLanes.FusedMultiplyAddNumbers(x, y, TLanes.SubtractNumbers(anchors, anchored)));
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
}
