using System.Globalization;
using System.Text.Json;

namespace NumFormats.Cli;

/// <summary>One thing to know about a format.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Text">The answer for people.</param>
/// <param name="Value">The answer in JSON: null, a truth value, a number or text.</param>
internal sealed record FormatFact(string Key, string Label, string Text, object? Value)
{
    /// <summary>A number.</summary>
    public static FormatFact Of(string key, string label, long value) => new(key, label, value.ToString(CultureInfo.InvariantCulture), value);

    /// <summary>A count, which may be beyond what a JSON reader keeps exactly: it is written as a number all the same.</summary>
    public static FormatFact Of(string key, string label, ulong value) => new(key, label, Cli.Text.Count(value), value);

    /// <summary>Yes or no.</summary>
    public static FormatFact Of(string key, string label, bool value) => new(key, label, value ? "yes" : "no", value);

    /// <summary>A text, or nothing.</summary>
    public static FormatFact Of(string key, string label, string? value) => new(key, label, value ?? "none", value);

    /// <summary>Writes the answer.</summary>
    public void WriteValue(Utf8JsonWriter writer)
    {
        switch (Value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case ulong count:
                writer.WriteNumberValue(count);
                break;
            default:
                writer.WriteStringValue((string)Value);
                break;
        }
    }
}
