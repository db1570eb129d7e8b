using System.Globalization;
using NumFormats.Cli;
using Spectre.Console;

namespace NumFormats.Bench;

/// <summary>A report as tables on a terminal.</summary>
internal static class ThroughputTable
{
    /// <summary>Writes the yardsticks and then the kernels.</summary>
    public static void Write(ThroughputReport report, Terminal terminal)
    {
        Table yardsticks = Tables.WithColumns("yardstick", ">elements", ">G/s", ">GB/s");
        foreach (KernelSpeed speed in report.Yardsticks)
        {
            yardsticks.AddTextRow(speed.Kernel.Name, Count(speed.Kernel.Elements), Giga(speed.ElementsPerSecond), speed.Kernel.BytesPerElement > 0 ? Giga(speed.BytesPerSecond) : "");
        }

        terminal.Write(yardsticks);
        Table rows = Tables.WithColumns("kernel", ">threads", ">elements", ">G/s", ">GB/s", ">ratio", "to", ">target", "reached");
        foreach (ThroughputRow row in report.Rows)
        {
            Kernel kernel = row.Speed.Kernel;
            rows.AddTextRow(
                kernel.Name,
                Count(kernel.Threads),
                Count(kernel.Elements),
                Giga(row.Speed.ElementsPerSecond),
                Giga(row.Speed.BytesPerSecond),
                row.Ratio.ToString("0.0000", CultureInfo.InvariantCulture),
                YardstickName(kernel),
                kernel.Target?.ToString() ?? "",
                row.IsOnTarget is { } isOnTarget ? (isOnTarget ? "yes" : "no") : "");
        }

        terminal.Write(rows);
        terminal.Output.WriteLine($"Medians of {report.Rounds} rounds. G/s is 10^9 elements a second, GB/s 10^9 bytes read and written.");
    }

    /// <summary>The name of what a kernel is compared with, which may be itself on one thread.</summary>
    public static string YardstickName(Kernel kernel) => kernel.Yardstick?.Name == kernel.Name ? "one thread" : kernel.Yardstick?.Name ?? "";

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Giga(double rate) => (rate / 1e9).ToString("0.000", CultureInfo.InvariantCulture);
}
