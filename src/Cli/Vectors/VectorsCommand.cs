using System.CommandLine;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary><c>vectors</c>: operands, results and exception flags, line by line, to test other implementations with.</summary>
internal static class VectorsCommand
{
    private const int MaxArity = 3;

    public static Command Create(Terminal terminal)
    {
        Option<NumberFormat> format = KnownValues.FormatOption("--format", "The format of operands and results, such as f16, bf16, e4m3fn or e5m7.");
        Option<Operation> operation = KnownValues.OperationOption();
        var count = new Option<ulong?>("--count")
        {
            Description = "How many lines: fewer than the level has, or more, which are random. All of the level by default.",
            HelpName = "N",
        };
        Option<int> level = KnownValues.IntegerOption(
            "--level",
            "1: all tuples of a list of boundary operands. 2: of a longer list (three operands: of the same), then as many random ones.",
            1,
            2,
            byDefault: 1);
        var command = new Command(
            "vectors",
            "Write test vectors as Berkeley TestFloat's testfloat_gen lays them out: operands and result in hexadecimal, then the exception flags: "
            + "inexact 01, underflow 02 (tiny after rounding), overflow 04, divide by zero 08, invalid 10.")
        {
            format, operation, count, level,
        };
        var rounding = new RoundingOptions(command);
        command.SetAction(result =>
        {
            Operation chosen = result.GetRequiredValue(operation);
            NumberFormat chosenFormat = result.GetRequiredValue(format);
            var operands = new VectorOperands(chosenFormat, chosen.Arity, result.GetValue(level), rounding.Seed(result));
            Write(
                chosenFormat, chosen, operands, result.GetValue(count) ?? operands.DefaultCount, rounding.Rounding(result), rounding.Overflow(result), terminal.Output);
        });
        return command;
    }

    private static void Write(
        NumberFormat format, Operation operation, VectorOperands operands, ulong count, BulkRounding rounding, OverflowMode overflow, TextWriter output)
    {
        Span<ulong> codes = stackalloc ulong[MaxArity];
        codes.Clear();
        for (ulong number = 0; number < count; number++)
        {
            operands.Get(number, codes);
            ulong result = operation.Apply(format, codes[0], codes[1], codes[2], rounding.At(number), overflow, out IeeeExceptions exceptions);
            foreach (ulong code in codes[..operation.Arity])
            {
                output.Write(Text.HexDigits(format, code));
                output.Write(' ');
            }

            output.Write(Text.HexDigits(format, result));
            output.Write(' ');
            output.Write(((int)exceptions).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            output.Write('\n');
        }
    }
}
