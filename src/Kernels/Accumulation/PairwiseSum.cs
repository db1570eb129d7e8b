using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Binary32 sums in a binary tree.</summary>
/// <remarks>
/// A stack holds the sums of whole subtrees, whose sizes are the powers of two in the number of products so far. As in counting, a new product joins the subtree of one, their sum that of two, and so on, as many as the number before had ones at its end.
/// What remains at the end is summed from the smallest subtree up.
/// </remarks>
internal sealed class PairwiseSum<TLanes, TVector> : OutputSum
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
{
    private const int Vectors = 4;

    // One more than the bits of a length.
    private const int Levels = 32;

    public override int Width => Vectors * TLanes.Count;

    [SkipLocalsInit]
    public override void Sum(SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput)
    {
        Debug.Assert(results.Length == Width && (row.Length == 0 || panel.Length >= ((row.Length - 1) * stride) + Width), "There is a panel for the row.");
        Span<int> stack = stackalloc int[Levels * Vectors * TLanes.Count];
        stack[..Width].Clear();
        Steps(ref row.First<int>(), row.Length, ref MemoryMarshal.GetReference(panel), stride, ref MemoryMarshal.GetReference(stack));
        MemoryMarshal.Cast<int, float>(stack[..Width]).CopyTo(results);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Steps(ref int row, nint count, ref float panel, nint stride, ref int stack)
    {
        nint size = Vectors * TLanes.Count;
        nint top = 0;
        for (nint i = 0; i < count; i++)
        {
            TVector x = TLanes.Create(Unsafe.Add(ref row, i));
            TVector s0 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, int>(in panel));
            TVector s1 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, int>(in panel, 1));
            TVector s2 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, int>(in panel, 2));
            TVector s3 = TLanes.MultiplyNumbers(x, PanelLanes.Load<TLanes, TVector, int>(in panel, 3));
            panel = ref Unsafe.Add(ref panel, stride);
            for (nint rest = i; (rest & 1) != 0; rest >>= 1)
            {
                top -= size;
                Join(in Unsafe.Add(ref stack, top), ref s0, ref s1, ref s2, ref s3);
            }

            Push(ref Unsafe.Add(ref stack, top), s0, s1, s2, s3);
            top += size;
        }

        for (int joined = 1; joined < BitOperations.PopCount((ulong)count); joined++)
        {
            ref int last = ref Unsafe.Add(ref stack, top - (joined * size));
            TVector s0 = TLanes.Load(in last);
            TVector s1 = TLanes.Load(in Unsafe.Add(ref last, TLanes.Count));
            TVector s2 = TLanes.Load(in Unsafe.Add(ref last, 2 * TLanes.Count));
            TVector s3 = TLanes.Load(in Unsafe.Add(ref last, 3 * TLanes.Count));
            last = ref Unsafe.Add(ref last, -size);
            Join(in last, ref s0, ref s1, ref s2, ref s3);
            Push(ref last, s0, s1, s2, s3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(ref readonly int place, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3)
    {
        s0 = TLanes.AddNumbers(TLanes.Load(in place), s0);
        s1 = TLanes.AddNumbers(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in place), TLanes.Count)), s1);
        s2 = TLanes.AddNumbers(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in place), 2 * TLanes.Count)), s2);
        s3 = TLanes.AddNumbers(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in place), 3 * TLanes.Count)), s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Push(ref int place, TVector s0, TVector s1, TVector s2, TVector s3)
    {
        TLanes.Store(s0, ref place);
        TLanes.Store(s1, ref Unsafe.Add(ref place, TLanes.Count));
        TLanes.Store(s2, ref Unsafe.Add(ref place, 2 * TLanes.Count));
        TLanes.Store(s3, ref Unsafe.Add(ref place, 3 * TLanes.Count));
    }
}
