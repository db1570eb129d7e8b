using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Products of packed tiles of bytes, unsigned on the left and signed on the right, in sums of 32 bits.</summary>
internal abstract unsafe class IntegerTileKernel
{
    /// <summary>The rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>The bytes of a lane.</summary>
    public const int BytesPerLane = 4;

    /// <summary>The fastest kernel of this machine.</summary>
    public static IntegerTileKernel Fastest { get; } =
        AvxVnni.IsSupported ? new OfLanes<ByteLanesVnni, Vector256<int>>()
            : Avx2.IsSupported ? new OfLanes<ByteLanes256, Vector256<int>>()
            : Vector128.IsHardwareAccelerated ? new OfLanes<ByteLanes128, Vector128<int>>()
            : new OfLanes<ByteLanesScalar, int>();

    /// <summary>The columns of a tile, and of a panel of the right operand.</summary>
    public abstract int Columns { get; }

    /// <summary>Effectively computes <c>tile[i, j] += Σ left[i, p] × right[p, j]</c> modulo 2^32.</summary>
    /// <param name="left">Rows of lanes of four depths.</param>
    /// <param name="leftStride">From one row to the next, in lanes.</param>
    /// <param name="right">Rows of <see cref="Columns"/> lanes of four depths.</param>
    /// <param name="steps">The depth in lanes.</param>
    /// <param name="tile">The sums.</param>
    /// <param name="tileStride">From one row of sums to the next.</param>
    public abstract void Multiply(int* left, nint leftStride, int* right, nint steps, int* tile, nint tileStride);

    /// <summary>The same with rows that are put together of pieces.</summary>
    /// <param name="left">Where the first pieces of the rows begin, and then the second ones, and so on.</param>
    /// <param name="pieces">The number of pieces of a row.</param>
    /// <param name="steps">The depth of a piece in lanes.</param>
    /// <param name="right">Rows of <see cref="Columns"/> lanes of four depths.</param>
    /// <param name="tile">The sums.</param>
    /// <param name="tileStride">From one row of sums to the next.</param>
    public abstract void MultiplyPieces(byte** left, nint pieces, nint steps, int* right, int* tile, nint tileStride);

    private sealed class OfLanes<TLanes, TVector> : IntegerTileKernel
        where TLanes : struct, IByteLanes<TVector>
        where TVector : struct
    {
        public override int Columns => 2 * TLanes.Count;

        public override void Multiply(int* left, nint leftStride, int* right, nint steps, int* tile, nint tileStride) =>
            IntegerTileLoop6x2<TLanes, TVector>.Multiply(left, leftStride, right, steps, tile, tileStride);

        public override void MultiplyPieces(byte** left, nint pieces, nint steps, int* right, int* tile, nint tileStride) =>
            IntegerPiecesLoop6x2<TLanes, TVector>.Multiply(left, pieces, steps, right, tile, tileStride);
    }
}
