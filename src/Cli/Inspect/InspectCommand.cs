using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace NumFormats.Cli;

/// <summary><c>inspect</c>: the anatomy of one code, or what a number becomes in a format.</summary>
internal static class InspectCommand
{
    private const string CodePrefix = "0x";

    public static Command Create(Terminal terminal)
    {
        Argument<NumberFormat> format = KnownValues.FormatArgument("The format, such as e4m3fn, bf16 or e5m7.");
        var text = new Argument<string>("VALUE")
        {
            Description = "A decimal number, read exactly and rounded once (also inf and nan), or 0x and the code in hexadecimal.",
            HelpName = "VALUE|0xCODE",
        };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command(
            "inspect",
            "Show a code's bits, value, neighbours and unit in the last place; for a decimal number also what it becomes in every rounding mode.")
        {
            format, text, json,
        };
        command.SetAction(result => Run(result.GetRequiredValue(format), result.GetRequiredValue(text), result.GetValue(json), terminal));
        return command;
    }

    private static void Run(NumberFormat format, string text, bool asJson, Terminal terminal)
    {
        Unpacked? original = null;
        ulong code;
        if (text.StartsWith(CodePrefix, StringComparison.OrdinalIgnoreCase))
        {
            code = ReadCode(format, text);
        }
        else
        {
            original = ReadNumber(text);
            code = format.Pack(original.Value);
        }

        var report = new CodeReport(format, code);
        if (asJson)
        {
            Json.Write(terminal.Output, writer => WriteJson(writer, report, original));
            return;
        }

        WriteFields(report, terminal);
        WriteValue(report, terminal);
        if (original is { } number)
        {
            WriteRounding(format, text, number, terminal);
        }
    }

    private static ulong ReadCode(NumberFormat format, string text) =>
        ulong.TryParse(text.AsSpan(CodePrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong code) && code <= format.CodeMask
            ? code
            : throw new InvalidInputException(
                $"'{text}' is not a code of {format}. Expected 0x and hexadecimal digits, at most {Text.Hex(format, format.CodeMask)}.");

    private static Unpacked ReadNumber(string text)
    {
        bool isNegative = text.StartsWith('-');
        return text[(text is ['+' or '-', ..] ? 1 : 0)..].ToUpperInvariant() switch
        {
            "INF" or "INFINITY" => Unpacked.SignedInfinity(isNegative),
            "NAN" => Unpacked.SignedNaN(isNegative),
            _ => DecimalText.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out Unpacked value)
                ? value
                : throw new InvalidInputException($"'{text}' is not a number. Expected a decimal such as -1.5e3, inf, nan, or 0x and a code."),
        };
    }

    private static void WriteFields(CodeReport report, Terminal terminal)
    {
        (CodeField Field, int Low)[] fields = [.. report.Fields()];
        Table table = Tables.WithColumns([.. fields.Select(field => field.Field.Name)]);
        table.AddTextRow([.. fields.Select(field => field.Field.Width == 1 ? $"[{field.Low}]" : $"[{field.Low + field.Field.Width - 1}:{field.Low}]")]);
        table.AddTextRow([.. fields.Select(field => field.Field.Bits)]);
        table.AddTextRow([.. fields.Select(field => Meaning(report, field.Field))]);
        terminal.Write(table);
    }

    private static string Meaning(CodeReport report, CodeField field) => (field.Name, report.Format) switch
    {
        ("sign", _) => field.Value == 0 ? "+" : "-",
        ("integer", _) => report.Exact,
        ("exponent", FloatFormat format) when report.Class == "normal" => $"{field.Value} - {(format.Bias < 0 ? $"({format.Bias})" : format.Bias)} = {report.Value.Exponent}",
        ("exponent", FloatFormat format) when report.Class == "subnormal" => $"{field.Value}, so {format.MinExponent}",
        _ => field.Value.ToString(CultureInfo.InvariantCulture),
    };

    private static void WriteValue(CodeReport report, Terminal terminal)
    {
        NumberFormat format = report.Format;
        Table table = Tables.WithColumns("format", format.Name);
        table.AddTextRow("code", $"{report.Hex} = {report.Binary}₂");
        table.AddTextRow("class", report.Class);
        table.AddTextRow("shortest", report.Shortest);
        table.AddTextRow("exact", report.Exact);
        if (Text.BinaryTimesPower(report.Value) is { } binary)
        {
            table.AddTextRow("", $"= {binary} = {Text.OddTimesPower(report.Value)}");
        }

        table.AddTextRow("next down", Neighbour(format, format.NextDown(report.Code)));
        table.AddTextRow("next up", Neighbour(format, format.NextUp(report.Code)));
        Unpacked ulp = format.Ulp(report.Code);
        table.AddTextRow("ulp", ulp.IsFiniteNonzero ? $"{Text.Exact(ulp)} = {Text.OddTimesPower(ulp)}" : Text.Exact(ulp));
        terminal.Write(table);
    }

