using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Binary32 numbers in lanes as integers.</summary>
internal static class LaneIntegers
{
    /// <summary>The integer parts of binary32 numbers below 2^31 in magnitude. What others give depends on the machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Truncate<TVector>(TVector x)
        where TVector : struct =>
        typeof(TVector) == typeof(Vector512<int>) ? Unsafe.BitCast<Vector512<int>, TVector>(Vector512.ConvertToInt32Native(Unsafe.BitCast<TVector, Vector512<float>>(x)))
            : typeof(TVector) == typeof(Vector256<int>) ? Unsafe.BitCast<Vector256<int>, TVector>(Vector256.ConvertToInt32Native(Unsafe.BitCast<TVector, Vector256<float>>(x)))
            : typeof(TVector) == typeof(Vector128<int>) ? Unsafe.BitCast<Vector128<int>, TVector>(Vector128.ConvertToInt32Native(Unsafe.BitCast<TVector, Vector128<float>>(x)))
            : Unsafe.BitCast<int, TVector>((int)Unsafe.BitCast<TVector, float>(x));
}
