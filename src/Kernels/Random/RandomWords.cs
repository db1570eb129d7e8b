using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>The random words of stochastic rounding in bulk: word i is <see cref="Philox.Word"/>(seed, i), whatever part of the sequence is asked for.</summary>
internal abstract class RandomWords
{
    private const int WordsPerBlock = 4;
    private const int WordBits = 32;

    /// <summary>For the widest vectors of the machine.</summary>
    public static RandomWords Widest { get; } = WidestLanes.Create<long, RandomWords, Factory>(default);

    /// <summary>The blocks that are computed at once.</summary>
    protected abstract int StepBlocks { get; }

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

        int i = 0;
        for (; i < words.Length && (firstIndex + (ulong)i) % WordsPerBlock != 0; i++)
        {
            words[i] = Philox.Word(stochastic.Seed, firstIndex + (ulong)i);
        }

        int step = StepBlocks * WordsPerBlock;
        int whole = (words.Length - i) / step * step;
        FillSteps(stochastic.Seed, (firstIndex + (ulong)i) / WordsPerBlock, words.Slice(i, whole));

        // The rest takes the same way, filled up to a step.
        i += whole;
        if (i < words.Length)
        {
            Span<uint> last = stackalloc uint[step];
            FillSteps(stochastic.Seed, (firstIndex + (ulong)i) / WordsPerBlock, last);
            last[..(words.Length - i)].CopyTo(words[i..]);
        }

        if (stochastic.RandomBitCount < WordBits)
        {
            TensorPrimitives.BitwiseAnd(words, uint.MaxValue << (WordBits - stochastic.RandomBitCount), words);
        }
    }

    /// <summary>Fills a span with the words of whole steps.</summary>
    protected abstract void FillSteps(ulong seed, ulong firstBlock, Span<uint> words);

    private readonly struct Factory : ILaneFactory<long, RandomWords>
    {
        public RandomWords Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, long>
            where TVector : struct => new PhiloxLoop<TLanes, TVector>();
    }
}
