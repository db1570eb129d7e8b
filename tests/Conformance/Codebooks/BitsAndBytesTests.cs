using System.Runtime.InteropServices;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Codebooks;

/// <summary>Tables and codes against those of bitsandbytes.</summary>
public class BitsAndBytesTests
{
    private const string Table = "bitsandbytes";

    [Fact]
    public void Tables_are_the_same_bits()
    {
        foreach (JsonElement tables in BlockVectors.Entries(Table).Where(entry => Format(entry) == "bnb_tables"))
        {
            AssertSame(tables.GetProperty("nf4"), Codebook.NF4);
            AssertSame(tables.GetProperty("fp4"), Codebook.BitsAndBytesFP4);
            AssertSame(tables.GetProperty("dynamic_signed"), Codebook.Dynamic8);
            AssertSame(tables.GetProperty("dynamic_unsigned"), Codebook.UnsignedDynamic8);
        }
    }

    [Fact]
    public void Codes_are_the_same()
    {
        foreach (JsonElement entry in BlockVectors.Entries(Table).Where(entry => Format(entry) != "bnb_tables"))
        {
            string format = Format(entry);
            Codebook codebook = format switch
            {
                "bnb_nf4" => Codebook.NF4,
                "bnb_fp4" => Codebook.BitsAndBytesFP4,
                "bnb_dynamic8_signed" => Codebook.Dynamic8,
                "bnb_dynamic8_unsigned" => Codebook.UnsignedDynamic8,
                _ => throw new InvalidDataException($"An unknown format: {format}."),
            };
            float[] numbers = BlockVectors.Input("sub64");
            float[] scales = MemoryMarshal.Cast<byte, float>(BlockVectors.Read(entry.GetProperty("absmax"))).ToArray();
            int blockLength = entry.GetProperty("block_size").GetInt32();
            for (int i = 0; i < numbers.Length; i++)
            {
                float number = codebook.Equals(Codebook.UnsignedDynamic8) ? Math.Abs(numbers[i]) : numbers[i];
                float scaled = number * (1 / scales[i / blockLength]);
                numbers[i] = codebook.BitWidth == 8 ? Math.Clamp(scaled, -1, 1) : scaled;
            }

            byte[] codes = new byte[numbers.Length];
            BulkConversion.Encode<float>(codebook, numbers, codes);
            byte[] expected = entry.TryGetProperty("packed", out JsonElement packed)
                ? [.. BlockVectors.Read(packed).SelectMany(pair => new[] { (byte)(pair >> 4), (byte)(pair & 15) })]
                : BlockVectors.Read(entry.GetProperty("codes"));
            int same = codes.AsSpan().CommonPrefixLength(expected);
            Assert.True(same == codes.Length, $"{format}, block {blockLength}: element {same} is {codes[Math.Min(same, codes.Length - 1)]}.");
        }
    }

    private static string Format(JsonElement entry) => entry.GetProperty("format").GetString()!;

    private static void AssertSame(JsonElement expected, Codebook codebook) =>
        Assert.Equal(MemoryMarshal.Cast<byte, int>(BlockVectors.Read(expected)).ToArray(), MemoryMarshal.Cast<float, int>(codebook.Values).ToArray());
}
