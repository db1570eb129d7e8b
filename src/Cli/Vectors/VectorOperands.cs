using System.Collections.Immutable;

namespace NumFormats.Cli;

/// <summary>The operands of test vectors: all tuples of boundary codes, then random ones that depend on the seed and their number alone.</summary>
internal sealed class VectorOperands
{
    private const int MaxArity = 3;

    // A random tuple takes two words for each operand: the bits of a code, and the choice between them and a boundary code.
    private const ulong WordStream = 1;

    private readonly NumberFormat _format;
    private readonly int _arity;
    private readonly ulong _seed;
    private readonly ImmutableArray<ulong> _listed;
    private readonly ImmutableArray<ulong> _thorough;

    public VectorOperands(NumberFormat format, int arity, int level, ulong seed)
    {
        _format = format;
        _arity = arity;
        _seed = seed;
        _thorough = BoundaryCodes.Of(format, isThorough: true);

        // All triples of the long list would be billions.
        bool listsAll = level > 1 && arity < MaxArity;
        _listed = listsAll ? _thorough : BoundaryCodes.Of(format, isThorough: false);
        ListedCount = 1;
        for (int i = 0; i < arity; i++)
        {
            ListedCount *= (ulong)_listed.Length;
        }

        DefaultCount = level > 1 ? 2 * ListedCount : ListedCount;
    }

    /// <summary>The number of tuples of boundary codes.</summary>
    public ulong ListedCount { get; }

    /// <summary>How many tuples there are unless a number is asked for: at level 2 as many random ones follow.</summary>
    public ulong DefaultCount { get; }

    /// <summary>The tuple with a number, which may be any.</summary>
    /// <param name="number">The number, from 0.</param>
    /// <param name="operands">As many as the arity.</param>
    public void Get(ulong number, Span<ulong> operands)
    {
        if (number < ListedCount)
        {
            // The last operand varies fastest.
            for (int i = _arity - 1; i >= 0; i--)
            {
                (number, ulong index) = Math.DivRem(number, (ulong)_listed.Length);
                operands[i] = _listed[(int)index];
            }

            return;
        }

        for (int i = 0; i < _arity; i++)
        {
            operands[i] = RandomCode((number * MaxArity) + (ulong)i);
        }
    }

    // Half of the random codes are uniform, the others boundary codes, so that tuples mix both.
    private ulong RandomCode(ulong counter)
    {
        (uint low, uint high, uint choice, uint index) = Philox.Block(_seed, counter, WordStream);
        return (choice & 1) == 0
            ? ((ulong)high << 32 | low) & _format.CodeMask
            : _thorough[(int)((ulong)index * (ulong)_thorough.Length >> 32)];
    }
}
