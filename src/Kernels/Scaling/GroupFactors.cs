using System.Numerics;

namespace NumFormats.Kernels;

/// <summary>Factors of groups of consecutive numbers.</summary>
/// <typeparam name="T">The factors' bits.</typeparam>
internal readonly ref struct GroupFactors<T>
    where T : unmanaged
{
    private const int OnlyGroup = 31;

    /// <summary>Factors, and their reciprocals where they are to be divided by.</summary>
    /// <param name="factors">One for each group.</param>
    /// <param name="reciprocals">As many, each rounded to nearest; or none.</param>
    /// <param name="length">The number of numbers in a group; of the only one any.</param>
    public GroupFactors(ReadOnlySpan<T> factors, ReadOnlySpan<T> reciprocals, int length)
    {
        Factors = factors;
        Reciprocals = reciprocals;
        Shift = factors.Length == 1 ? OnlyGroup : BitOperations.IsPow2(length) ? BitOperations.Log2((uint)length) : 0;
    }

    /// <summary>The factors.</summary>
    public ReadOnlySpan<T> Factors { get; }

    /// <summary>Their reciprocals.</summary>
    public ReadOnlySpan<T> Reciprocals { get; }

    /// <summary>The number i is in the group i &gt;&gt; this.</summary>
    public int Shift { get; }

    /// <summary>Whether no vector has numbers of two groups.</summary>
    public bool HasWholeVectors(int vectorLength) => Shift == OnlyGroup || (Shift > 0 && 1 << Shift >= vectorLength);
}
