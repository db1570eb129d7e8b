using System.IO.Compression;
using System.Text.Json;

namespace NumFormats.Conformance.Accumulation;

/// <summary>The columns of one table of posit results that other people's programs made.</summary>
public sealed class PositTable
{
    private readonly Dictionary<string, ulong[]> _columns = new(StringComparer.Ordinal);

    private PositTable(JsonElement description, byte[] raw)
    {
        foreach (JsonElement column in description.GetProperty("columns").EnumerateArray())
        {
            // A column of w-byte numbers is w planes: all least bytes, then all next ones.
            int width = int.Parse(column.GetProperty("dtype").GetString()!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) / 8;
            int count = column.GetProperty("count").GetInt32();
            int offset = column.GetProperty("offset").GetInt32();
            ulong[] values = new ulong[count];
            for (int i = 0; i < width * count; i++)
            {
                values[i % count] |= (ulong)raw[offset + i] << (8 * (i / count));
            }

            _columns.Add(column.GetProperty("name").GetString()!, values);
        }
    }

    /// <summary>A column by its name.</summary>
    public ulong[] this[string column] => _columns[column];

    /// <summary>A table by its name, or null where it is absent.</summary>
    public static PositTable? TryRead(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NumFormats.sln")))
        {
            folder = folder.Parent;
        }

        if (folder is null)
        {
            return null;
        }

        string vectors = Path.Combine(folder.FullName, "..", "shared", "vectors", "posit");
        string path = Path.Combine(vectors, name + ".bin.gz");
        if (!File.Exists(path))
        {
            return null;
        }

        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(vectors, "manifest.json")));
        JsonElement description = manifest.RootElement.GetProperty("tables").EnumerateArray().First(table => table.GetProperty("name").GetString() == name);
        using var compressed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        compressed.CopyTo(raw);
        return new PositTable(description, raw.ToArray());
    }
}
