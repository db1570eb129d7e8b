using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Blocks;

/// <summary>Ternary weights against torchao and BitNet.</summary>
public class TernaryTablesTests
{
    [Fact]
    public void Mean_and_median_give_the_ternary_codes_of_torchao()
    {
        foreach (JsonElement entry in BlockVectors.Entries("ternary"))
        {
            float[] input = entry.TryGetProperty("input", out JsonElement name) && name.GetString() == "zeros[4,64]" ? new float[256] : BlockVectors.Input("sub64");
            switch (entry.GetProperty("format").GetString())
            {
                case "ternary_absmean":
                    BlockTable mean = BlockTable.Quantize(BlockFormat.Ternary, input);
                    mean.AssertCodes(entry.GetProperty("torchao").GetProperty("codes_i8"));
                    double exact = double.Parse(entry.GetProperty("exact").GetProperty("mean_f64").GetString()!, CultureInfo.InvariantCulture);
                    Assert.Equal(Math.Max((float)exact, 1e-5f), BitConverter.ToSingle(mean.Scales));
                    break;
                case "ternary_absmedian":
                    BlockTable median = BlockTable.Quantize(BlockFormat.Parse("ternary:median"), input);
                    median.AssertCodes(entry.GetProperty("codes_i8"));
                    float lower = BitConverter.UInt32BitsToSingle(Convert.ToUInt32(entry.GetProperty("lower_median_bits").GetString(), 16));
                    Assert.Equal(Math.Max(lower, 1e-5f), BitConverter.ToSingle(median.Scales));
                    break;
                case "binary_sign_mean":
                    // BitNet's first version takes the mean away, and what is zero then is −1.
                    double alpha = double.Parse(entry.GetProperty("alpha_f64").GetString()!, CultureInfo.InvariantCulture);
                    var sign = new BlockFormat("sign", new Codebook("sign", [-1, 1])) { BlockLength = BlockFormat.WholeTensor, Scale = FloatFormat.Binary32, ScaleRule = BlockScaleRule.AbsMax };
                    BlockTable centred = BlockTable.Quantize(sign, [.. input.Select(weight => Math.Sign(weight - alpha))]);
                    centred.AssertSame("sign", BlockVectors.Read(entry.GetProperty("codes_i8")), [.. centred.Codes.Select(code => (byte)((2 * code) - 1))]);

                    // XNOR-Net's scales.
                    float[] means = MemoryMarshal.Cast<byte, float>(BlockVectors.Read(entry.GetProperty("row_mean_abs"))).ToArray();
                    var rows = BlockTensor.Quantize(BlockFormat.Binary, input, means.Length, input.Length / means.Length);
                    Assert.Equal(means.Select(mean => Math.Max(mean, 1e-5f)), MemoryMarshal.Cast<byte, float>(rows.Scales.Span).ToArray());
                    break;
                default:
                    break;
            }
        }
    }
}
