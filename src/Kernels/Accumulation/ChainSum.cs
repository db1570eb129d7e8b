using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>One chain of fused multiply-adds an output, in binary32 or binary64.</summary>
internal sealed class ChainSum<TLanes, TVector, T> : OutputSum
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const int Vectors = 8;

    public override int Width => Vectors * TLanes.Count;

    [SkipLocalsInit]
    public override void Sum(SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput)
    {
        Debug.Assert(results.Length == Width && (row.Length == 0 || panel.Length >= ((row.Length - 1) * stride) + Width), "There is a panel for the row.");
        Span<T> sums = stackalloc T[Vectors * TLanes.Count];
        Steps(ref row.First<T>(), row.Length, ref MemoryMarshal.GetReference(panel), stride, ref MemoryMarshal.GetReference(sums));
        PanelLanes.Narrow<T>(sums, results);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Steps(ref T row, nint count, ref float panel, nint stride, ref T sums)
    {
        TVector s0 = LaneMath.Constant<TLanes, TVector, T>(0);
        TVector s1 = s0;
        TVector s2 = s0;
        TVector s3 = s0;
        TVector s4 = s0;
        TVector s5 = s0;
        TVector s6 = s0;
        TVector s7 = s0;
        for (nint i = 0; i < count; i++)
        {
            TVector x = TLanes.Create(Unsafe.Add(ref row, i));
            s0 = TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, T>(in panel), s0);
            s1 = TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, T>(in panel, 1), s1);
            s2 = TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, T>(in panel, 2), s2);
            s3 = TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, T>(in panel, 3), s3);
            s4 = TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, T>(in panel, 4), s4);
            s5 = TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, T>(in panel, 5), s5);
            s6 = TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, T>(in panel, 6), s6);
            s7 = TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, T>(in panel, 7), s7);
            panel = ref Unsafe.Add(ref panel, stride);
        }

        TLanes.Store(s0, ref sums);
        TLanes.Store(s1, ref Unsafe.Add(ref sums, TLanes.Count));
        TLanes.Store(s2, ref Unsafe.Add(ref sums, 2 * TLanes.Count));
        TLanes.Store(s3, ref Unsafe.Add(ref sums, 3 * TLanes.Count));
        TLanes.Store(s4, ref Unsafe.Add(ref sums, 4 * TLanes.Count));
        TLanes.Store(s5, ref Unsafe.Add(ref sums, 5 * TLanes.Count));
        TLanes.Store(s6, ref Unsafe.Add(ref sums, 6 * TLanes.Count));
        TLanes.Store(s7, ref Unsafe.Add(ref sums, 7 * TLanes.Count));
    }
}
