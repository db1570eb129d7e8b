using System.Runtime.InteropServices;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Ggml;

/// <summary>Blocks against those that ggml's reference code made.</summary>
public class GgmlTablesTests
{
    [Fact]
    public void Blocks_and_numbers_are_those_of_ggml()
    {
        foreach (JsonElement entry in BlockVectors.Entries("ggml"))
        {
            string name = entry.GetProperty("format").GetString()!;
            GgmlBlockFormat format = GgmlBlockFormat.TryParse(name, out GgmlBlockFormat? known) ? known : GgmlBlockFormat.Parse(name["ggml_".Length..]);
            float[] source = BlockVectors.Input(entry.GetProperty("input").GetString()!);
            byte[] expected = BlockVectors.Read(entry.GetProperty("blocks"));
            byte[] blocks = new byte[source.Length / format.BlockLength * format.BytesPerBlock];
            GgmlQuantization.Quantize(format, source, blocks);
            AssertSame(format, expected, blocks);

            float[] numbers = new float[source.Length];
            GgmlQuantization.Dequantize(format, expected, numbers);
            AssertSame(format, BlockVectors.Read(entry.GetProperty("dequant")), MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
        }
    }

    [Theory]
    [InlineData("mxfp4_layouts", "ggml_mxfp4", "dequant")]
    [InlineData("nvfp4_layouts", "ggml_nvfp4", "gguf_dequant_without_tensor_scale")]
    public void Blocks_made_from_other_layouts_are_read_as_ggml_reads_them(string entryName, string formatName, string numbersName)
    {
        var format = GgmlBlockFormat.Parse(formatName);
        foreach (JsonElement entry in BlockVectors.Entries("layouts").Where(entry => entry.GetProperty("format").GetString() == entryName))
        {
            byte[] blocks = BlockVectors.Read(entry.GetProperty("gguf_blocks"));
            float[] expected = MemoryMarshal.Cast<byte, float>(BlockVectors.Read(entry.GetProperty(numbersName))).ToArray();
            float[] numbers = new float[expected.Length];
            GgmlQuantization.Dequantize(format, blocks, numbers);
            Assert.Equal(expected, numbers);
        }
    }

    private static void AssertSame(GgmlBlockFormat format, byte[] expected, byte[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        int same = expected.AsSpan().CommonPrefixLength(found);
        Assert.True(same == expected.Length, same == expected.Length ? "" : $"{format}: byte {same} is {found[same]:x2}; expected {expected[same]:x2}");
    }
}
