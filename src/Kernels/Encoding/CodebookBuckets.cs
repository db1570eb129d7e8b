using System.Numerics;

namespace NumFormats.Kernels;

/// <summary>The keys of a codebook's limits, found by the upper bits of a key.</summary>
/// <remarks>
/// Keys with the same upper bits are a bucket. There are as many buckets as it takes, up to a number, for no bucket to have two limits inside. Infinities are limits too, so that NaN has the lowest and the greatest rank.
/// </remarks>
/// <typeparam name="T">A number's bits.</typeparam>
internal sealed class CodebookBuckets<T>
    where T : unmanaged
{
    private const int LeastBits = 12;
    private const int MostBits = 17;

    public CodebookBuckets(Codebook codebook, RoundingMode mode)
    {
        byte nan = (byte)codebook.Pack(Unpacked.NaN, mode);
        Codes = [nan, .. codebook.CodesInOrder, nan];
        long[] limits = [~WideNumber<T>.Infinity - 1, .. CodebookLimits.Keys<T>(codebook, mode), WideNumber<T>.Infinity];
        int most = int.MaxValue;
        for (int bits = LeastBits; bits <= MostBits && most > 1; bits++)
        {
            Shift = WideNumber<T>.Width - bits;
            (Ranks, most) = RanksOf(limits, bits);
        }

        Step = (int)BitOperations.RoundUpToPowerOf2((uint)most + 1) / 2;
        Limits = new T[limits.Length + (2 * Step)];
        for (int i = 0; i < Limits.Length; i++)
        {
            Limits[i] = LaneMath.Constant<LanesScalar<T>, T, T>(i < limits.Length ? limits[i] : WideNumber<T>.MagnitudeMask);
        }
    }

    /// <summary>The rank of the first key of each bucket, from the lowest on.</summary>
    public ushort[] Ranks { get; } = [];

    /// <summary>The limits in order, and above them some that nothing exceeds.</summary>
    public T[] Limits { get; }

    /// <summary>The code of each rank.</summary>
    public byte[] Codes { get; }

    /// <summary>How many bits of a key do not tell its bucket.</summary>
    public int Shift { get; }

    /// <summary>The first step of a search: a power of two, more than half as great as the most limits inside a bucket.</summary>
    public int Step { get; }

    // The ranks, and the most limits inside a bucket.
    private (ushort[] Ranks, int Most) RanksOf(long[] limits, int bits)
    {
        ushort[] ranks = new ushort[1 << bits];
        int most = 0;
        int rank = 0;
        for (int bucket = 0; bucket < ranks.Length; bucket++)
        {
            ranks[bucket] = (ushort)rank;
            long last = ((long)(bucket + 1 - (ranks.Length / 2)) << Shift) - 1;
            int first = rank;
            while (rank < limits.Length && last > limits[rank])
            {
                rank++;
            }

            most = Math.Max(most, rank - first);

            // The key after the last exceeds what is equal to that.
            rank += rank < limits.Length && last == limits[rank] ? 1 : 0;
        }

        return (ranks, most);
    }
}
