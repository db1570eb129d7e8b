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
    private const int RoundsPerTurn = 3;

    // There are twice as many registers of 512 bits as of fewer bits.
    private static bool HasManyRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Count > 4;
    }

    // As many as the registers hold: a round takes longer than it keeps the multipliers busy with one or two.
    private static int VectorsPerStep
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasManyRegisters ? 6 : 4;
    }

    protected override int StepBlocks => VectorsPerStep * TLanes.Count;

    [SkipLocalsInit]
    protected override void FillSteps(ulong seed, ulong firstBlock, Span<uint> words)
    {
        Span<long> counters = stackalloc long[TLanes.Count];
        for (int lane = 0; lane < counters.Length; lane++)
        {
            counters[lane] = unchecked((long)firstBlock + lane);
        }

        int keyCount = 2 * Philox.Rounds * TLanes.Count;
        Span<long> keys = CacheLines.Align(stackalloc long[CacheLines.Room<long>(keyCount)]);
        uint key0 = (uint)seed;
        uint key1 = (uint)(seed >> 32);
        for (int i = 0; i < keyCount; i += 2 * TLanes.Count)
        {
            TLanes.Store(TLanes.Create(key0), ref keys[i]);
            TLanes.Store(TLanes.Create(key1), ref keys[i + TLanes.Count]);
            key0 = unchecked(key0 + Philox.Weyl0);
            key1 = unchecked(key1 + Philox.Weyl1);
        }

        Span<long> pairs = MemoryMarshal.Cast<uint, long>(words);
        StackPages.Keep(stackalloc byte[StackPages.Padding()]);
        WholeSteps(ref MemoryMarshal.GetReference(counters), ref MemoryMarshal.GetReference(keys), ref MemoryMarshal.GetReference(pairs), pairs.Length / 2);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void WholeSteps(ref long firstCounters, ref long keys, ref long pairs, nint count)
    {
        TVector counters = TLanes.Load(in firstCounters);
        TVector step = TLanes.Create(TLanes.Count);
        TVector firstKey0 = TLanes.Load(in keys);
        TVector firstKey1 = TLanes.Load(in Unsafe.Add(ref keys, TLanes.Count));
        TVector multiplier0 = TLanes.Create(Philox.Multiplier0);
        TVector multiplier1 = TLanes.Create(Philox.Multiplier1);
        for (nint i = 0; i < count; i += VectorsPerStep * TLanes.Count)
        {
            TVector a0 = counters;
            TVector b0 = TLanes.Add(a0, step);
            TVector c0 = TLanes.Add(b0, step);
            TVector d0 = TLanes.Add(c0, step);
            TVector e0 = TLanes.Add(d0, step);
            TVector f0 = TLanes.Add(e0, step);
            counters = HasManyRegisters ? TLanes.Add(f0, step) : e0;
            FirstRound(a0, firstKey0, firstKey1, multiplier0, out TVector a1, out TVector a2, out TVector a3, out a0);
            FirstRound(b0, firstKey0, firstKey1, multiplier0, out TVector b1, out TVector b2, out TVector b3, out b0);
            FirstRound(c0, firstKey0, firstKey1, multiplier0, out TVector c1, out TVector c2, out TVector c3, out c0);
            FirstRound(d0, firstKey0, firstKey1, multiplier0, out TVector d1, out TVector d2, out TVector d3, out d0);
            FirstRound(e0, firstKey0, firstKey1, multiplier0, out TVector e1, out TVector e2, out TVector e3, out e0);
            FirstRound(f0, firstKey0, firstKey1, multiplier0, out TVector f1, out TVector f2, out TVector f3, out f0);

            // Round by round of all vectors: the results of one round come too late for the next of the same vector. Three in a turn, which leaves most words in the registers they are in.
            for (int round = 1; round < Philox.Rounds; round += RoundsPerTurn)
            {
                ref long key = ref Unsafe.Add(ref keys, 2 * round * TLanes.Count);
                TVector k0 = TLanes.Load(in key);
                TVector k1 = TLanes.Load(in Unsafe.Add(ref key, TLanes.Count));
                Round(ref a0, ref a1, ref a2, ref a3, k0, k1, multiplier0, multiplier1);
                Round(ref b0, ref b1, ref b2, ref b3, k0, k1, multiplier0, multiplier1);
                Round(ref c0, ref c1, ref c2, ref c3, k0, k1, multiplier0, multiplier1);
                Round(ref d0, ref d1, ref d2, ref d3, k0, k1, multiplier0, multiplier1);
                if (HasManyRegisters)
                {
                    Round(ref e0, ref e1, ref e2, ref e3, k0, k1, multiplier0, multiplier1);
                    Round(ref f0, ref f1, ref f2, ref f3, k0, k1, multiplier0, multiplier1);
                }

                k0 = TLanes.Load(in Unsafe.Add(ref key, 2 * TLanes.Count));
                k1 = TLanes.Load(in Unsafe.Add(ref key, 3 * TLanes.Count));
                Round(ref a0, ref a1, ref a2, ref a3, k0, k1, multiplier0, multiplier1);
                Round(ref b0, ref b1, ref b2, ref b3, k0, k1, multiplier0, multiplier1);
                Round(ref c0, ref c1, ref c2, ref c3, k0, k1, multiplier0, multiplier1);
                Round(ref d0, ref d1, ref d2, ref d3, k0, k1, multiplier0, multiplier1);
                if (HasManyRegisters)
                {
                    Round(ref e0, ref e1, ref e2, ref e3, k0, k1, multiplier0, multiplier1);
                    Round(ref f0, ref f1, ref f2, ref f3, k0, k1, multiplier0, multiplier1);
                }

                k0 = TLanes.Load(in Unsafe.Add(ref key, 4 * TLanes.Count));
                k1 = TLanes.Load(in Unsafe.Add(ref key, 5 * TLanes.Count));
                Round(ref a0, ref a1, ref a2, ref a3, k0, k1, multiplier0, multiplier1);
                Round(ref b0, ref b1, ref b2, ref b3, k0, k1, multiplier0, multiplier1);
                Round(ref c0, ref c1, ref c2, ref c3, k0, k1, multiplier0, multiplier1);
                Round(ref d0, ref d1, ref d2, ref d3, k0, k1, multiplier0, multiplier1);
                if (HasManyRegisters)
                {
                    Round(ref e0, ref e1, ref e2, ref e3, k0, k1, multiplier0, multiplier1);
                    Round(ref f0, ref f1, ref f2, ref f3, k0, k1, multiplier0, multiplier1);
                }
            }

            Store(a0, a1, a2, a3, ref Unsafe.Add(ref pairs, 2 * i));
            Store(b0, b1, b2, b3, ref Unsafe.Add(ref pairs, 2 * (i + TLanes.Count)));
            Store(c0, c1, c2, c3, ref Unsafe.Add(ref pairs, 2 * (i + (2 * TLanes.Count))));
            Store(d0, d1, d2, d3, ref Unsafe.Add(ref pairs, 2 * (i + (3 * TLanes.Count))));
            if (HasManyRegisters)
            {
                Store(e0, e1, e2, e3, ref Unsafe.Add(ref pairs, 2 * (i + (4 * TLanes.Count))));
                Store(f0, f1, f2, f3, ref Unsafe.Add(ref pairs, 2 * (i + (5 * TLanes.Count))));
            }
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
        // Keys join the words that are there before the products.
        TVector product0 = TLanes.MultiplyLowHalves(multiplier0, c0);
        TVector product1 = TLanes.MultiplyLowHalves(multiplier1, c2);
        c0 = TLanes.Xor(TLanes.ShiftRight(product1, 32), TLanes.Xor(c1, k0));
        c1 = product1;
        c2 = TLanes.Xor(TLanes.ShiftRight(product0, 32), TLanes.Xor(c3, k1));
        c3 = product0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector c0, TVector c1, TVector c2, TVector c3, ref long pairs)
    {
        TVector low = TLanes.Create(uint.MaxValue);
        TVector first = TLanes.Or(TLanes.And(c0, low), TLanes.ShiftLeft(c1, 32));
        TVector second = TLanes.Or(TLanes.And(c2, low), TLanes.ShiftLeft(c3, 32));
        TLanes.StoreInterleaved(first, second, ref pairs);
    }
}
