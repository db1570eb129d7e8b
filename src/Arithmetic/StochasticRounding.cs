namespace NumFormats;

/// <summary>Stochastic rounding that can be replayed: the random bits of an element depend on the seed and the element's index alone.</summary>
public readonly record struct StochasticRounding
{
    /// <summary>Chooses a seed and the number of random bits.</summary>
    /// <param name="seed">The key of the Philox generator.</param>
    /// <param name="randomBitCount">How many random bits decide each rounding, 1 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="randomBitCount"/> is outside 1 to 32.</exception>
    public StochasticRounding(ulong seed, int randomBitCount = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(randomBitCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(randomBitCount, 32);
        Seed = seed;
        RandomBitCount = randomBitCount;
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>The number of random bits, 1 to 32.</summary>
    public int RandomBitCount { get; }

    /// <summary>The rounding of the element with the given index: the top bits of <see cref="Philox.Word"/>(seed, index).</summary>
    public Rounding At(ulong index) =>
        Rounding.Stochastic(Philox.Word(Seed, index) >> (32 - RandomBitCount), RandomBitCount);
}
