using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;

namespace NumFormats.Files;

/// <summary>Parses the JSON header of a safetensors file, stricter than JSON asks: no unknown keys, no key twice, whole numbers only.</summary>
/// <remarks>
/// Strict where the reference implementation ignores unknown keys: a key that changes what the data means (a stride, a scale) must not be
/// overlooked.
/// </remarks>
internal ref struct SafetensorsHeader
{
    /// <summary>The key of the free text, which no tensor may have as its name.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>The header, an entry in it, and a list in that.</summary>
    private const int Depth = 3;

    private const int LongestShownText = 256;

    private readonly string _path;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;

    /// <summary>Prepares to parse.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The header as valid UTF-8.</param>
    public SafetensorsHeader(string path, ReadOnlySpan<byte> header)
    {
        _path = path;
        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = Depth });
    }

    /// <summary>The tensors in the order of the header.</summary>
    public List<SafetensorsEntry> Entries { get; } = [];

    /// <summary>The free text; empty where there is none.</summary>
    public readonly IReadOnlyDictionary<string, string> Metadata => new ReadOnlyDictionary<string, string>(_metadata);

    /// <summary>Parses the whole header.</summary>
    /// <exception cref="TensorFileException">The header is not valid.</exception>
    public void Read()
    {
        Expect(JsonTokenType.StartObject, null, null, "an object");
        while (Next() == JsonTokenType.PropertyName)
        {
            string name = Text();
            if (!_names.Add(name))
            {
                throw Fail($"the key {TensorFileException.Quote(name)} twice", "each name once");
            }

            if (string.Equals(name, MetadataKey, StringComparison.Ordinal))
            {
                ReadMetadata();
            }
            else
            {
                Entries.Add(ReadEntry(name));
            }
        }

        if (Next() != JsonTokenType.None)
        {
            throw Fail("more than one JSON value", "nothing but white space after the header's object");
        }
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, null, MetadataKey, "an object of strings");
        while (Next() == JsonTokenType.PropertyName)
        {
            string key = Text();
            Expect(JsonTokenType.String, MetadataKey, key, "a string");
            if (!_metadata.TryAdd(key, Text()))
            {
                throw Fail($"the key {TensorFileException.Quote(key)} twice in {MetadataKey}", "each key once");
            }
        }
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        Span<long> shape = stackalloc long[TensorDeclaration.MaxRank];
        Span<long> offsets = stackalloc long[2];
        ElementTypeRow? type = null;
        int rank = -1;
        int offsetCount = -1;

        Expect(JsonTokenType.StartObject, null, name, "an object");
        while (Next() == JsonTokenType.PropertyName)
        {
            if (type is null && _json.ValueTextEquals("dtype"u8))
            {
                type = ReadElementType(name);
            }
            else if (rank < 0 && _json.ValueTextEquals("shape"u8))
            {
                rank = ReadNumbers(shape, name, "shape");
            }
            else if (offsetCount < 0 && _json.ValueTextEquals("data_offsets"u8))
            {
                offsetCount = ReadNumbers(offsets, name, "data_offsets");
            }
            else
            {
                throw FailIn(name, $"the key {ShownText()}", "dtype, shape and data_offsets, each once");
            }
        }

        if (type is null || rank < 0 || offsetCount != offsets.Length)
        {
            throw FailIn(name, "an incomplete entry", "a dtype, a shape and data_offsets of two numbers");
        }

        return Measure(name, type.Value.Type, shape[..rank], offsets[0], offsets[1]);
    }

    private readonly SafetensorsEntry Measure(string name, ElementType type, ReadOnlySpan<long> shape, long begin, long end)
    {
        if (TensorDeclaration.Measure(type, shape, out _, out long byteLength) is { } problem)
        {
            throw FailIn(name, problem.Found, problem.Expected);
        }

        // Both offsets are 0 or more, so that their difference cannot overflow.
        if (end - begin != byteLength)
        {
            throw FailIn(name, $"data_offsets [{begin}, {end}]", $"{byteLength} bytes between them, as its dtype and shape ask for");
        }

        return new SafetensorsEntry(new TensorDeclaration(name, type, shape), begin, end);
    }

    private ElementTypeRow ReadElementType(string name)
    {
        Expect(JsonTokenType.String, name, "dtype", "a string");
        foreach (ElementTypeRow row in ElementTypes.All)
        {
            if (row.SafetensorsName is not null && _json.ValueTextEquals(row.SafetensorsName))
            {
                return row;
            }
        }

        var known = new StringBuilder();
        foreach (ElementTypeRow row in ElementTypes.All)
        {
            if (row.SafetensorsName is not null)
            {
                known.Append(known.Length == 0 ? "one of " : ", ").Append(row.SafetensorsName);
            }
        }

        throw FailIn(name, $"the dtype {ShownText()}", known.ToString());
    }

    /// <summary>Reads a list of whole numbers from 0 on.</summary>
    /// <returns>How many there were: at most the length of <paramref name="numbers"/>.</returns>
    private int ReadNumbers(scoped Span<long> numbers, string name, string key)
    {
        Expect(JsonTokenType.StartArray, name, key, "a list of numbers");
        int count = 0;
        while (Next() != JsonTokenType.EndArray)
        {
            if (count == numbers.Length)
            {
                throw FailIn(name, $"more than {count} numbers under '{key}'", $"at most {count}");
            }

            // JSON can write a whole number as -0, 1.0 or 1e3, too: refused here by the sign, and because TryGetInt64 takes digits only.
            if (_json.TokenType != JsonTokenType.Number || _json.ValueSpan[0] == (byte)'-' || !_json.TryGetInt64(out numbers[count]))
            {
                throw FailIn(name, $"{ShownText()} under '{key}'", "whole numbers from 0 to 2^63 - 1");
            }

            count++;
        }

        return count;
    }

    private void Expect(JsonTokenType token, string? name, string? key, string expected)
    {
        JsonTokenType found = Next();
        if (found != token)
        {
            throw FailIn(name, key is null ? $"{found}" : $"{found} under {TensorFileException.Quote(key)}", expected);
        }
    }

    private JsonTokenType Next()
    {
        try
        {
            return _json.Read() ? _json.TokenType : JsonTokenType.None;
        }
        catch (JsonException exception)
        {
            throw new TensorFileException(_path, $"a header that is not the JSON it should be ({exception.Message})", "a JSON object of tensors", exception);
        }
    }

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new TensorFileException(_path, "a JSON string with half a surrogate pair", "Unicode text", exception);
        }
    }

    /// <summary>The current token as it stands in the file, for a message.</summary>
    private readonly string ShownText() =>
        TensorFileException.Quote(Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(_json.ValueSpan.Length, LongestShownText)]));

    private readonly TensorFileException FailIn(string? name, string found, string expected) =>
        Fail($"{found} in {(name is null ? "the header" : TensorFileException.Quote(name))}", expected);

    private readonly TensorFileException Fail(string found, string expected) => new(_path, found, expected);
}
