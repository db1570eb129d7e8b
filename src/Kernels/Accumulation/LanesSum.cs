using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>64 chains of binary32 fused multiply-adds an output, and a tree.</summary>
internal sealed class LanesSum<TLanes, TVector> : OutputSum
    where TLanes : struct, ILanes<TVector, int>
    where TVector : struct
{
    /// <summary>The number of chains.</summary>
    public const int Chains = 64;

    public override int Width => TLanes.Count;

    [SkipLocalsInit]
    public override void Sum(SumRow row, ReadOnlySpan<float> panel, int stride, Span<float> results, ulong firstOutput)
    {
        Debug.Assert(results.Length == Width && (row.Length == 0 || panel.Length >= ((row.Length - 1) * stride) + Width), "There is a panel for the row.");
        Span<int> chains = stackalloc int[Chains * TLanes.Count];
        chains.Clear();
        Steps(ref row.First<int>(), row.Length, ref MemoryMarshal.GetReference(panel), stride, ref MemoryMarshal.GetReference(chains));
        MemoryMarshal.Cast<int, float>(chains[..Width]).CopyTo(results);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Steps(ref int row, nint count, ref float panel, nint stride, ref int chains)
    {
        for (nint i = 0; i < count; i++)
        {
            ref int chain = ref Unsafe.Add(ref chains, i % Chains * TLanes.Count);
            TVector x = TLanes.Create(Unsafe.Add(ref row, i));
            TLanes.Store(TLanes.FusedMultiplyAddNumbers(x, PanelLanes.Load<TLanes, TVector, int>(in panel), TLanes.Load(in chain)), ref chain);
            panel = ref Unsafe.Add(ref panel, stride);
        }

        for (nint half = Chains / 2; half > 0; half /= 2)
        {
            for (nint j = 0; j < half * TLanes.Count; j += TLanes.Count)
            {
                TVector sum = TLanes.AddNumbers(TLanes.Load(in Unsafe.Add(ref chains, j)), TLanes.Load(in Unsafe.Add(ref chains, j + (half * TLanes.Count))));
                TLanes.Store(sum, ref Unsafe.Add(ref chains, j));
            }
        }
    }
}
