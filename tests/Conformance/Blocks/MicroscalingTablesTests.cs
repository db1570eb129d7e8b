using System.Text.Json;
using NumFormats.Conformance.Vectors;
using Xunit;

namespace NumFormats.Conformance.Blocks;

/// <summary>MX codes and scales against torchao and microxcaling.</summary>
public class MicroscalingTablesTests
{
    private static readonly Dictionary<string, BlockFormat> s_formats = new(StringComparer.Ordinal)
    {
        ["mxfp8_e4m3"] = BlockFormat.MXFP8E4M3,
        ["mxfp8_e5m2"] = BlockFormat.MXFP8E5M2,
        ["mxfp6_e2m3"] = BlockFormat.MXFP6E2M3,
        ["mxfp6_e3m2"] = BlockFormat.MXFP6E3M2,
        ["mxfp4_e2m1"] = BlockFormat.MXFP4,
        ["mxint8"] = BlockFormat.MXINT8,
        ["mxint4"] = BlockFormat.MXINT4,
    };

    [Fact]
    public void Every_rule_gives_the_scales_and_codes_of_torchao()
    {
        foreach (JsonElement entry in BlockVectors.Entries("mx_torchao"))
        {
            BlockFormat format = s_formats[entry.GetProperty("format").GetString()!] with
            {
                ScaleRule = entry.GetProperty("scale_rule").GetString() switch
                {
                    "torchao FLOOR" => BlockScaleRule.Floor,
                    "torchao CEIL" => BlockScaleRule.Ceil,
                    "torchao RCEIL" => BlockScaleRule.RoundCeil,
                    "torchao EVEN" => BlockScaleRule.Even,
                    string rule => throw new InvalidDataException($"An unknown rule: {rule}."),
                    null => throw new InvalidDataException("No rule."),
                },
            };
            BlockTable table = BlockTable.Quantize(format, BlockVectors.Input("sub64"));
            table.AssertScales(entry.GetProperty("scale"));
            table.AssertCodes(entry.GetProperty("codes"));
        }
    }

    [Fact]
    public void The_specifications_rule_gives_the_scales_codes_and_numbers_of_microxcaling()
    {
        foreach (JsonElement entry in BlockVectors.Entries("mx_microxcaling"))
        {
            BlockFormat format = s_formats[entry.GetProperty("format").GetString()!];
            float[] input = BlockVectors.Input("sub64");
            foreach ((string name, RoundingMode mode) in new[] { ("even", RoundingMode.NearestEven), ("nearest", RoundingMode.NearestAway), ("floor", RoundingMode.TowardZero) })
            {
                JsonElement expected = entry.GetProperty("by_rounding").GetProperty(name);
                BlockFormat rounded = format with { Rounding = mode };
                BlockTable table = BlockTable.Quantize(rounded, input);
                table.AssertScales(entry.GetProperty("scale"));
                table.AssertCodes(expected.GetProperty("codes"));
                if (expected.TryGetProperty("dequant", out JsonElement dequantized))
                {
                    table.AssertNumbers(dequantized);
                }
            }
        }
    }
}
