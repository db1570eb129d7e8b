using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loop over operands.</summary>
/// <typeparam name="TLanes">The operations on vectors.</typeparam>
/// <typeparam name="TVector">A vector.</typeparam>
/// <typeparam name="T">A lane: a number's bits.</typeparam>
/// <typeparam name="TOperator">The operation.</typeparam>
internal sealed class OperatorLoop<TLanes, TVector, T, TOperator> : SpanOperator<T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
    where TOperator : struct, ILaneOperator<TVector>
{
    private const int VectorsAfterSpecial = 16;

    public override SpecialResults Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> z, Span<T> results)
    {
        Debug.Assert(y.Length == x.Length && z.Length == x.Length && results.Length == x.Length, "As many of each.");
        int done = x.Length - (x.Length % TLanes.Count);
        SpecialResults found = WholeVectors(
            ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), ref MemoryMarshal.GetReference(z), ref MemoryMarshal.GetReference(results), done);
        int rest = x.Length - done;
        if (rest > 0)
        {
            Span<T> last = stackalloc T[4 * TLanes.Count];
            Span<T> lastX = last[..TLanes.Count];
            Span<T> lastY = last.Slice(TLanes.Count, TLanes.Count);
            Span<T> lastZ = last.Slice(2 * TLanes.Count, TLanes.Count);
            Span<T> lastResults = last[(3 * TLanes.Count)..];
            x[done..].CopyTo(lastX);
            y[done..].CopyTo(lastY);
            z[done..].CopyTo(lastZ);
            found |= WholeVectors(
                ref MemoryMarshal.GetReference(lastX), ref MemoryMarshal.GetReference(lastY), ref MemoryMarshal.GetReference(lastZ), ref MemoryMarshal.GetReference(lastResults), TLanes.Count);
            lastResults[..rest].CopyTo(results[done..]);
        }

        return found;
    }

    // Vectors of ordinary results, until others turn up; then some of the kind that takes all.
    private static SpecialResults WholeVectors(ref T x, ref T y, ref T z, ref T results, nint count)
    {
        SpecialResults found = SpecialResults.None;
        nint i = 0;
        while ((i = OrdinaryVectors(ref x, ref y, ref z, ref results, i, count, ref found)) < count)
        {
            nint end = nint.Min(count, i + (VectorsAfterSpecial * TLanes.Count));
            AnyVectors(ref x, ref y, ref z, ref results, i, end, ref found);
            i = end;
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint OrdinaryVectors(ref T x, ref T y, ref T z, ref T results, nint start, nint count, ref SpecialResults found)
    {
        TVector mask = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask);
        TVector infinity = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity);
        TVector greatest = LaneMath.Constant<TLanes, TVector, T>(0);
        TVector least = mask;
        nint i = start;
        for (; i < count; i += TLanes.Count)
        {
            TVector operandX = TLanes.Load(in Unsafe.Add(ref x, i));
            TVector operandY = TLanes.Load(in Unsafe.Add(ref y, i));
            TVector operandZ = TLanes.Load(in Unsafe.Add(ref z, i));
            TVector result = TOperator.Apply(operandX, operandY, operandZ);
            TVector magnitude = TLanes.And(result, mask);
            if (TLanes.AnySet(TLanes.Or(TLanes.GreaterThan(magnitude, infinity), TOperator.IsUncertain(operandX, operandY, operandZ))))
            {
                break;
            }

            greatest = TLanes.Max(greatest, magnitude);
            least = TLanes.Min(least, magnitude);
            TLanes.Store(result, ref Unsafe.Add(ref results, i));
        }

        found |= Find(least, greatest);
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AnyVectors(ref T x, ref T y, ref T z, ref T results, nint start, nint count, ref SpecialResults found)
    {
        TVector mask = LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask);
        TVector greatest = LaneMath.Constant<TLanes, TVector, T>(0);
        TVector least = mask;
        for (nint i = start; i < count; i += TLanes.Count)
        {
            TVector operandX = TLanes.Load(in Unsafe.Add(ref x, i));
            TVector operandY = TLanes.Load(in Unsafe.Add(ref y, i));
            TVector operandZ = TLanes.Load(in Unsafe.Add(ref z, i));
            TVector result = TLanes.AnySet(TOperator.IsUncertain(operandX, operandY, operandZ))
                ? TOperator.ApplyCarefully(operandX, operandY, operandZ)
                : TOperator.Apply(operandX, operandY, operandZ);
            TVector magnitude = TLanes.And(result, mask);
            TVector isNaN = TLanes.GreaterThan(magnitude, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity));
            greatest = TLanes.Max(greatest, magnitude);
            least = TLanes.Min(least, magnitude);
            TLanes.Store(TLanes.Select(isNaN, TOperator.ChooseNaN(operandX, operandY, operandZ), result), ref Unsafe.Add(ref results, i));
        }

        found |= Find(least, greatest);
    }

    private static SpecialResults Find(TVector least, TVector greatest)
    {
        bool isOrdinary = !TLanes.AnyGreaterThan(greatest, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity - 2));
        bool isNonzero = !TLanes.AnyGreaterThan(LaneMath.Constant<TLanes, TVector, T>(1), least);
        return (isOrdinary ? SpecialResults.None : SpecialResults.Extreme) | (isNonzero ? SpecialResults.None : SpecialResults.Zero);
    }
}
