using NumFormats.Kernels;

namespace NumFormats.Conformance.Kernels;

/// <summary>Rounding and overflow modes of bulk operations.</summary>
internal static class KernelModes
{
    private const ulong Seed = 0x0123_4567_89AB_CDEF;

    /// <summary>Every rounding mode; the stochastic one with one random bit, a few, and all.</summary>
    public static IReadOnlyList<BulkRounding> Roundings { get; } =
    [
        .. from mode in Enum.GetValues<RoundingMode>()
           where mode != RoundingMode.Stochastic
           select new BulkRounding(mode),
        new StochasticRounding(Seed, 1), new StochasticRounding(Seed, 8), new StochasticRounding(Seed, 32),
    ];

    /// <summary>Every rounding with every overflow mode.</summary>
    public static IReadOnlyList<(BulkRounding Rounding, OverflowMode Overflow)> All { get; } =
        [.. from overflow in Enum.GetValues<OverflowMode>() from rounding in Roundings select (rounding, overflow)];
}
