using System.CommandLine;
using NumFormats.Cli;

namespace NumFormats.Bench;

/// <summary><c>throughput</c>: the speed of every kernel on one core beside yardsticks of the same run.</summary>
internal static class ThroughputCommand
{
    /// <summary>The name of the command.</summary>
    public const string Name = "throughput";

    private const int LongestSeconds = 3600;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var json = new Option<string?>("--json") { Description = "Also write everything as JSON to a file, or to the standard output for -, without the tables then.", HelpName = "F" };
        Option<int> seconds = KnownValues.IntegerOption(
            "--seconds", "About how long to measure; every kernel is measured three times at least. A minute by default.", 1, LongestSeconds, byDefault: 60);
        var filter = new Option<string?>("--kernels") { Description = "Only kernels whose name has this in it.", HelpName = "TEXT" };
        var command = new Command(
            Name,
            "Measure every kernel: elements and bytes a second, medians of rounds over all kernels, and ratios to yardsticks that are measured in the same rounds.")
        {
            json, seconds, filter,
        };
        command.SetAction(result => Run(result.GetValue(json), result.GetValue(seconds), result.GetValue(filter), terminal));
        return command;
    }

    private static void Run(string? jsonPath, int seconds, string? filter, Terminal terminal)
    {
        List<Kernel> kernels = Select(new KernelCatalog().Kernels, filter);
        using OutputFile? file = jsonPath is null ? null : OutputFile.Create(jsonPath, terminal);
        ThroughputReport? report = null;
        terminal.WithProgress("Measuring", progress => report = Measurement.Run(kernels, seconds, progress));
        if (file is not null)
        {
            Json.Write(file.Stream, writer => ThroughputJson.Write(writer, report!));
            file.Complete();
        }

        if (jsonPath != OutputFile.StandardStream)
        {
            ThroughputTable.Write(report!, terminal);
        }
    }

    // The kernels that are asked for, and what they are compared with.
    private static List<Kernel> Select(IReadOnlyList<Kernel> kernels, string? filter)
    {
        HashSet<Kernel> selected = [];
        foreach (Kernel kernel in kernels.Where(kernel => kernel.Yardstick is not null && kernel.Name.Contains(filter ?? "", StringComparison.OrdinalIgnoreCase)))
        {
            for (Kernel? needed = kernel; needed is not null; needed = needed.Yardstick)
            {
                selected.Add(needed);
            }
        }

        return selected.Count > 0
            ? [.. kernels.Where(selected.Contains)]
            : throw new InvalidInputException($"There is no kernel to measure. Expected a part of a name such as '{KernelCatalog.ConversionName("f32", "e4m3fn")}'.");
    }
}
