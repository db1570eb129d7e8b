using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>How the elements of a span are rounded: one mode for all, or stochastically by a seed and each element's index.</summary>
/// <remarks>The default is to nearest even.</remarks>
public readonly record struct BulkRounding
{

    /// <summary>One deterministic mode for all elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mode is stochastic, which needs a seed, or not defined.</exception>
    public BulkRounding(RoundingMode mode) => Mode = Rounding.FromMode(mode).Mode;

    /// <summary>Stochastic rounding.</summary>
    public BulkRounding(StochasticRounding stochastic)
    {
        Mode = RoundingMode.Stochastic;
        Stochastic = stochastic;
    }

    /// <summary>The rounding mode.</summary>
    public RoundingMode Mode { get; }

    /// <summary>The seed and the number of random bits of the stochastic mode.</summary>
    internal StochasticRounding Stochastic { get; }

    /// <summary>One deterministic mode for all elements.</summary>
    public static implicit operator BulkRounding(RoundingMode mode) => new(mode);

    /// <summary>Stochastic rounding.</summary>
    public static implicit operator BulkRounding(StochasticRounding stochastic) => new(stochastic);

    /// <summary>The rounding of the element with the given index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rounding At(ulong index) => Mode == RoundingMode.Stochastic ? Stochastic.At(index) : Rounding.FromMode(Mode);
}
