using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Spectre.Console;

namespace NumFormats.Cli;

/// <summary><c>formats</c>: which formats there are, and all about one.</summary>
internal static class FormatsCommand
{
    private const string Grammar =
        "Any other format by its fields: [u]e{E}m{M}[b{bias}][suffix], 2 to 32 bits. Suffix: none or ieee (as IEEE 754), fn (NaN all ones; up to 6 bits "
        + "no specials), nan, fin (those two at any width), fnuz (NaN in place of -0), fnu (unsigned, no zero). "
        + "IEEE P3109: p3109_k{K}p{P}{s|u}{e|f}, K 3 to 16 bits, precision P, signed or unsigned, extended (with infinity) or finite. Posits: posit{n} (2 exponent bits, as the 2022 standard), posit{n}es{0..4}, n 2 to 64. Integers: int{n}, n 2 to 64, and uint{n}, n 1 to 63.";

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<NumberFormat?>("NAME")
        {
            Description = "A format to detail; without it all formats with a name of their own are listed. " + Grammar,
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? null : KnownValues.Read(result, NumberFormat.Parse),
        };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("formats", "List the number formats, or detail one.") { name, json };
        command.SetAction(result =>
        {
            if (result.GetValue(name) is { } format)
            {
                Detail(format, result.GetValue(json), terminal);
            }
            else
            {
                List(result.GetValue(json), terminal);
            }
        });
        return command;
    }

    private static void List(bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            Json.Write(terminal.Output, writer =>
            {
                writer.WriteStartArray();
                foreach (NumberFormat format in NumberFormat.Named)
                {
                    Write(writer, FormatFacts.Of(format));
                }

                writer.WriteEndArray();
            });
            return;
        }

        Table table = Tables.WithColumns(
            "format", ">bits", "fields", ">bias", ">largest", ">smallest normal", ">smallest subnormal", "specials", ">finite values", ">digits");
        foreach (NumberFormat format in NumberFormat.Named)
        {
            var withBinades = format as FloatFormat;
            table.AddTextRow(
                format.Name,
                $"{format.BitWidth}",
                FormatFacts.Fields(format),
                withBinades is null ? "-" : $"{withBinades.Bias}",
                Text.Number(format, format.LargestCode),
                withBinades is null ? Text.Number(format, format.SmallestPositiveCode)
                    : withBinades.SmallestNormalCode is { } normal ? Text.Number(format, normal) : "-",
                withBinades?.SmallestSubnormalCode is { } subnormal ? Text.Number(format, subnormal) : "-",
                FormatFacts.Specials(format),
                Text.Count(format.FiniteValueCount),
                $"{format.DecimalDigits}");
        }

        terminal.Write(table);
        terminal.Output.WriteLine("Fields are sign.exponent.significand bits, of posits sign.es, of integers all bits; digits are decimal digits that always survive.");
        terminal.Output.WriteLine($"{Grammar} Codebooks: {string.Join(", ", Codebook.Named)} and others with these letters.");
        terminal.Write(BlockTable());
        terminal.Output.WriteLine($"Bits have the share of the scales in blocks in them. Other block formats are any of the above with g and a block length, c (a row) or t (the tensor), such as int4g64. ggml's: {string.Join(", ", GgmlBlockFormat.Named)}.");
    }

    private static Table BlockTable()
    {
        Table table = Tables.WithColumns("block format", ">bits", "elements", ">share a scale", "scale", "rule");
        foreach (BlockFormat format in BlockFormat.Named)
        {
            string extent = format.BlockLength switch
            {
                BlockFormat.WholeRow => "row",
                BlockFormat.WholeTensor => "tensor",
                int length => $"{length}",
            };
            table.AddTextRow(format.Name, $"{format.BitsPerElement:0.###}", format.Element.Name, extent, format.Scale.Name + (format.HasTensorScale ? " x f32" : ""), $"{format.ScaleRule}");
        }

        return table;
    }

    private static void Detail(NumberFormat format, bool asJson, Terminal terminal)
    {
        IReadOnlyList<FormatFact> facts = FormatFacts.Of(format);
        if (asJson)
        {
            Json.Write(terminal.Output, writer => Write(writer, facts));
            return;
        }

        Table table = Tables.WithColumns("format", format.Name);
        foreach (FormatFact fact in facts)
        {
            if (fact.Key != "name")
            {
                table.AddTextRow(fact.Label, fact.Text);
            }
        }

        terminal.Write(table);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<FormatFact> facts)
    {
        writer.WriteStartObject();
        foreach (FormatFact fact in facts)
        {
            writer.WritePropertyName(fact.Key);
            fact.WriteValue(writer);
        }

        writer.WriteEndObject();
    }
}
