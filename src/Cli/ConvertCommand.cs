using System.CommandLine;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary><c>convert</c>: a stream of codes of one format to another.</summary>
internal static class ConvertCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<NumberFormat> from = KnownValues.FormatOption("--from", "The format of the input, such as f32, bf16, e4m3fn or e5m7.");
        Option<NumberFormat> to = KnownValues.FormatOption("--to", "The format of the output.");
        var input = new Argument<string>("IN") { Description = "The file to read; - is the standard input." };
        var output = new Argument<string>("OUT") { Description = "The file to write; - is the standard output. It may be the input." };
        var command = new Command(
            "convert",
            "Convert a stream of codes from one format to another, each element rounded once. Streams are raw codes, little-endian, one in the "
            + "smallest of 1, 2, 4 and 8 bytes that holds it. A file appears under its name only when it is complete.")
        {
            from, to, input, output,
        };
        var rounding = new RoundingOptions(command);
        command.SetAction(result => Run(
            result.GetRequiredValue(from),
            result.GetRequiredValue(to),
            result.GetRequiredValue(input),
            result.GetRequiredValue(output),
            rounding.Rounding(result),
            rounding.Overflow(result),
            terminal));
        return command;
    }

    private static int Run(
        NumberFormat source, NumberFormat target, string inputPath, string outputPath, BulkRounding rounding, OverflowMode overflow, Terminal terminal)
    {
        using CodeReader reader = CodeReader.Open(inputPath, source, terminal);
        using OutputFile output = OutputFile.Create(outputPath, terminal);
        byte[] results = new byte[CodeReader.PieceLength * target.BytesPerCode];
        terminal.WithProgress($"{source} to {target}", report =>
        {
            ulong index = 0;
            for (ReadOnlySpan<byte> codes = reader.Next(); !codes.IsEmpty; codes = reader.Next())
            {
                int count = codes.Length / source.BytesPerCode;
                BulkConversion.Convert(source, codes, target, results, rounding, overflow, index);
                output.Stream.Write(results, 0, count * target.BytesPerCode);
                index += (ulong)count;
                report(reader.Share);
            }
        });
        reader.Dispose();
        output.Complete();
        return CommandLine.Success;
    }
}
