using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>As <see cref="IntegerTileLoop6x2{TLanes, TVector}"/>, with rows that are put together of pieces.</summary>
internal static class IntegerPiecesLoop6x2<TLanes, TVector>
    where TLanes : struct, IByteLanes<TVector>
    where TVector : struct
{
    /// <summary>Effectively adds the products of six rows of the left operand with a panel of the right one to the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Multiply(byte** left, nint pieces, nint steps, int* right, int* tile, nint tileStride)
    {
        int* row = tile;
        TVector a0 = TLanes.Load(row);
        TVector a1 = TLanes.Load(row + TLanes.Count);
        row += tileStride;
        TVector b0 = TLanes.Load(row);
        TVector b1 = TLanes.Load(row + TLanes.Count);
        row += tileStride;
        TVector c0 = TLanes.Load(row);
        TVector c1 = TLanes.Load(row + TLanes.Count);
        row += tileStride;
        TVector d0 = TLanes.Load(row);
        TVector d1 = TLanes.Load(row + TLanes.Count);
        row += tileStride;
        TVector e0 = TLanes.Load(row);
        TVector e1 = TLanes.Load(row + TLanes.Count);
        row += tileStride;
        TVector f0 = TLanes.Load(row);
        TVector f1 = TLanes.Load(row + TLanes.Count);
        for (byte** end = left + (IntegerTileKernel.Rows * pieces); left < end; left += IntegerTileKernel.Rows)
        {
            var a = (int*)left[0];
            var b = (int*)left[1];
            var c = (int*)left[2];
            var d = (int*)left[3];
            var e = (int*)left[4];
            var f = (int*)left[5];
            for (nint i = 0; i < steps; i++, right += 2 * TLanes.Count)
            {
                TVector first = TLanes.Load(right);
                TVector second = TLanes.Load(right + TLanes.Count);
                TVector factor = TLanes.Create(a[i]);
                a0 = TLanes.AddProducts(a0, factor, first);
                a1 = TLanes.AddProducts(a1, factor, second);
                factor = TLanes.Create(b[i]);
                b0 = TLanes.AddProducts(b0, factor, first);
                b1 = TLanes.AddProducts(b1, factor, second);
                factor = TLanes.Create(c[i]);
                c0 = TLanes.AddProducts(c0, factor, first);
                c1 = TLanes.AddProducts(c1, factor, second);
                factor = TLanes.Create(d[i]);
                d0 = TLanes.AddProducts(d0, factor, first);
                d1 = TLanes.AddProducts(d1, factor, second);
                factor = TLanes.Create(e[i]);
                e0 = TLanes.AddProducts(e0, factor, first);
                e1 = TLanes.AddProducts(e1, factor, second);
                factor = TLanes.Create(f[i]);
                f0 = TLanes.AddProducts(f0, factor, first);
                f1 = TLanes.AddProducts(f1, factor, second);
            }
        }

        TLanes.Store(a0, tile);
        TLanes.Store(a1, tile + TLanes.Count);
        TLanes.Store(b0, tile + tileStride);
        TLanes.Store(b1, tile + tileStride + TLanes.Count);
        TLanes.Store(c0, tile + (2 * tileStride));
        TLanes.Store(c1, tile + (2 * tileStride) + TLanes.Count);
        TLanes.Store(d0, tile + (3 * tileStride));
        TLanes.Store(d1, tile + (3 * tileStride) + TLanes.Count);
        TLanes.Store(e0, tile + (4 * tileStride));
        TLanes.Store(e1, tile + (4 * tileStride) + TLanes.Count);
        TLanes.Store(f0, tile + (5 * tileStride));
        TLanes.Store(f1, tile + (5 * tileStride) + TLanes.Count);
    }
}
