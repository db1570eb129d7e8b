using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Vectors of <see cref="HalfPairs"/>.</summary>
/// <remarks>
/// The sign of a binary16 number at the top of a lane and its other bits three places below that are the binary32 number times 2^−112, a subnormal one too; the shift that moves them there fills the gap with copies of the sign, which a mask takes out. A factor that is 2^112 times as large makes up for that
/// in a fused multiply-add, whose product is not rounded.
/// </remarks>
internal static class HalfPairs<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    private const int Width = 16;
    private const int Gap = 3;

    private static TVector Mask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => LaneMath.Constant<TLanes, TVector, T>(Binary16DecodeLoop.Fields);
    }

    /// <summary>The numbers in the lower halves, times 2^−112.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Lower(TVector pairs) => Upper(TLanes.ShiftLeft(pairs, Width));

    /// <summary>The numbers in the upper halves, times 2^−112.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Upper(TVector pairs) => TLanes.And(TLanes.ShiftRightSigned(pairs, Gap), Mask);
}
