using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Vectors of two halves, in one instruction each.</summary>
internal static class VectorHalves
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Join<T>(Vector128<T> lower, Vector128<T> upper) => lower.ToVector256Unsafe().WithUpper(upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Join<T>(Vector256<T> lower, Vector256<T> upper) => lower.ToVector512Unsafe().WithUpper(upper);
}
