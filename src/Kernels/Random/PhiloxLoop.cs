using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Philox4x32-10, a block in each lane of 64 bits, as <see cref="Philox"/> computes one.</summary>
/// <remarks>
/// A lane holds a 32-bit word in its low half. The multiplier reads low halves alone, and what stands in the high halves only ever meets other high halves, so nothing is masked before the last round.
/// </remarks>
internal sealed class PhiloxLoop<TLanes, TVector> : RandomWords
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
{
    private const int VectorsPerStep = 4;

    protected override int FillBlocks(ulong seed, ulong firstBlock, uint mask, Span<uint> words)
    {
        Span<long> pairs = MemoryMarshal.Cast<uint, long>(words);
        int count = pairs.Length / 2;
        count -= count % (VectorsPerStep * TLanes.Count);
        WholeSteps(seed, firstBlock, mask, ref MemoryMarshal.GetReference(pairs), count);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WholeSteps(ulong seed, ulong firstBlock, uint mask, ref long pairs, nint count)
    {
        Span<long> lanes = stackalloc long[TLanes.Count];
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = lane;
        }

        TVector counters = TLanes.Add(TLanes.Create((long)firstBlock), TLanes.Load(in MemoryMarshal.GetReference(lanes)));
        TVector step = TLanes.Create(TLanes.Count);
        TVector firstKey0 = TLanes.Create((uint)seed);
        TVector firstKey1 = TLanes.Create((uint)(seed >> 32));
        TVector pairMask = TLanes.Create((long)(((ulong)mask << 32) | mask));
        TVector multiplier0 = TLanes.Create(Philox.Multiplier0);
        TVector multiplier1 = TLanes.Create(Philox.Multiplier1);
        for (nint i = 0; i < count; i += VectorsPerStep * TLanes.Count)
        {
            TVector a0 = counters;
            TVector b0 = TLanes.Add(a0, step);
            TVector c0 = TLanes.Add(b0, step);
            TVector d0 = TLanes.Add(c0, step);
            counters = TLanes.Add(d0, step);
            FirstRound(a0, firstKey0, firstKey1, multiplier0, out TVector a1, out TVector a2, out TVector a3, out a0);
            FirstRound(b0, firstKey0, firstKey1, multiplier0, out TVector b1, out TVector b2, out TVector b3, out b0);
            FirstRound(c0, firstKey0, firstKey1, multiplier0, out TVector c1, out TVector c2, out TVector c3, out c0);
            FirstRound(d0, firstKey0, firstKey1, multiplier0, out TVector d1, out TVector d2, out TVector d3, out d0);
            uint key0 = unchecked((uint)seed + Philox.Weyl0);
            uint key1 = unchecked((uint)(seed >> 32) + Philox.Weyl1);
            for (int round = 1; round < Philox.Rounds; round++)
            {
                TVector k0 = TLanes.Create(key0);
                TVector k1 = TLanes.Create(key1);
                Round(ref a0, ref a1, ref a2, ref a3, k0, k1, multiplier0, multiplier1);
                Round(ref b0, ref b1, ref b2, ref b3, k0, k1, multiplier0, multiplier1);
                Round(ref c0, ref c1, ref c2, ref c3, k0, k1, multiplier0, multiplier1);
                Round(ref d0, ref d1, ref d2, ref d3, k0, k1, multiplier0, multiplier1);
                key0 = unchecked(key0 + Philox.Weyl0);
                key1 = unchecked(key1 + Philox.Weyl1);
            }

            Store(a0, a1, a2, a3, pairMask, ref Unsafe.Add(ref pairs, 2 * i));
            Store(b0, b1, b2, b3, pairMask, ref Unsafe.Add(ref pairs, 2 * (i + TLanes.Count)));
            Store(c0, c1, c2, c3, pairMask, ref Unsafe.Add(ref pairs, 2 * (i + (2 * TLanes.Count))));
            Store(d0, d1, d2, d3, pairMask, ref Unsafe.Add(ref pairs, 2 * (i + (3 * TLanes.Count))));
        }
    }

    // The first round of a counter whose high half is zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FirstRound(TVector counter, TVector k0, TVector k1, TVector multiplier0, out TVector c1, out TVector c2, out TVector c3, out TVector c0)
    {
        c3 = TLanes.MultiplyLowHalves(multiplier0, counter);
        c0 = TLanes.Xor(TLanes.ShiftRight(counter, 32), k0);
        c1 = TLanes.Create(0);
        c2 = TLanes.Xor(TLanes.ShiftRight(c3, 32), k1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3, TVector k0, TVector k1, TVector multiplier0, TVector multiplier1)
    {
        TVector product0 = TLanes.MultiplyLowHalves(multiplier0, c0);
        TVector product1 = TLanes.MultiplyLowHalves(multiplier1, c2);
        c0 = TLanes.Xor(TLanes.Xor(TLanes.ShiftRight(product1, 32), c1), k0);
        c1 = product1;
        c2 = TLanes.Xor(TLanes.Xor(TLanes.ShiftRight(product0, 32), c3), k1);
        c3 = product0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector c0, TVector c1, TVector c2, TVector c3, TVector mask, ref long pairs)
    {
        TVector low = TLanes.Create(uint.MaxValue);
        TVector first = TLanes.Or(TLanes.And(c0, low), TLanes.ShiftLeft(c1, 32));
        TVector second = TLanes.Or(TLanes.And(c2, low), TLanes.ShiftLeft(c3, 32));
        TLanes.StoreInterleaved(TLanes.And(first, mask), TLanes.And(second, mask), ref pairs);
    }
}
