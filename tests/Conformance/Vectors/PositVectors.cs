using System.IO.Compression;
using System.Text.Json;

namespace NumFormats.Conformance.Vectors;

/// <summary>The posit tables that other people's programs made: everything that their manifest describes and that is there.</summary>
public static class PositVectors
{
    private static readonly Lazy<IReadOnlyList<PositTable>> s_tables = new(Load);

    /// <summary>The tables on this machine; none where the folder is absent.</summary>
    public static IReadOnlyList<PositTable> Tables => s_tables.Value;

    private static List<PositTable> Load()
    {
        string? folder = SharedFolder.Find("vectors", "posit");
        var tables = new List<PositTable>();
        if (folder is null)
        {
            return tables;
        }

        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        foreach (JsonElement table in manifest.RootElement.GetProperty("tables").EnumerateArray())
        {
            string path = Path.Combine(folder, table.GetProperty("file").GetString()!);
            if (File.Exists(path))
            {
                tables.Add(Read(table, path));
            }
        }

        return tables;
    }

    private static PositTable Read(JsonElement table, string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        byte[] raw = memory.ToArray();
        var columns = new Dictionary<string, PositColumn>(StringComparer.Ordinal);
        foreach (JsonElement column in table.GetProperty("columns").EnumerateArray())
        {
            int bytes = int.Parse(column.GetProperty("dtype").GetString()!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) / 8;
            int count = column.GetProperty("count").GetInt32();
            int offset = column.GetProperty("offset").GetInt32();
            ulong[] values = new ulong[count];

            // A column is byte planes: all lowest bytes, then all second bytes, and so on.
            for (int plane = 0; plane < bytes; plane++)
            {
                for (int i = 0; i < count; i++)
                {
                    values[i] |= (ulong)raw[offset + (plane * count) + i] << (8 * plane);
                }
            }

            columns.Add(column.GetProperty("name").GetString()!, new PositColumn(FormatOf(column), values));
        }

        (PositFormat? from, PositFormat? to) = table.TryGetProperty("from", out JsonElement source)
            ? (Pair(source), Pair(table.GetProperty("to")))
            : (FormatOf(table), null);
        return new PositTable(table.GetProperty("name").GetString()!, table.GetProperty("kind").GetString()!, from, to, columns);
    }

    private static PositFormat? FormatOf(JsonElement element) =>
        element.TryGetProperty("n", out JsonElement width) ? new PositFormat(width.GetInt32(), element.GetProperty("es").GetInt32()) : null;

    private static PositFormat Pair(JsonElement element) => new(element[0].GetInt32(), element[1].GetInt32());
}
