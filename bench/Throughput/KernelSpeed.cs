namespace NumFormats.Bench;

/// <summary>How fast a kernel was.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="SecondsPerRun">The median over all rounds of the time of one run.</param>
internal sealed record KernelSpeed(Kernel Kernel, double SecondsPerRun)
{
    /// <summary>The elements worked on in a second.</summary>
    public double ElementsPerSecond => Kernel.Elements / SecondsPerRun;

    /// <summary>The bytes read and written in a second.</summary>
    public double BytesPerSecond => ElementsPerSecond * Kernel.BytesPerElement;

    /// <summary>How many times as fast it was as its yardstick: by bytes where that is a bandwidth, otherwise by elements.</summary>
    public double RatioTo(KernelSpeed yardstick) =>
        yardstick.Kernel.IsBandwidth ? BytesPerSecond / yardstick.BytesPerSecond : ElementsPerSecond / yardstick.ElementsPerSecond;
}
