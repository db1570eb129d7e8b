using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace NumFormats.Kernels;

/// <summary>Makes the kernel of products of tiles for a width of vectors.</summary>
internal readonly struct TileKernelFactory<T> : ILaneFactory<T, TileKernel<T>>
    where T : unmanaged
{
    public TileKernel<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct =>
        typeof(TVector) == typeof(Vector512<T>) || AdvSimd.IsSupported ? new Of12x2<TLanes, TVector>() : new Of6x2<TLanes, TVector>();

    private abstract class OfLanes<TLanes, TVector> : TileKernel<T>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        public override int Columns => 2 * TLanes.Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override unsafe void Deal(T* row, nint panels, T* destination, nint panelSize)
        {
            for (; panels > 0; panels--, row += 2 * TLanes.Count, destination += panelSize)
            {
                TLanes.Store(TLanes.Load(in *row), ref *destination);
                TLanes.Store(TLanes.Load(in row[TLanes.Count]), ref destination[TLanes.Count]);
            }
        }
    }

    private sealed class Of12x2<TLanes, TVector> : OfLanes<TLanes, TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        public override int Rows => TileLoop12x2<TLanes, TVector, T>.Rows;

        public override unsafe void Multiply(int rows, T* left, T* right, nint depth, T* tile, nint tileStride, bool continues)
        {
            if (rows == TileLoop12x2<TLanes, TVector, T>.Rows)
            {
                TileLoop12x2<TLanes, TVector, T>.Multiply(left, right, depth, tile, tileStride, continues);
            }
            else
            {
                TileLoop4x2<TLanes, TVector, T>.Multiply(left, right, depth, tile, tileStride, continues);
            }
        }
    }

    private sealed class Of6x2<TLanes, TVector> : OfLanes<TLanes, TVector>
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        public override int Rows => TileLoop6x2<TLanes, TVector, T>.Rows;

        public override unsafe void Multiply(int rows, T* left, T* right, nint depth, T* tile, nint tileStride, bool continues)
        {
            if (rows == TileLoop6x2<TLanes, TVector, T>.Rows)
            {
                TileLoop6x2<TLanes, TVector, T>.Multiply(left, right, depth, tile, tileStride, continues);
            }
            else
            {
                TileLoop4x2<TLanes, TVector, T>.Multiply(left, right, depth, tile, tileStride, continues);
            }
        }
    }
}
