using System.CommandLine;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary><c>eval</c>: an operation on streams of codes, element by element.</summary>
internal static class EvalCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<NumberFormat> format = KnownValues.FormatOption("--format", "The format of operands and results, such as f32, bf16, e4m3fn or e5m7.");
        Option<Operation> operation = KnownValues.OperationOption();
        var paths = new Argument<string[]>("FILES")
        {
            Description = "The operands' files A [B [C]], as many as the operation takes, then the file to write; - is the standard input, "
                + "for one operand at most, or the standard output.",
            HelpName = "A [B [C]] OUT",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "eval",
            "Compute an operation on streams of codes, element by element, each result rounded once. Streams are as convert has them, all of one length.")
        {
            format, operation, paths,
        };
        var rounding = new RoundingOptions(command);
        command.Validators.Add(result =>
        {
            // A name that is unknown or missing is reported by the option itself.
            if (result.GetResult(operation) is not { Tokens: [{ Value: var name }] } || !Operation.TryParse(name, out Operation? chosen))
            {
                return;
            }

            string[] files = [.. result.GetResult(paths)?.Tokens.Select(token => token.Value) ?? []];
            if (files.Length != chosen.Arity + 1)
            {
                result.AddError($"{files.Length} files. Expected {chosen.Arity + 1}: {chosen} takes {chosen.Arity}, and one is written.");
            }
            else if (files[..^1].Count(path => path == OutputFile.StandardStream) > 1)
            {
                result.AddError("The standard input is given for several operands. Expected it once at most.");
            }
        });
        command.SetAction(result => Run(
            result.GetRequiredValue(format),
            result.GetRequiredValue(operation),
            result.GetRequiredValue(paths),
            rounding.Rounding(result),
            rounding.Overflow(result),
            terminal));
        return command;
    }

    private static int Run(
        NumberFormat format, Operation operation, string[] paths, BulkRounding rounding, OverflowMode overflow, Terminal terminal)
    {
        var readers = new List<CodeReader>(operation.Arity);
        try
        {
            foreach (string path in paths[..^1])
            {
                readers.Add(CodeReader.Open(path, format, terminal));
            }

            using OutputFile output = OutputFile.Create(paths[^1], terminal);
            terminal.WithProgress($"{operation} in {format}", report => Evaluate(format, operation, readers, output.Stream, rounding, overflow, report));
            readers.ForEach(reader => reader.Dispose());
            output.Complete();
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        return CommandLine.Success;
    }

    private static void Evaluate(
        NumberFormat format,
        Operation operation,
        List<CodeReader> readers,
        Stream output,
        BulkRounding rounding,
        OverflowMode overflow,
        Action<double> report)
    {
        byte[] results = new byte[CodeReader.PieceLength * format.BytesPerCode];
        ulong index = 0;
        while (true)
        {
            ReadOnlySpan<byte> x = readers[0].Next();
            ReadOnlySpan<byte> y = readers.Count > 1 ? readers[1].Next() : [];
            ReadOnlySpan<byte> z = readers.Count > 2 ? readers[2].Next() : [];
            CheckLength(y, x, readers.Count > 1);
            CheckLength(z, x, readers.Count > 2);
            if (x.IsEmpty)
            {
                return;
            }

            BulkEvaluation.Evaluate(operation, format, x, y, z, results, rounding, overflow, index);
            output.Write(results, 0, x.Length);
            index += (ulong)(x.Length / format.BytesPerCode);
            report(readers[0].Share);
        }

        // Pieces are full up to the last, so that lengths differ where pieces do.
        void CheckLength(ReadOnlySpan<byte> operand, ReadOnlySpan<byte> first, bool isUsed)
        {
            if (isUsed && operand.Length != first.Length)
            {
                ulong shorter = index + (ulong)(Math.Min(operand.Length, first.Length) / format.BytesPerCode);
                throw new InvalidInputException($"An operand ends after {shorter} elements and another does not. Expected operands of one length.");
            }
        }
    }
}
