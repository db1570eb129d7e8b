using System.Globalization;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
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
                default:
                    break;
            }
        }
    }
}
