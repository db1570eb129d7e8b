using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The default order of a dot product: 64 chains of binary32 fused multiply-adds and a tree.</summary>
internal abstract class LanesDot
{
    /// <summary>The number of chains.</summary>
    public const int Chains = 64;

    /// <summary>For the widest vectors of the machine.</summary>
    public static LanesDot Widest { get; } = WidestLanes.Create<int, LanesDot, Factory>(default);

    /// <summary>Adds products to the chains, the first to the first.</summary>
    public void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> chains)
    {
        Debug.Assert(x.Length == y.Length && chains.Length == Chains, "As many of each.");
        int whole = x.Length - (x.Length % Chains);
        Steps(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), whole, ref MemoryMarshal.GetReference(chains));
        for (int i = whole; i < x.Length; i++)
        {
            chains[i - whole] = MathF.FusedMultiplyAdd(x[i], y[i], chains[i - whole]);
        }
    }

    /// <summary>The sum of the chains, which are overwritten: chain j and j + h for h = 32, 16, 8, 4, 2, 1.</summary>
    public static float Sum(Span<float> chains)
    {
        for (int half = chains.Length / 2; half > 0; half /= 2)
        {
            for (int j = 0; j < half; j++)
            {
                chains[j] += chains[j + half];
            }
        }

        return chains[0];
    }

    /// <summary>Adds products, a multiple of the number of chains.</summary>
    protected abstract void Steps(ref float x, ref float y, nint count, ref float chains);

    private sealed class Loop<TLanes, TVector> : LanesDot
        where TLanes : struct, ILanes<TVector, int>
        where TVector : struct
    {
        protected override void Steps(ref float x, ref float y, nint count, ref float chains)
        {
            for (nint first = 0; first < Chains; first += 4 * TLanes.Count)
            {
                Quarter(ref Unsafe.Add(ref x, first), ref Unsafe.Add(ref y, first), count, ref Unsafe.As<float, int>(ref Unsafe.Add(ref chains, first)));
            }
        }

        // Four vectors of the chains.
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void Quarter(ref float x, ref float y, nint count, ref int chains)
        {
            TVector s0 = TLanes.Load(in chains);
            TVector s1 = TLanes.Load(in Unsafe.Add(ref chains, TLanes.Count));
            TVector s2 = TLanes.Load(in Unsafe.Add(ref chains, 2 * TLanes.Count));
            TVector s3 = TLanes.Load(in Unsafe.Add(ref chains, 3 * TLanes.Count));
            for (nint i = 0; i < count; i += Chains)
            {
                s0 = TLanes.FusedMultiplyAddNumbers(PanelLanes.Load<TLanes, TVector, int>(in x), PanelLanes.Load<TLanes, TVector, int>(in y), s0);
                s1 = TLanes.FusedMultiplyAddNumbers(PanelLanes.Load<TLanes, TVector, int>(in x, 1), PanelLanes.Load<TLanes, TVector, int>(in y, 1), s1);
                s2 = TLanes.FusedMultiplyAddNumbers(PanelLanes.Load<TLanes, TVector, int>(in x, 2), PanelLanes.Load<TLanes, TVector, int>(in y, 2), s2);
                s3 = TLanes.FusedMultiplyAddNumbers(PanelLanes.Load<TLanes, TVector, int>(in x, 3), PanelLanes.Load<TLanes, TVector, int>(in y, 3), s3);
                x = ref Unsafe.Add(ref x, Chains);
                y = ref Unsafe.Add(ref y, Chains);
            }

            TLanes.Store(s0, ref chains);
            TLanes.Store(s1, ref Unsafe.Add(ref chains, TLanes.Count));
            TLanes.Store(s2, ref Unsafe.Add(ref chains, 2 * TLanes.Count));
            TLanes.Store(s3, ref Unsafe.Add(ref chains, 3 * TLanes.Count));
        }
    }

    private readonly struct Factory : ILaneFactory<int, LanesDot>
    {
        public LanesDot Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new Loop<TLanes, TVector>();
    }
}
