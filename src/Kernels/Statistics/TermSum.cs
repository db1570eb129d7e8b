namespace NumFormats.Kernels;

/// <summary>A sum of which every term is rounded to a multiple of a power of two that the largest term alone decides. The same bits for any order of the terms and any grouping.</summary>
/// <remarks>
/// <para>
/// Magnitudes are divided into levels of 50 bits. The level of a sum is the least one that has every term below 2^(h + 49), where 2^h is the weight of the level's lowest bit. A term v is split into
/// high = v / 2^h, rounded to nearest even, and low = (v − high × 2^h) / 2^(h − 50), likewise, and the two are summed as integers. Nothing is rounded but the term, once, to a multiple of 2^(h − 50):
/// high takes an even number of those units away, so that low rounds where v would.
/// </para>
/// <para>
/// When a term of the next level comes, low is dropped and high becomes low: it is what splitting at the next level gives, because a term below 2^(h + 49) is nearer to 0 than to 2^(h + 50). So what was
/// summed at a level and raised is what would have been summed at the higher one, and sums of parts add up to the sum of the whole.
/// </para>
/// <para>
/// Where all numbers are below 2^k, h is at most k, or 2k in a sum of squares, and a sum of n terms is off by at most n × 2^(h − 51): n × 2^−50 of the largest number, n × 2^−49 of the largest square.
/// </para>
/// <para>Source: Demmel and Nguyen, "Parallel Reproducible Summation", IEEE Transactions on Computers 64, 2015 (bins at fixed places, of which the topmost few are kept). Integers in the place of their floating-point accumulators need no carries.</para>
/// </remarks>
internal struct TermSum
{
    /// <summary>The number of bits from one level to the next.</summary>
    public const int LevelBits = 50;

    // The weight of the lowest bit of level 0 of a sum of numbers; squared for squares. Its reciprocal is finite, so that numbers can be scaled by it.
    private const int LeastExponent = -1000;

    private readonly int _power;
    private int _level;
    private Int128 _high;
    private Int128 _low;

    /// <summary>A sum of nothing.</summary>
    /// <param name="power">1 for a sum of numbers, 2 for a sum of their squares.</param>
    public TermSum(int power) => _power = power;

    /// <summary>The sums of the parts of terms that have been split at the level of the largest.</summary>
    /// <param name="power">1 for a sum of numbers, 2 for a sum of their squares.</param>
    /// <param name="level">The level.</param>
    /// <param name="high">The sum of the high parts.</param>
    /// <param name="low">The sum of the low parts.</param>
    public TermSum(int power, int level, long high, long low)
        : this(power)
    {
        _level = level;
        _high = high;
        _low = low;
    }

    /// <summary>The sum; infinite beyond binary64.</summary>
    public readonly double Value
    {
        get
        {
            // The parts depend on when the level was raised, but their total does not.
            Int128 high = _high + (_low >> LevelBits);
            long low = (long)(_low & ((1L << LevelBits) - 1));
            return Math.ScaleB(((double)high * (1L << LevelBits)) + low, Exponent(_power, _level) - LevelBits);
        }
    }

    /// <summary>The level for numbers of up to the given magnitude, or for their squares.</summary>
    public static int LevelOf(int power, double largest)
    {
        if (largest == 0)
        {
            return 0;
        }

        int aboveLargest = power * (Math.ILogB(largest) + 1);
        return Math.Max(0, (aboveLargest - (power * LeastExponent)) / LevelBits);
    }

    /// <summary>The exponent h of the weight of a level's lowest bit.</summary>
    public static int Exponent(int power, int level) => (LevelBits * level) + (power * LeastExponent);

    /// <summary>Adds a sum of other terms, of the same power.</summary>
    public void Add(TermSum other)
    {
        RaiseTo(other._level);
        other.RaiseTo(_level);
        _high += other._high;
        _low += other._low;
    }

    private void RaiseTo(int level)
    {
        if (level > _level)
        {
            _low = level == _level + 1 ? _high : 0;
            _high = 0;
            _level = level;
        }
    }
}
