using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The exchange of lanes that lie a power of two apart, for vectors of 32-bit lanes.</summary>
internal static class LanePairs
{
    /// <summary>Lane i of the result is lane i xor <paramref name="distance"/>: a constant power of two below the number of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exchange<TVector>(TVector x, int distance)
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<int>))
        {
            Vector512<int> lanes = Unsafe.BitCast<TVector, Vector512<int>>(x);
            return Unsafe.BitCast<Vector512<int>, TVector>(distance switch
            {
                1 => Vector512.Shuffle(lanes, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)),
                2 => Vector512.Shuffle(lanes, Vector512.Create(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)),
                4 => Vector512.Shuffle(lanes, Vector512.Create(4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)),
                _ => Vector512.Shuffle(lanes, Vector512.Create(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)),
            });
        }

        if (typeof(TVector) == typeof(Vector256<int>))
        {
            Vector256<int> lanes = Unsafe.BitCast<TVector, Vector256<int>>(x);
            return Unsafe.BitCast<Vector256<int>, TVector>(distance switch
            {
                1 => Vector256.Shuffle(lanes, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)),
                2 => Vector256.Shuffle(lanes, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)),
                _ => Vector256.Shuffle(lanes, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)),
            });
        }

        Vector128<int> four = Unsafe.BitCast<TVector, Vector128<int>>(x);
        return Unsafe.BitCast<Vector128<int>, TVector>(distance switch
        {
            1 => Vector128.Shuffle(four, Vector128.Create(1, 0, 3, 2)),
            _ => Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)),
        });
    }
}
