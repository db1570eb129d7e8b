using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Tiles of twelve rows by two vectors: 24 chains, for machines with 32 vector registers. A step takes two vectors of the right operand and twelve numbers of the left one.</summary>
internal static class TileLoop12x2<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The rows of the tile.</summary>
    public const int Rows = 12;

    /// <summary>Continues the chains of a tile, or begins them at zero, as <see cref="TileKernel{T}.Multiply"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Multiply(T* left, T* right, nint depth, T* tile, nint tileStride, bool continues)
    {
        const int Stride = TileKernel<T>.LeftStride;
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default, g0 = default, g1 = default, h0 = default, h1 = default, i0 = default, i1 = default, j0 = default, j1 = default, k0 = default, k1 = default, l0 = default, l1 = default;
        if (continues)
        {
            T* row = tile;
            a0 = TLanes.Load(in *row);
            a1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            b0 = TLanes.Load(in *row);
            b1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            c0 = TLanes.Load(in *row);
            c1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            d0 = TLanes.Load(in *row);
            d1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            e0 = TLanes.Load(in *row);
            e1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            f0 = TLanes.Load(in *row);
            f1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            g0 = TLanes.Load(in *row);
            g1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            h0 = TLanes.Load(in *row);
            h1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            i0 = TLanes.Load(in *row);
            i1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            j0 = TLanes.Load(in *row);
            j1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            k0 = TLanes.Load(in *row);
            k1 = TLanes.Load(in row[TLanes.Count]);
            row += tileStride;
            l0 = TLanes.Load(in *row);
            l1 = TLanes.Load(in row[TLanes.Count]);
        }

        for (T* end = left + depth; left < end; left++, right += 2 * TLanes.Count)
        {
            TVector first = TLanes.Load(in *right);
            TVector second = TLanes.Load(in right[TLanes.Count]);
            TVector factor = TLanes.Create(*left);
            a0 = TLanes.FusedMultiplyAddNumbers(factor, first, a0);
            a1 = TLanes.FusedMultiplyAddNumbers(factor, second, a1);
            factor = TLanes.Create(left[Stride]);
            b0 = TLanes.FusedMultiplyAddNumbers(factor, first, b0);
            b1 = TLanes.FusedMultiplyAddNumbers(factor, second, b1);
            factor = TLanes.Create(left[2 * Stride]);
            c0 = TLanes.FusedMultiplyAddNumbers(factor, first, c0);
            c1 = TLanes.FusedMultiplyAddNumbers(factor, second, c1);
            factor = TLanes.Create(left[3 * Stride]);
            d0 = TLanes.FusedMultiplyAddNumbers(factor, first, d0);
            d1 = TLanes.FusedMultiplyAddNumbers(factor, second, d1);
            factor = TLanes.Create(left[4 * Stride]);
            e0 = TLanes.FusedMultiplyAddNumbers(factor, first, e0);
            e1 = TLanes.FusedMultiplyAddNumbers(factor, second, e1);
            factor = TLanes.Create(left[5 * Stride]);
            f0 = TLanes.FusedMultiplyAddNumbers(factor, first, f0);
            f1 = TLanes.FusedMultiplyAddNumbers(factor, second, f1);
            factor = TLanes.Create(left[6 * Stride]);
            g0 = TLanes.FusedMultiplyAddNumbers(factor, first, g0);
            g1 = TLanes.FusedMultiplyAddNumbers(factor, second, g1);
            factor = TLanes.Create(left[7 * Stride]);
            h0 = TLanes.FusedMultiplyAddNumbers(factor, first, h0);
            h1 = TLanes.FusedMultiplyAddNumbers(factor, second, h1);
            factor = TLanes.Create(left[8 * Stride]);
            i0 = TLanes.FusedMultiplyAddNumbers(factor, first, i0);
            i1 = TLanes.FusedMultiplyAddNumbers(factor, second, i1);
            factor = TLanes.Create(left[9 * Stride]);
            j0 = TLanes.FusedMultiplyAddNumbers(factor, first, j0);
            j1 = TLanes.FusedMultiplyAddNumbers(factor, second, j1);
            factor = TLanes.Create(left[10 * Stride]);
            k0 = TLanes.FusedMultiplyAddNumbers(factor, first, k0);
            k1 = TLanes.FusedMultiplyAddNumbers(factor, second, k1);
            factor = TLanes.Create(left[11 * Stride]);
            l0 = TLanes.FusedMultiplyAddNumbers(factor, first, l0);
            l1 = TLanes.FusedMultiplyAddNumbers(factor, second, l1);
        }

        TileKernel<T>.Store<TLanes, TVector>(a0, a1, tile);
        TileKernel<T>.Store<TLanes, TVector>(b0, b1, tile + tileStride);
        TileKernel<T>.Store<TLanes, TVector>(c0, c1, tile + (2 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(d0, d1, tile + (3 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(e0, e1, tile + (4 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(f0, f1, tile + (5 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(g0, g1, tile + (6 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(h0, h1, tile + (7 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(i0, i1, tile + (8 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(j0, j1, tile + (9 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(k0, k1, tile + (10 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(l0, l1, tile + (11 * tileStride));
    }
}
