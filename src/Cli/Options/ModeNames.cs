using System.Collections.Immutable;

namespace NumFormats.Cli;

/// <summary>The names of rounding and overflow modes on the command line.</summary>
internal static class ModeNames
{
    /// <summary>The rounding modes in the order in which they are shown.</summary>
    public static ImmutableArray<(string Name, RoundingMode Mode)> Rounding { get; } =
    [
        ("nearest-even", RoundingMode.NearestEven),
        ("nearest-away", RoundingMode.NearestAway),
        ("toward-zero", RoundingMode.TowardZero),
        ("up", RoundingMode.Up),
        ("down", RoundingMode.Down),
        ("to-odd", RoundingMode.ToOdd),
        ("stochastic", RoundingMode.Stochastic),
    ];

    /// <summary>The overflow modes in the order in which they are shown.</summary>
    public static ImmutableArray<(string Name, OverflowMode Mode)> Overflow { get; } =
    [
        ("none", OverflowMode.None),
        ("finite", OverflowMode.Finite),
        ("propagate", OverflowMode.Propagate),
    ];
}
