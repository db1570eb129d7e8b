namespace NumFormats.Kernels;

/// <summary>The random words of stochastic rounding in bulk: word i is <see cref="Philox.Word"/>(seed, i), whatever part of the sequence is asked for.</summary>
internal abstract class RandomWords
{
    private const int WordsPerBlock = 4;

    /// <summary>For the widest vectors of the machine.</summary>
    public static RandomWords Widest { get; } = WidestLanes.Create<long, RandomWords, Factory>(default);

    /// <summary>Effectively computes <c>words[i] = Philox.Word(seed, firstIndex + i)</c>, keeping the top bits and clearing the others.</summary>
    /// <param name="stochastic">The seed and the number of bits.</param>
    /// <param name="firstIndex">The index of the first word.</param>
    /// <param name="words">The words.</param>
    public void Fill(StochasticRounding stochastic, ulong firstIndex, Span<uint> words)
    {
        // The index wraps around, but blocks counted on would not.
        ulong untilZero = unchecked(0 - firstIndex);
        if (firstIndex != 0 && untilZero < (ulong)words.Length)
        {
            Fill(stochastic, firstIndex, words[..(int)untilZero]);
            Fill(stochastic, 0, words[(int)untilZero..]);
            return;
        }

        uint mask = uint.MaxValue << (32 - stochastic.RandomBitCount);
        int i = 0;
        for (; i < words.Length && (firstIndex + (ulong)i) % WordsPerBlock != 0; i++)
        {
            words[i] = Philox.Word(stochastic.Seed, firstIndex + (ulong)i) & mask;
        }

        int blocks = FillBlocks(stochastic.Seed, (firstIndex + (ulong)i) / WordsPerBlock, mask, words[i..]);
        for (i += blocks * WordsPerBlock; i < words.Length; i++)
        {
            words[i] = Philox.Word(stochastic.Seed, firstIndex + (ulong)i) & mask;
        }
    }

    /// <summary>Fills the front of a span with whole blocks, as many as go in whole steps.</summary>
    /// <returns>How many.</returns>
    protected abstract int FillBlocks(ulong seed, ulong firstBlock, uint mask, Span<uint> words);

    private readonly struct Factory : ILaneFactory<long, RandomWords>
    {
        public RandomWords Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, long>
            where TVector : struct => new PhiloxLoop<TLanes, TVector>();
    }
}
