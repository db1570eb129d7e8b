using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using NumFormats.Cli;
using NumFormats.Files;

namespace NumFormats.Bench;

/// <summary><c>picture</c>: draws how accurate each format is on real weights against how fast it is converted to.</summary>
internal static class PictureCommand
{
    /// <summary>The name of the command.</summary>
    public const string Name = "picture";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var json = new Option<string>("--json") { Description = $"What '{ThroughputCommand.Name} --json' wrote.", HelpName = "F", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "The SVG file to write, or - for the standard output.", HelpName = "F", Required = true };
        var command = new Command(Name, "Draw the accuracy of each format on the sample of real weights against the measured speed of conversion from binary32 to it.") { json, output };
        command.SetAction(result =>
        {
            Dictionary<string, double> speeds = ReadSpeeds(result.GetRequiredValue(json));

            // Weights have signs.
            ImmutableArray<NumberFormat> formats =
                [.. NumberFormat.Named.Where(format => format is not FloatFormat { IsSigned: false } && speeds.ContainsKey(format.Name))];
            using OutputFile file = OutputFile.Create(result.GetRequiredValue(output), terminal);
            file.Stream.Write(Encoding.UTF8.GetBytes(AccuracyThroughputPlot.Draw(
                [.. ScoreOnSample(formats).Select(score => new PlotPoint(((ComparedFormat.OfNumbers)score.Format).Format, score.Total.Sqnr, speeds[score.Format.Name]))])));
            file.Complete();
        });
        return command;
    }

    // Elements a second by the name of the format.
    private static Dictionary<string, double> ReadSpeeds(string path)
    {
        string prefix = KernelCatalog.ConversionName(FloatFormat.Binary32.Name, "");
        var speeds = new Dictionary<string, double>(StringComparer.Ordinal);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonElement row in document.RootElement.GetProperty(ThroughputJson.Rows).EnumerateArray())
        {
            string kernel = row.GetProperty(ThroughputJson.Kernel).GetString()!;
            if (kernel.StartsWith(prefix, StringComparison.Ordinal)
                && row.GetProperty(ThroughputJson.Threads).GetInt32() == 1
                && row.GetProperty(ThroughputJson.Elements).GetInt32() == Yardsticks.InCache)
            {
                speeds[kernel[prefix.Length..]] = row.GetProperty(ThroughputJson.ElementsPerSecond).GetDouble();
            }
        }

        return speeds;
    }

    private static ImmutableArray<Score> ScoreOnSample(ImmutableArray<NumberFormat> formats)
    {
        using TensorFile file = TensorFile.Open(CompareCommand.SamplePath);
        ImmutableArray<TensorValues> tensors = [.. file.Tensors.Select(tensor => TensorValues.TryOpen(file.Path, tensor)).OfType<TensorValues>()];
        return Comparison.Run([.. formats.Select(format => new ComparedFormat.OfNumbers(format))], tensors, ScaleMode.None, Environment.ProcessorCount, _ => { }).Scores;
    }
}
