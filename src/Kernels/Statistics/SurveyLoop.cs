using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop that looks a block over.</summary>
internal sealed class SurveyLoop<TLanes, TVector, T> : ErrorSurveyor<T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    public override int Step => TLanes.Count;

    [SkipLocalsInit]
    public override ErrorSurvey Survey(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded)
    {
        Span<T> largest = stackalloc T[4];
        Span<T> quotients = stackalloc T[2 * TLanes.Count];
        (int zeroCount, int flushedCount) = Steps(
            ref MemoryMarshal.GetReference(original),
            ref MemoryMarshal.GetReference(rounded),
            original.Length,
            QuotientParts<T>.HighAnchor,
            QuotientParts<T>.BothAnchors,
            ref MemoryMarshal.GetReference(largest),
            ref MemoryMarshal.GetReference(quotients));
        return new ErrorSurvey(
            WideNumber<T>.ToInt64(largest[0]),
            WideNumber<T>.ToInt64(largest[1]),
            WideNumber<T>.ToInt64(largest[2]),
            WideNumber<T>.ToInt64(largest[3]),
            QuotientParts<T>.Sum(quotients[..TLanes.Count], quotients[TLanes.Count..], original.Length / TLanes.Count),
            original.Length - zeroCount,
            flushedCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int ZeroCount, int FlushedCount) Steps(ref T original, ref T rounded, nint count, long highAnchor, long bothAnchors, ref T largest, ref T quotients)
    {
        TVector zero = LaneMath.Constant<TLanes, TVector, T>(0);
        TVector magnitude = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask);
        TVector infinity = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity);
        TVector anchor = LaneMath.Constant<TLanes, TVector, T>(highAnchor);
        TVector anchors = LaneMath.Constant<TLanes, TVector, T>(bothAnchors);
        TVector largestOriginal = zero;
        TVector largestRounded = zero;
        TVector largestDifference = zero;
        TVector largestQuotient = zero;
        TVector high = zero;
        TVector low = zero;
        int zeroCount = 0;
        int flushedCount = 0;
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            TVector x = TLanes.Load(in Unsafe.Add(ref original, i));
            TVector q = TLanes.Load(in Unsafe.Add(ref rounded, i));
            TVector difference = TLanes.And(TLanes.SubtractNumbers(q, x), magnitude);
            x = TLanes.And(x, magnitude);
            q = TLanes.And(q, magnitude);
            largestOriginal = TLanes.Max(largestOriginal, x);
            largestRounded = TLanes.Max(largestRounded, q);
            largestDifference = TLanes.Max(largestDifference, difference);

            TVector quotient = TLanes.DivideNumbers(difference, TLanes.Select(TLanes.Equal(x, zero), infinity, x));
            largestQuotient = TLanes.Max(largestQuotient, quotient);
            TVector anchored = TLanes.AddNumbers(quotient, anchor);
            high = TLanes.Add(high, anchored);
            low = TLanes.Add(low, TLanes.AddNumbers(quotient, TLanes.SubtractNumbers(anchors, anchored)));

            uint zeros = TLanes.FindZeros(x);
            zeroCount += BitOperations.PopCount(zeros);
            flushedCount += BitOperations.PopCount(TLanes.FindZeros(q) & ~zeros);
        }

        largest = TLanes.Greatest(largestOriginal);
        Unsafe.Add(ref largest, 1) = TLanes.Greatest(largestRounded);
        Unsafe.Add(ref largest, 2) = TLanes.Greatest(largestDifference);
        Unsafe.Add(ref largest, 3) = TLanes.Greatest(largestQuotient);
        TLanes.Store(high, ref quotients);
        TLanes.Store(low, ref Unsafe.Add(ref quotients, TLanes.Count));
        return (zeroCount, flushedCount);
    }
}
