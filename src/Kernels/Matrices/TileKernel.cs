using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Products of packed tiles. Each element is a chain of fused multiply-adds in order of depth, which the next block of depth continues.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract class TileKernel<T>
    where T : unmanaged
{
    /// <summary>The largest depth of a block: a panel of either operand stays in the first or second cache.</summary>
    public const int MaxDepth = 384;

    /// <summary>From one row of the left operand to the next: a constant, so that rows are displacements of one address, and an odd number of cache lines, so that rows do not fall on each other in the cache.</summary>
    public const int LeftStride = MaxDepth + 16;

    /// <summary>Rows of the left operand are packed up to a multiple of this.</summary>
    public const int RowGrain = 4;

    /// <summary>The kernel with the widest vectors of this machine.</summary>
    public static TileKernel<T> Widest { get; } = WidestLanes.Create<T, TileKernel<T>, TileKernelFactory<T>>(default);

    /// <summary>The rows of a tile.</summary>
    public abstract int Rows { get; }

    /// <summary>The columns of a tile, and of a panel of the right operand.</summary>
    public abstract int Columns { get; }

    /// <summary>Effectively computes <c>tile[i, j] = fma(left[i, p], right[p, j], tile[i, j])</c> for p from 0 to depth − 1. A NaN is the canonical one.</summary>
    /// <param name="rows">The rows: <see cref="Rows"/> or <see cref="RowGrain"/>.</param>
    /// <param name="left">Rows at a distance of <see cref="LeftStride"/>.</param>
    /// <param name="right">Rows of <see cref="Columns"/> numbers, one after another.</param>
    /// <param name="depth">The number of products.</param>
    /// <param name="tile">The chains.</param>
    /// <param name="tileStride">From one row of chains to the next.</param>
    /// <param name="continues">Whether to go on from what is in the tile; otherwise from zero.</param>
    public abstract unsafe void Multiply(int rows, T* left, T* right, nint depth, T* tile, nint tileStride, bool continues);

    /// <summary>Deals out a row of numbers to panels, so many columns to each.</summary>
    /// <param name="row">The row.</param>
    /// <param name="panels">The number of panels that are filled.</param>
    /// <param name="destination">The row's place in the first panel.</param>
    /// <param name="panelSize">From one panel to the next.</param>
    public abstract unsafe void Deal(T* row, nint panels, T* destination, nint panelSize);

    /// <summary>Stores two vectors of chains. A NaN stays one in the chain, so that it may be made canonical at any point of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store<TLanes, TVector>(TVector first, TVector second, T* destination)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        TLanes.Store(Canonical<TLanes, TVector>(first), ref *destination);
        TLanes.Store(Canonical<TLanes, TVector>(second), ref destination[TLanes.Count]);
    }

    /// <summary>The numbers, any NaN replaced by the canonical one: processors differ in its sign and payload.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Canonical<TLanes, TVector>(TVector numbers)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        TVector magnitude = TLanes.And(numbers, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.MagnitudeMask));
        TVector isNaN = TLanes.GreaterThan(magnitude, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.Infinity));
        return TLanes.Select(isNaN, LaneMath.Constant<TLanes, TVector, T>(WideNumber<T>.NaN), numbers);
    }
}