    private static string Neighbour(NumberFormat format, ulong code) => $"{Text.Number(format, code)} ({Text.Hex(format, code)})";

    private static void WriteRounding(NumberFormat format, string text, Unpacked original, Terminal terminal)
    {
        terminal.Output.WriteLine($"{Terminal.Printable(text)} rounded to {format}:");
        Table table = Tables.WithColumns("rounding", "overflow", "code", ">value", ">error", ">|error|", ">ulps");
        foreach (RoundingOutcome outcome in RoundingOutcome.All(format, original))
        {
            Unpacked error = outcome.Error;
            table.AddTextRow(
                outcome.Rounding,
                outcome.Overflows.Count == ModeNames.Overflow.Length ? "any" : string.Join(", ", outcome.Overflows),
                Text.Hex(format, outcome.Code),
                Text.Number(format, outcome.Code),
                outcome.Describe(error),
                outcome.Describe(Unpacked.Abs(error)).TrimStart('+'),
                outcome.Describe(outcome.ErrorInUlps));
        }

        terminal.Write(table);
        if (RoundingOutcome.ProbabilityAway(format, original) is { } probability)
        {
            terminal.Output.WriteLine($"Stochastic rounding goes away from zero with probability {Text.Digits(probability, 6)} (truncated to the number of random bits).");
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, CodeReport report, Unpacked? original)
    {
        NumberFormat format = report.Format;
        Unpacked ulp = format.Ulp(report.Code);
        writer.WriteStartObject();
        writer.WriteString("format", format.Name);
        writer.WriteString("code", report.Hex);
        writer.WriteString("binary", report.Binary);
        writer.WriteStartArray("fields");
        foreach ((CodeField field, int low) in report.Fields())
        {
            writer.WriteStartObject();
            writer.WriteString("name", field.Name);
            writer.WriteNumber("highBit", low + field.Width - 1);
            writer.WriteNumber("lowBit", low);
            writer.WriteString("bits", field.Bits);
            writer.WriteNumber("value", field.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("class", report.Class);
        writer.WriteString("shortest", report.Shortest);
        writer.WriteString("exact", report.Exact);
        writer.WriteString("significandTimesPower", Text.OddTimesPower(report.Value));
        WriteNeighbour(writer, "nextDown", format, format.NextDown(report.Code));
        WriteNeighbour(writer, "nextUp", format, format.NextUp(report.Code));
        writer.WriteString("ulp", Text.Exact(ulp));
        if (original is { } number)
        {
            WriteRoundingJson(writer, format, number);
        }

        writer.WriteEndObject();
    }

    private static void WriteNeighbour(Utf8JsonWriter writer, string name, NumberFormat format, ulong code)
    {
        writer.WriteStartObject(name);
        writer.WriteString("code", Text.Hex(format, code));
        writer.WriteString("value", Text.RoundTrip(format, code));
        writer.WriteEndObject();
    }

    private static void WriteRoundingJson(Utf8JsonWriter writer, NumberFormat format, Unpacked original)
    {
        writer.WriteStartArray("rounding");
        foreach (RoundingOutcome outcome in RoundingOutcome.All(format, original))
        {
            writer.WriteStartObject();
            writer.WriteString("rounding", outcome.Rounding);
            writer.WriteStartArray("overflow");
            foreach (string overflow in outcome.Overflows)
            {
                writer.WriteStringValue(overflow);
            }

            writer.WriteEndArray();
            writer.WriteString("code", Text.Hex(format, outcome.Code));
            writer.WriteString("value", Text.RoundTrip(format, outcome.Code));
            writer.WriteFinite("error", outcome.Error.ToDouble());
            writer.WriteFinite("absoluteError", Unpacked.Abs(outcome.Error).ToDouble());
            writer.WriteFinite("errorInUlps", outcome.ErrorInUlps.ToDouble());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteFinite("stochasticProbabilityAway", RoundingOutcome.ProbabilityAway(format, original) ?? double.NaN);
    }
}
