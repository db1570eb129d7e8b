using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Tiles of four rows by two vectors, for the rows that are left over.</summary>
internal static class TileLoop4x2<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The rows of the tile.</summary>
    public const int Rows = 4;

    /// <summary>Continues the chains of a tile, or begins them at zero, as <see cref="TileKernel{T}.Multiply"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Multiply(T* left, T* right, nint depth, T* tile, nint tileStride, bool continues)
    {
        const int Stride = TileKernel<T>.LeftStride;
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
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
        }

        TileKernel<T>.Store<TLanes, TVector>(a0, a1, tile);
        TileKernel<T>.Store<TLanes, TVector>(b0, b1, tile + tileStride);
        TileKernel<T>.Store<TLanes, TVector>(c0, c1, tile + (2 * tileStride));
        TileKernel<T>.Store<TLanes, TVector>(d0, d1, tile + (3 * tileStride));
    }
}
