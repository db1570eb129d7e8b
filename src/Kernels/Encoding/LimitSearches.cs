using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Searches by the number of limits in a bucket.</summary>
internal static class LimitSearches
{
    /// <summary>At most one.</summary>
    internal readonly struct One : ILimitSearch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Find<TKey>(ref readonly TKey limits, nint rank, TKey key, int step)
            where TKey : unmanaged, IComparisonOperators<TKey, TKey, bool> => Step(in limits, rank, key, 1);
    }

    /// <summary>Any: in steps that halve, the rank goes up where the limit a step further is exceeded.</summary>
    internal readonly struct Any : ILimitSearch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Find<TKey>(ref readonly TKey limits, nint rank, TKey key, int step)
            where TKey : unmanaged, IComparisonOperators<TKey, TKey, bool>
        {
            for (; step > 0; step >>= 1)
            {
                rank = Step(in limits, rank, key, step);
            }

            return rank;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step<TKey>(ref readonly TKey limits, nint rank, TKey key, int step)
        where TKey : unmanaged, IComparisonOperators<TKey, TKey, bool> =>
        rank + (Unsafe.BitCast<bool, byte>(key > Unsafe.Add(ref Unsafe.AsRef(in limits), rank + (step - 1))) * step);
}
