using System.Numerics;

namespace NumFormats.Kernels;

/// <summary>A search among the limits inside a bucket of keys.</summary>
internal interface ILimitSearch
{
    /// <summary>The rank of a key.</summary>
    /// <param name="limits">The limits, in order; above the last there are twice <paramref name="step"/> that nothing exceeds.</param>
    /// <param name="rank">The rank of the bucket's first key.</param>
    /// <param name="key">The key.</param>
    /// <param name="step">A power of two more than half as great as the most limits in a bucket.</param>
    static abstract nint Find<TKey>(ref readonly TKey limits, nint rank, TKey key, int step)
        where TKey : unmanaged, IComparisonOperators<TKey, TKey, bool>;
}
