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
    private const int ResultCount = 4;

    public override int Step => TLanes.Count;

    [SkipLocalsInit]
    public override ErrorSurvey Survey(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded, Span<T> quotients)
    {
        Span<T> results = stackalloc T[ResultCount * TLanes.Count];
        (int zeroCount, int flushedCount) = Steps(
            ref MemoryMarshal.GetReference(original), ref MemoryMarshal.GetReference(rounded), ref MemoryMarshal.GetReference(quotients), original.Length, ref MemoryMarshal.GetReference(results));
        return new ErrorSurvey(Largest(results, 0), Largest(results, 1), Largest(results, 2), Largest(results, 3), original.Length - zeroCount, flushedCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int ZeroCount, int FlushedCount) Steps(ref T original, ref T rounded, ref T quotients, nint count, ref T results)
    {
        TVector zero = LaneMath.Constant<TLanes, TVector, T>(0);
        TVector magnitude = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask);
        TVector infinity = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity);
        TVector largestOriginal = zero;
        TVector largestRounded = zero;
        TVector largestDifference = zero;
        TVector largestQuotient = zero;
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
            TLanes.Store(quotient, ref Unsafe.Add(ref quotients, i));
            largestQuotient = TLanes.Max(largestQuotient, quotient);

            uint zeros = TLanes.FindZeros(x);
            zeroCount += BitOperations.PopCount(zeros);
            flushedCount += BitOperations.PopCount(TLanes.FindZeros(q) & ~zeros);
        }

        TLanes.Store(largestOriginal, ref results);
        TLanes.Store(largestRounded, ref Unsafe.Add(ref results, TLanes.Count));
        TLanes.Store(largestDifference, ref Unsafe.Add(ref results, 2 * TLanes.Count));
        TLanes.Store(largestQuotient, ref Unsafe.Add(ref results, 3 * TLanes.Count));
        return (zeroCount, flushedCount);
    }

    private static long Largest(ReadOnlySpan<T> results, int index)
    {
        long largest = 0;
        foreach (T lane in results.Slice(index * TLanes.Count, TLanes.Count))
        {
            largest = Math.Max(largest, Bits(lane));
        }

        return largest;
    }

    private static long Bits(T lane) => typeof(T) == typeof(int) ? Unsafe.BitCast<T, int>(lane) : Unsafe.BitCast<T, long>(lane);
}
