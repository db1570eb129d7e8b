using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Products of a vector with four panels of two vectors' width: eight chains of vectors that do not wait for each other.</summary>
internal static class VectorLoop1x8<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const int PrefetchBytes = 2048;

    /// <summary>Continues the chains of four panels of codes of four bits, eight depths in a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void MultiplyNibbles(T* vector, T* table, T* first, T* second, T* third, T* fourth, nint depth, T* chains)
    {
        TVector a = TLanes.Load(in *chains);
        TVector b = TLanes.Load(in chains[TLanes.Count]);
        TVector c = TLanes.Load(in chains[2 * TLanes.Count]);
        TVector d = TLanes.Load(in chains[3 * TLanes.Count]);
        TVector e = TLanes.Load(in chains[4 * TLanes.Count]);
        TVector f = TLanes.Load(in chains[5 * TLanes.Count]);
        TVector g = TLanes.Load(in chains[6 * TLanes.Count]);
        TVector h = TLanes.Load(in chains[7 * TLanes.Count]);
        while (depth > 0)
        {
            TVector aCodes = TLanes.Load(in *first);
            TVector bCodes = TLanes.Load(in first[TLanes.Count]);
            TVector cCodes = TLanes.Load(in *second);
            TVector dCodes = TLanes.Load(in second[TLanes.Count]);
            TVector eCodes = TLanes.Load(in *third);
            TVector fCodes = TLanes.Load(in third[TLanes.Count]);
            TVector gCodes = TLanes.Load(in *fourth);
            TVector hCodes = TLanes.Load(in fourth[TLanes.Count]);
            for (nint count = nint.Min(depth, PackedMatrix.CodesPerLane); count > 0; count--, vector++)
            {
                TVector factor = TLanes.Create(*vector);
                a = TLanes.FusedMultiplyAddNumbers(factor, TLanes.Lookup(in *table, aCodes), a);
                b = TLanes.FusedMultiplyAddNumbers(factor, TLanes.Lookup(in *table, bCodes), b);
                c = TLanes.FusedMultiplyAddNumbers(factor, TLanes.Lookup(in *table, cCodes), c);
                d = TLanes.FusedMultiplyAddNumbers(factor, TLanes.Lookup(in *table, dCodes), d);
                e = TLanes.FusedMultiplyAddNumbers(factor, TLanes.Lookup(in *table, eCodes), e);
                f = TLanes.FusedMultiplyAddNumbers(factor, TLanes.Lookup(in *table, fCodes), f);
                g = TLanes.FusedMultiplyAddNumbers(factor, TLanes.Lookup(in *table, gCodes), g);
                h = TLanes.FusedMultiplyAddNumbers(factor, TLanes.Lookup(in *table, hCodes), h);
                aCodes = TLanes.ShiftRight(aCodes, PackedMatrix.NibbleBits);
                bCodes = TLanes.ShiftRight(bCodes, PackedMatrix.NibbleBits);
                cCodes = TLanes.ShiftRight(cCodes, PackedMatrix.NibbleBits);
                dCodes = TLanes.ShiftRight(dCodes, PackedMatrix.NibbleBits);
                eCodes = TLanes.ShiftRight(eCodes, PackedMatrix.NibbleBits);
                fCodes = TLanes.ShiftRight(fCodes, PackedMatrix.NibbleBits);
                gCodes = TLanes.ShiftRight(gCodes, PackedMatrix.NibbleBits);
                hCodes = TLanes.ShiftRight(hCodes, PackedMatrix.NibbleBits);
            }

            Prefetch(first, second, third, fourth);
            depth -= PackedMatrix.CodesPerLane;
            first += 2 * TLanes.Count;
            second += 2 * TLanes.Count;
            third += 2 * TLanes.Count;
            fourth += 2 * TLanes.Count;
        }

        TileKernel<T>.Store<TLanes, TVector>(a, b, chains);
        TileKernel<T>.Store<TLanes, TVector>(c, d, chains + (2 * TLanes.Count));
        TileKernel<T>.Store<TLanes, TVector>(e, f, chains + (4 * TLanes.Count));
        TileKernel<T>.Store<TLanes, TVector>(g, h, chains + (6 * TLanes.Count));
    }

    /// <summary>Continues the chains of four panels as <see cref="HalfPairs"/> has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void MultiplyPairs(T* vector, T* first, T* second, T* third, T* fourth, nint depth, T* chains)
    {
        TVector a = TLanes.Load(in *chains);
        TVector b = TLanes.Load(in chains[TLanes.Count]);
        TVector c = TLanes.Load(in chains[2 * TLanes.Count]);
        TVector d = TLanes.Load(in chains[3 * TLanes.Count]);
        TVector e = TLanes.Load(in chains[4 * TLanes.Count]);
        TVector f = TLanes.Load(in chains[5 * TLanes.Count]);
        TVector g = TLanes.Load(in chains[6 * TLanes.Count]);
        TVector h = TLanes.Load(in chains[7 * TLanes.Count]);
        for (; depth > 0; depth -= HalfPairs.Depth, vector += HalfPairs.Depth)
        {
            TVector aCodes = TLanes.Load(in *first);
            TVector bCodes = TLanes.Load(in first[TLanes.Count]);
            TVector cCodes = TLanes.Load(in *second);
            TVector dCodes = TLanes.Load(in second[TLanes.Count]);
            TVector eCodes = TLanes.Load(in *third);
            TVector fCodes = TLanes.Load(in third[TLanes.Count]);
            TVector gCodes = TLanes.Load(in *fourth);
            TVector hCodes = TLanes.Load(in fourth[TLanes.Count]);
            TVector factor = TLanes.Create(*vector);
            a = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Lower(aCodes), a);
            b = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Lower(bCodes), b);
            c = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Lower(cCodes), c);
            d = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Lower(dCodes), d);
            e = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Lower(eCodes), e);
            f = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Lower(fCodes), f);
            g = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Lower(gCodes), g);
            h = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Lower(hCodes), h);
            if (depth == 1)
            {
                break;
            }

            factor = TLanes.Create(vector[1]);
            a = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Upper(aCodes), a);
            b = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Upper(bCodes), b);
            c = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Upper(cCodes), c);
            d = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Upper(dCodes), d);
            e = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Upper(eCodes), e);
            f = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Upper(fCodes), f);
            g = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Upper(gCodes), g);
            h = TLanes.FusedMultiplyAddNumbers(factor, HalfPairs<TLanes, TVector, T>.Upper(hCodes), h);
            Prefetch(first, second, third, fourth);
            first += 2 * TLanes.Count;
            second += 2 * TLanes.Count;
            third += 2 * TLanes.Count;
            fourth += 2 * TLanes.Count;
        }

        TileKernel<T>.Store<TLanes, TVector>(a, b, chains);
        TileKernel<T>.Store<TLanes, TVector>(c, d, chains + (2 * TLanes.Count));
        TileKernel<T>.Store<TLanes, TVector>(e, f, chains + (4 * TLanes.Count));
        TileKernel<T>.Store<TLanes, TVector>(g, h, chains + (6 * TLanes.Count));
    }

    /// <summary>Continues the chains of four panels of codes, or of numbers as their own codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void MultiplyCodes<TCode, TDecoder>(TDecoder decoder, T* vector, ref TCode first, ref TCode second, ref TCode third, ref TCode fourth, nint depth, T* chains)
        where TCode : unmanaged
        where TDecoder : struct, IDecoder<TVector>
    {
        TVector a = TLanes.Load(in *chains);
        TVector b = TLanes.Load(in chains[TLanes.Count]);
        TVector c = TLanes.Load(in chains[2 * TLanes.Count]);
        TVector d = TLanes.Load(in chains[3 * TLanes.Count]);
        TVector e = TLanes.Load(in chains[4 * TLanes.Count]);
        TVector f = TLanes.Load(in chains[5 * TLanes.Count]);
        TVector g = TLanes.Load(in chains[6 * TLanes.Count]);
        TVector h = TLanes.Load(in chains[7 * TLanes.Count]);
        for (T* end = vector + depth; vector < end; vector++)
        {
            TVector factor = TLanes.Create(*vector);
            a = TLanes.FusedMultiplyAddNumbers(factor, decoder.Decode(TLanes.LoadCodes(in first)), a);
            b = TLanes.FusedMultiplyAddNumbers(factor, decoder.Decode(TLanes.LoadCodes(in Unsafe.Add(ref first, TLanes.Count))), b);
            c = TLanes.FusedMultiplyAddNumbers(factor, decoder.Decode(TLanes.LoadCodes(in second)), c);
            d = TLanes.FusedMultiplyAddNumbers(factor, decoder.Decode(TLanes.LoadCodes(in Unsafe.Add(ref second, TLanes.Count))), d);
            e = TLanes.FusedMultiplyAddNumbers(factor, decoder.Decode(TLanes.LoadCodes(in third)), e);
            f = TLanes.FusedMultiplyAddNumbers(factor, decoder.Decode(TLanes.LoadCodes(in Unsafe.Add(ref third, TLanes.Count))), f);
            g = TLanes.FusedMultiplyAddNumbers(factor, decoder.Decode(TLanes.LoadCodes(in fourth)), g);
            h = TLanes.FusedMultiplyAddNumbers(factor, decoder.Decode(TLanes.LoadCodes(in Unsafe.Add(ref fourth, TLanes.Count))), h);
            if (Sse.IsSupported && Unsafe.SizeOf<TCode>() < sizeof(T))
            {
                Sse.Prefetch0((byte*)Unsafe.AsPointer(ref first) + PrefetchBytes);
                Sse.Prefetch0((byte*)Unsafe.AsPointer(ref second) + PrefetchBytes);
                Sse.Prefetch0((byte*)Unsafe.AsPointer(ref third) + PrefetchBytes);
                Sse.Prefetch0((byte*)Unsafe.AsPointer(ref fourth) + PrefetchBytes);
            }

            first = ref Unsafe.Add(ref first, 2 * TLanes.Count);
            second = ref Unsafe.Add(ref second, 2 * TLanes.Count);
            third = ref Unsafe.Add(ref third, 2 * TLanes.Count);
            fourth = ref Unsafe.Add(ref fourth, 2 * TLanes.Count);
        }

        TileKernel<T>.Store<TLanes, TVector>(a, b, chains);
        TileKernel<T>.Store<TLanes, TVector>(c, d, chains + (2 * TLanes.Count));
        TileKernel<T>.Store<TLanes, TVector>(e, f, chains + (4 * TLanes.Count));
        TileKernel<T>.Store<TLanes, TVector>(g, h, chains + (6 * TLanes.Count));
    }

    // The processor does not see far enough ahead in four panels while it waits for chains.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(T* first, T* second, T* third, T* fourth)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((byte*)first + PrefetchBytes);
            Sse.Prefetch0((byte*)first + PrefetchBytes + CacheLines.Bytes);
            Sse.Prefetch0((byte*)second + PrefetchBytes);
            Sse.Prefetch0((byte*)second + PrefetchBytes + CacheLines.Bytes);
            Sse.Prefetch0((byte*)third + PrefetchBytes);
            Sse.Prefetch0((byte*)third + PrefetchBytes + CacheLines.Bytes);
            Sse.Prefetch0((byte*)fourth + PrefetchBytes);
            Sse.Prefetch0((byte*)fourth + PrefetchBytes + CacheLines.Bytes);
        }
    }
}
