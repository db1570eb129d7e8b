namespace NumFormats.Bench;

/// <summary>A kernel's speed beside its yardstick's.</summary>
/// <param name="Speed">The speed.</param>
/// <param name="Ratio">How many times the yardstick's that is.</param>
internal sealed record ThroughputRow(KernelSpeed Speed, double Ratio)
{
    /// <summary>Whether the target is reached; null where none is set.</summary>
    public bool? IsOnTarget => Speed.Kernel.Target is { } target ? (target.IsRatio ? Ratio : Speed.ElementsPerSecond) >= target.Value : null;
}
