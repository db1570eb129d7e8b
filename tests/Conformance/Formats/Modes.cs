namespace NumFormats.Conformance.Formats;

/// <summary>Rounding and overflow modes to go through.</summary>
internal static class Modes
{
    /// <summary>The modes without random bits.</summary>
    public static IReadOnlyList<Rounding> Deterministic { get; } =
    [
        RoundingMode.NearestEven, RoundingMode.NearestAway, RoundingMode.TowardZero, RoundingMode.Up, RoundingMode.Down, RoundingMode.ToOdd,
    ];

    /// <summary>Stochastic rounding with 1 to 32 bits: none set, all set, one half, and words without a pattern.</summary>
    public static IReadOnlyList<Rounding> Stochastic { get; } =
    [
        Rounding.Stochastic(0, 1), Rounding.Stochastic(1, 1), Rounding.Stochastic(5, 3), Rounding.Stochastic(0x9E, 8),
        Rounding.Stochastic(0x5A5A5A, 24), Rounding.Stochastic(0, 32), Rounding.Stochastic(uint.MaxValue, 32),
        Rounding.Stochastic(1U << 31, 32), Rounding.Stochastic(0x3779_B97F, 32),
    ];

    /// <summary>Every rounding with every overflow mode, nearest even without saturation first.</summary>
    public static IReadOnlyList<(Rounding Rounding, OverflowMode Overflow)> All { get; } =
    [
        .. from overflow in Enum.GetValues<OverflowMode>()
           from rounding in Deterministic.Concat(Stochastic)
           select (rounding, overflow),
    ];

    /// <summary>A rounding in words.</summary>
    public static string Describe(Rounding rounding, OverflowMode overflow) =>
        rounding.Mode == RoundingMode.Stochastic
            ? $"stochastic 0x{rounding.RandomBits:X} of {rounding.RandomBitCount} bits, overflow {overflow}"
            : $"{rounding.Mode}, overflow {overflow}";
}
