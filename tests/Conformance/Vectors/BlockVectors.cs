using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace NumFormats.Conformance.Vectors;

/// <summary>The block-format tables that other people's programs made, as their manifest describes them.</summary>
public static class BlockVectors
{
    private static readonly string? s_folder = SharedFolder.Find("vectors", "block");

    private static readonly Lazy<JsonElement?> s_manifest = new(() =>
        s_folder is null ? null : JsonDocument.Parse(File.ReadAllBytes(Path.Combine(s_folder, "manifest.json"))).RootElement);

    /// <summary>The entries of a table; none where the folder is absent.</summary>
    public static IEnumerable<JsonElement> Entries(string table) =>
        s_manifest.Value is not { } manifest ? []
            : manifest.GetProperty("entries").EnumerateArray().Where(entry => entry.GetProperty("table").GetString() == table);

    /// <summary>An input, by name.</summary>
    public static float[] Input(string name) =>
        MemoryMarshal.Cast<byte, float>(Read(s_manifest.Value!.Value.GetProperty("inputs").GetProperty(name))).ToArray();

    /// <summary>The bytes of an array that the manifest describes.</summary>
    public static byte[] Read(JsonElement array)
    {
        int count = array.GetProperty("shape").EnumerateArray().Aggregate(1, (product, length) => product * length.GetInt32());
        byte[] bytes = new byte[count * (array.GetProperty("dtype").GetString() is "u8" or "i8" ? 1 : array.GetProperty("dtype").GetString() == "u16le" ? 2 : 4)];
        using var stream = new GZipStream(File.OpenRead(Path.Combine(s_folder!, array.GetProperty("file").GetString()!)), CompressionMode.Decompress);

        // A compressed file has no places to go to: what comes before is read and dropped.
        stream.ReadExactly(new byte[array.GetProperty("offset").GetInt32()]);
        stream.ReadExactly(bytes);
        return bytes;
    }
}
