namespace NumFormats.Bench;

/// <summary>The speeds of all kernels and yardsticks of one run.</summary>
/// <param name="speeds">The speeds in the order in which they are shown; every yardstick of a kernel is among them.</param>
/// <param name="rounds">The rounds that the medians are over.</param>
internal sealed class ThroughputReport(IReadOnlyList<KernelSpeed> speeds, int rounds)
{
    private readonly Dictionary<Kernel, KernelSpeed> _byKernel = speeds.ToDictionary(speed => speed.Kernel);

    /// <summary>The rounds that the medians are over.</summary>
    public int Rounds => rounds;

    /// <summary>What the kernels are compared with.</summary>
    public IEnumerable<KernelSpeed> Yardsticks => speeds.Where(speed => speed.Kernel.Yardstick is null);

    /// <summary>The kernels' speeds and their ratios to the yardsticks.</summary>
    public IEnumerable<ThroughputRow> Rows =>
        from speed in speeds
        let yardstick = speed.Kernel.Yardstick
        where yardstick is not null
        select new ThroughputRow(speed, speed.RatioTo(_byKernel[yardstick]));
}
