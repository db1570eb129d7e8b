using System.Runtime.InteropServices;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
using Xunit;

namespace NumFormats.Conformance.Blocks;

/// <summary>Block floating point and block minifloat against the textbook variants of the tables.</summary>
public class BlockFloatingPointTablesTests
{
    [Theory]
    [InlineData("bfp_w8", "msfp16")]
    [InlineData("bfp_w6", "msfp14")]
    [InlineData("bfp_w4", "msfp12")]
    public void Magnitudes_and_exponents_are_the_textbooks(string table, string name)
    {
        foreach (JsonElement entry in BlockVectors.Entries("bfp_bm_bl").Where(entry => entry.GetProperty("format").GetString() == table))
        {
            BlockTable found = BlockTable.Quantize(BlockFormat.Parse(name), BlockVectors.Input("sub64"));
            JsonElement textbook = entry.GetProperty("textbook");
            int magnitudeBits = found.Format.Element.BitWidth - 1;
            byte[] exponents = BlockVectors.Read(textbook.GetProperty("exponents"));
            found.AssertSame("exponent", exponents, MemoryMarshal.AsBytes(found.Scales.Select(scale => scale - 127).ToArray().AsSpan()).ToArray());
            found.AssertSame("magnitude", BlockVectors.Read(textbook.GetProperty("magnitudes")), [.. found.Codes.Select(code => (byte)(code & ((1 << magnitudeBits) - 1)))]);
        }
    }

    [Theory]
    [InlineData("bm_w8_e4", "bm8e4")]
    [InlineData("bm_w8_e5", "bm8e5")]
    [InlineData("bm_w6_e3", "bm6e3")]
    [InlineData("bm_w4_e2", "bm4e2")]
    public void Minifloats_are_the_textbooks(string table, string name)
    {
        foreach (JsonElement entry in BlockVectors.Entries("bfp_bm_bl").Where(entry => entry.GetProperty("format").GetString() == table))
        {
            BlockTable found = BlockTable.Quantize(BlockFormat.Parse(name), BlockVectors.Input("sub64"));
            JsonElement textbook = entry.GetProperty("textbook");
            var element = (FloatFormat)found.Format.Element;
            int[] biases = MemoryMarshal.Cast<byte, int>(BlockVectors.Read(textbook.GetProperty("bias"))).ToArray();
            Assert.Equal(biases, found.Scales.Select(scale => element.Bias - (scale - 127)));
            found.AssertNumbers(textbook.GetProperty("dequant"));
        }
    }
}
