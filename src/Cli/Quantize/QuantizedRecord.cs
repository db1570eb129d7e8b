using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>What the metadata of a file tells of a quantized tensor: <c>format shape transforms</c>, such as <c>mxfp4 128,64 hadamard128:0+reorder</c>.</summary>
internal sealed record QuantizedRecord(QuantizedFormat Format, ImmutableArray<long> Shape, ImmutableArray<string> Transforms)
{
    private const string KeyStart = "numformats.quantized.";
    private const string None = "-";

    /// <summary>The key of a tensor.</summary>
    public static string Key(string tensor) => KeyStart + tensor;

    /// <summary>The tensor of a key; null for another key.</summary>
    public static string? TensorOf(string key) => key.StartsWith(KeyStart, StringComparison.Ordinal) ? key[KeyStart.Length..] : null;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="InvalidInputException">It is something else.</exception>
    public static QuantizedRecord Parse(string key, string text)
    {
        string[] parts = text.Split(' ');
        return parts.Length == 3 && TryReadShape(parts[1], out ImmutableArray<long> shape) && TryReadFormat(parts[0], out QuantizedFormat? format)
            ? new(format, shape, parts[2] == None ? [] : [.. parts[2].Split('+')])
            : throw new InvalidInputException($"The metadata '{key}' is '{text}'. Expected a format, a shape and transforms, such as 'mxfp4 128,64 {None}'.");
    }

    /// <summary>The metadata.</summary>
    public override string ToString() =>
        $"{Format.Name} {string.Join(',', Shape.Select(length => length.ToString(CultureInfo.InvariantCulture)))} {(Transforms.IsEmpty ? None : string.Join('+', Transforms))}";

    private static bool TryReadShape(string text, out ImmutableArray<long> shape)
    {
        var lengths = new List<long>();
        foreach (string part in text.Split(','))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long length) || length > Array.MaxLength)
            {
                shape = [];
                return false;
            }

            lengths.Add(length);
        }

        shape = [.. lengths];
        return true;
    }

    private static bool TryReadFormat(string text, [NotNullWhen(true)] out QuantizedFormat? format)
    {
        try
        {
            format = QuantizedFormat.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            format = null;
            return false;
        }
    }
}
