namespace NumFormats.Kernels;

/// <summary>Which scales a search tries: an even grid of multiples of the scale that just avoids saturation, then finer grids around the best. Immutable.</summary>
/// <remarks>
/// The grids that papers use are of this kind: 0.01 to 1.2 in LLM-FP4 (Liu et al., 2023), 0.1 to 1.2 in "FP8 Quantization: The Power of the Exponent" (Kuzmin et al., 2022).
/// </remarks>
public sealed class ScaleSearch
{
    private const int MostSteps = 1 << 20;

    /// <summary>Describes a search.</summary>
    /// <param name="least">The least multiple, positive.</param>
    /// <param name="greatest">The greatest multiple, not below the least.</param>
    /// <param name="steps">The number of steps from one to the other, at least 1: one multiple more is tried.</param>
    /// <param name="refinements">How many finer grids follow, each of twenty steps from a step below the best to a step above it.</param>
    /// <param name="powersOfTwo">Whether only powers of two are tried: all from the least multiple to the greatest, both rounded up to a power of two, without refinement.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is none of those.</exception>
    public ScaleSearch(double least = 0.01, double greatest = 1.2, int steps = 119, int refinements = 2, bool powersOfTwo = false)
    {
        if (!(least > 0 && double.IsFinite(least)))
        {
            throw new ArgumentOutOfRangeException(nameof(least), least, "Expected a positive, finite multiple.");
        }

        if (!(greatest >= least && double.IsFinite(greatest)))
        {
            throw new ArgumentOutOfRangeException(nameof(greatest), greatest, $"Expected a finite multiple, not below {least}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MostSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(refinements);
        Least = least;
        Greatest = greatest;
        Steps = steps;
        Refinements = refinements;
        PowersOfTwo = powersOfTwo;
    }

    /// <summary>120 multiples from 0.01 to 1.2, with two refinements.</summary>
    public static ScaleSearch Default { get; } = new();

    /// <summary>The least multiple.</summary>
    public double Least { get; }

    /// <summary>The greatest multiple.</summary>
    public double Greatest { get; }

    /// <summary>The number of steps from one to the other.</summary>
    public int Steps { get; }

    /// <summary>How many finer grids follow.</summary>
    public int Refinements { get; }

    /// <summary>Whether only powers of two are tried.</summary>
    public bool PowersOfTwo { get; }
}
