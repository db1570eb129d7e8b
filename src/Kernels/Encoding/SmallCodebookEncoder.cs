using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Encodes numbers in a codebook of at most sixteen values.</summary>
/// <remarks>
/// The rank of a number is found one bit after the other, from the highest: a bit is set where the number exceeds the limit below the first rank that has it. That limit is looked up by the bits found so far. Ranks beyond the table have limits
/// that nothing exceeds.
/// </remarks>
internal readonly struct SmallCodebookEncoder<TLanes, TVector, T> : IEncoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The most values.</summary>
    public const int MostValues = 16;

    // The limits below rank 4, 2 and 1 more than the index, then the codes by rank.
    private readonly T[] _tables;
    private readonly TVector _middle;
    private readonly TVector _nan;

    public SmallCodebookEncoder(Codebook codebook, RoundingMode mode)
    {
        long[] limits = CodebookLimits.Keys<T>(codebook, mode);
        ReadOnlySpan<byte> codes = codebook.CodesInOrder;
        _tables = new T[4 * MostValues];
        for (int rank = 0; rank < MostValues; rank++)
        {
            _tables[rank] = Limit(limits, rank + 3);
            _tables[MostValues + rank] = Limit(limits, rank + 1);
            _tables[(2 * MostValues) + rank] = Limit(limits, rank);
            _tables[(3 * MostValues) + rank] = LaneMath.Constant<LanesScalar<T>, T, T>(codes[Math.Min(rank, codes.Length - 1)]);
        }

        _middle = TLanes.Create(Limit(limits, (MostValues / 2) - 1));
        _nan = Constant((long)codebook.Pack(Unpacked.NaN, mode));
    }

    public static bool IsStochastic => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second, TVector third, TVector fourth)
    {
        TVector largest = TLanes.Max(TLanes.Max(Magnitude(first), Magnitude(second)), TLanes.Max(Magnitude(third), Magnitude(fourth)));
        return !TLanes.AnyGreaterThan(largest, Constant(WideNumber<T>.Infinity));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector EncodeOrdinary(TVector numbers, TVector random)
    {
        ref T tables = ref MemoryMarshal.GetArrayDataReference(_tables);
        TVector key = CodebookLimits.Key<TLanes, TVector, T>(numbers);
        TVector rank = TLanes.And(TLanes.GreaterThan(key, _middle), Constant(8));
        rank = TLanes.Or(rank, TLanes.And(TLanes.GreaterThan(key, TLanes.Lookup(in tables, rank)), Constant(4)));
        rank = TLanes.Or(rank, TLanes.And(TLanes.GreaterThan(key, TLanes.Lookup(in Unsafe.Add(ref tables, MostValues), rank)), Constant(2)));
        rank = TLanes.Or(rank, TLanes.And(TLanes.GreaterThan(key, TLanes.Lookup(in Unsafe.Add(ref tables, 2 * MostValues), rank)), Constant(1)));
        return TLanes.Lookup(in Unsafe.Add(ref tables, 3 * MostValues), rank);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Encode(TVector numbers, TVector random) =>
        TLanes.Select(TLanes.GreaterThan(Magnitude(numbers), Constant(WideNumber<T>.Infinity)), _nan, EncodeOrdinary(numbers, random));

    private static T Limit(long[] limits, int rank) => LaneMath.Constant<LanesScalar<T>, T, T>(rank < limits.Length ? limits[rank] : WideNumber<T>.MagnitudeMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Magnitude(TVector numbers) => TLanes.And(numbers, Constant(WideNumber<T>.MagnitudeMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(long value) => LaneMath.Constant<TLanes, TVector, T>(value);
}
