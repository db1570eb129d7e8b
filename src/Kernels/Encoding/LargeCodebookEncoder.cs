using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Encodes numbers, one after the other, in a codebook of any size.</summary>
/// <remarks>A table has the rank of the first key of each bucket of keys; see <see cref="CodebookBuckets{T}"/>. The limits inside the bucket are then searched for the rank of the number. No branch depends on the number, because it could not be predicted.</remarks>
/// <typeparam name="T">A number's bits.</typeparam>
/// <typeparam name="TSearch">The search.</typeparam>
internal readonly struct LargeCodebookEncoder<T, TSearch> : IEncoder<T>
    where T : unmanaged
    where TSearch : struct, ILimitSearch
{
    private readonly ushort[] _ranks;
    private readonly T[] _limits;
    private readonly byte[] _codes;
    private readonly int _shift;
    private readonly int _step;
    private readonly nint _middle;

    public LargeCodebookEncoder(CodebookBuckets<T> buckets)
    {
        _ranks = buckets.Ranks;
        _limits = buckets.Limits;
        _codes = buckets.Codes;
        _shift = buckets.Shift;
        _step = buckets.Step;
        _middle = _ranks.Length / 2;
    }

    public static bool IsStochastic => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(T first, T second, T third, T fourth) => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T EncodeOrdinary(T numbers, T random) => Encode(numbers, random);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Encode(T numbers, T random)
    {
        nint bucket;
        nint rank;
        if (typeof(T) == typeof(int))
        {
            int bits = Unsafe.BitCast<T, int>(numbers);
            int key = bits ^ (int)((uint)(bits >> 31) >> 1);
            bucket = _middle + (key >> _shift);
            rank = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_ranks), bucket);
            rank = TSearch.Find(ref Unsafe.As<T, int>(ref MemoryMarshal.GetArrayDataReference(_limits)), rank, key, _step);
        }
        else
        {
            long bits = Unsafe.BitCast<T, long>(numbers);
            long key = bits ^ (long)((ulong)(bits >> 63) >> 1);
            bucket = _middle + (nint)(key >> _shift);
            rank = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_ranks), bucket);
            rank = TSearch.Find(ref Unsafe.As<T, long>(ref MemoryMarshal.GetArrayDataReference(_limits)), rank, key, _step);
        }

        return LaneMath.Constant<LanesScalar<T>, T, T>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_codes), rank));
    }
}
