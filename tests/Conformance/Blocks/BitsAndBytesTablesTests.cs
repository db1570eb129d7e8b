using System.Runtime.InteropServices;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Blocks;

/// <summary>Codebooks under scales, and scales in codebooks, against bitsandbytes and llm-mixed-q.</summary>
public class BitsAndBytesTablesTests
{
    [Theory]
    [InlineData("bnb_nf4", "nf4")]
    [InlineData("bnb_fp4", "fp4bnb")]
    public void Four_bits_are_the_same_packed_scales_and_numbers(string table, string name)
    {
        foreach (JsonElement entry in Entries("bitsandbytes", table))
        {
            BlockTable found = BlockTable.Quantize(BlockFormat.Parse(name), BlockVectors.Input("sub64"));
            byte[] packed = new byte[found.Codes.Length / 2];
            CodePacking.Pack(found.Codes, 4, packed, PackedLayout.HighFirst);
            found.AssertSame("byte", BlockVectors.Read(entry.GetProperty("packed")), packed);
            found.AssertScales(entry.GetProperty("absmax"));
            found.AssertNumbers(entry.GetProperty("dequant"));

            // Their mean is summed in binary32, ours in binary64, which is the nearest to the mean; the rest is the same from theirs on.
            JsonElement doubly = entry.GetProperty("double_quant");
            float[] absMax = MemoryMarshal.Cast<byte, float>(found.Scales).ToArray();
            float mean = BitConverter.UInt32BitsToSingle(Convert.ToUInt32(doubly.GetProperty("offset_bits").GetString(), 16));
            var tensor = BlockTensor.Quantize(BlockFormat.Parse(name + ":dq"), BlockVectors.Input("sub64"), 64, 1024);
            Assert.Equal((float)absMax.Average(scale => (double)scale), tensor.ScaleMean);
            Assert.InRange(mean, MathF.BitDecrement(tensor.ScaleMean), MathF.BitIncrement(tensor.ScaleMean));
            BlockTable scales = BlockTable.Quantize(BlockFormat.Dynamic8, [.. absMax.Select(scale => scale - mean)]);
            scales.AssertCodes(doubly.GetProperty("qabsmax"));
            scales.AssertScales(doubly.GetProperty("absmax2"));
            scales.AssertSame("byte of a scale", BlockVectors.Read(doubly.GetProperty("recovered")), MemoryMarshal.AsBytes<float>([.. scales.Numbers.Select(scale => scale + mean)]).ToArray());
        }
    }

    [Theory]
    [InlineData("bnb_dynamic8_signed", "dyn8")]
    [InlineData("bnb_dynamic8_unsigned", "dyn8u")]
    public void Eight_bits_are_the_same_codes_and_scales(string table, string name)
    {
        foreach (JsonElement entry in Entries("bitsandbytes", table))
        {
            float[] input = BlockVectors.Input("sub64");
            BlockFormat format = BlockFormat.Parse(name) with { BlockLength = entry.GetProperty("block_size").GetInt32() };
            BlockTable found = BlockTable.Quantize(format, name == "dyn8u" ? [.. input.Select(Math.Abs)] : input);
            found.AssertCodes(entry.GetProperty("codes"));
            found.AssertScales(entry.GetProperty("absmax"));
        }
    }

    // Magnitudes are powers of two of n bits without a zero, up to 1, and what is a tenth of the smallest from a boundary is beyond it.
    [Theory]
    [InlineData("bl_w8", 7)]
    [InlineData("bl_w4", 3)]
    public void Powers_of_two_without_zero_are_a_codebook(string table, int magnitudeBits)
    {
        foreach (JsonElement entry in Entries("bfp_bm_bl", table))
        {
            int count = 1 << magnitudeBits;
            float[] magnitudes = [.. Enumerable.Range(0, count).Select(index => MathF.ScaleB(1, index - count + 1))];
            double least = Math.ScaleB(1, 1 - count);
            float[] limits = [.. Enumerable.Range(0, count - 1).Select(index => (float)(least * (Math.Pow(2, index + 0.5) - 0.1)))];
            var codebook = new Codebook(
                table,
                [.. magnitudes.Reverse().Select(magnitude => -magnitude), .. magnitudes],
                [.. limits.Reverse().Select(limit => -limit), (float)(-0.1 * least), .. limits]);
            var format = new BlockFormat(table, codebook) { BlockLength = 16, ScaleRule = BlockScaleRule.RoundCeil };
            BlockTable found = BlockTable.Quantize(format, BlockVectors.Input("sub64"));
            Assert.Equal(BlockVectors.Read(entry.GetProperty("bias")), found.Scales.Select(scale => (byte)(count - 1 - (scale - 127))));
            found.AssertNumbers(entry.GetProperty("dequant"));
        }
    }

    private static IEnumerable<JsonElement> Entries(string table, string format) => BlockVectors.Entries(table).Where(entry => entry.GetProperty("format").GetString() == format);
}
