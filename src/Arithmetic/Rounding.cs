using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// A rounding mode together with the random bits that the stochastic mode uses for one element.
/// Converts implicitly from every <see cref="RoundingMode"/> but <see cref="RoundingMode.Stochastic"/>.
/// </summary>
public readonly record struct Rounding
{
    private readonly byte _mode;
    private readonly byte _randomBitCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Rounding(RoundingMode mode, int randomBitCount, uint randomBits)
    {
        _mode = (byte)mode;
        _randomBitCount = (byte)randomBitCount;
        RandomBits = randomBits;
    }

    /// <summary>The rounding mode.</summary>
    public RoundingMode Mode => (RoundingMode)_mode;

    /// <summary>The number of random bits, 1 to 32; 0 in the deterministic modes.</summary>
    public int RandomBitCount => _randomBitCount;

    /// <summary>The random bits, right-aligned: less than 2^<see cref="RandomBitCount"/>.</summary>
    public uint RandomBits { get; }

    /// <summary>Stochastic rounding with the given random bits.</summary>
    /// <param name="randomBits">The random bits, right-aligned; higher bits must be zero.</param>
    /// <param name="randomBitCount">How many there are, 1 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside 1 to 32, or the bits do not fit in it.</exception>
    public static Rounding Stochastic(uint randomBits, int randomBitCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(randomBitCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(randomBitCount, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(randomBits, uint.MaxValue >> (32 - randomBitCount));
        return new Rounding(RoundingMode.Stochastic, randomBitCount, randomBits);
    }

    /// <summary>A deterministic rounding mode.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mode is stochastic, which needs random bits, or not defined.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rounding FromMode(RoundingMode mode)
    {
        if ((uint)mode >= (uint)RoundingMode.Stochastic)
        {
            ThrowNotDeterministic(mode);
        }

        return new Rounding(mode, 0, 0);
    }

    /// <summary>A deterministic rounding mode.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mode is stochastic, which needs random bits, or not defined.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Rounding(RoundingMode mode) => FromMode(mode);

    /// <summary>Whether a truncated magnitude is to be replaced by the next larger one.</summary>
    /// <param name="discarded">The discarded fraction of the last place, left-aligned: bit 63 is one half.</param>
    /// <param name="sticky">Whether anything nonzero lies below <paramref name="discarded"/>.</param>
    /// <param name="isOdd">Whether the truncated code is odd.</param>
    /// <param name="isNegative">The sign of the number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool RoundsAway(ulong discarded, bool sticky, bool isOdd, bool isNegative)
    {
        const ulong Half = 1UL << 63;
        bool inexact = discarded != 0 | sticky;
        return (RoundingMode)_mode switch
        {
            // A tie counts as above the half when the truncated code is odd.
            RoundingMode.NearestEven => discarded > Half | (discarded == Half & (sticky | isOdd)),
            RoundingMode.NearestAway => discarded >= Half,
            RoundingMode.TowardZero => false,
            RoundingMode.Up => inexact & !isNegative,
            RoundingMode.Down => inexact & isNegative,
            RoundingMode.ToOdd => inexact & !isOdd,
            _ => (discarded >> (64 - _randomBitCount)) + RandomBits >= 1UL << _randomBitCount,
        };
    }

    private static void ThrowNotDeterministic(RoundingMode mode) =>
        throw new ArgumentOutOfRangeException(
            nameof(mode),
            mode,
            "Expected a deterministic rounding mode; stochastic rounding needs random bits: use Rounding.Stochastic or StochasticRounding.");
}
