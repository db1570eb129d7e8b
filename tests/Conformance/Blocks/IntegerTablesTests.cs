using System.Text.Json;
using NumFormats.Conformance.Vectors;
using Xunit;

namespace NumFormats.Conformance.Blocks;

/// <summary>Integers under powers of two against the code of "INT vs FP", and the MX recipes of toolkits that are not the specification's.</summary>
public class IntegerTablesTests
{
    private static readonly Dictionary<string, BlockScaleRule> s_rules = new(StringComparer.Ordinal)
    {
        ["2^ceil(log2(amax/qmax))"] = BlockScaleRule.RoundCeil,
        ["2^floor(log2(amax/qmax))"] = BlockScaleRule.RoundFloor,
        ["2^rne(log2(amax/qmax))"] = BlockScaleRule.RoundNearest,
        ["2^(floor(log2 amax)-floor(log2 qmax))"] = BlockScaleRule.Floor,
    };

    [Fact]
    public void Every_rule_gives_the_scales_and_integers_of_INT_versus_FP()
    {
        foreach (JsonElement entry in BlockVectors.Entries("int_vs_fp").Where(entry => entry.GetProperty("format").GetString()!.StartsWith("mxint", StringComparison.Ordinal)))
        {
            BlockFormat format = BlockFormat.Parse(entry.GetProperty("format").GetString()!);
            format = format with { ScaleRule = s_rules[entry.GetProperty("scale_rule").GetString()!], UsesLowest = entry.GetProperty("clip").GetString() == "asym", ElementExponent = 0 };
            format = format with { ScaleElement = (1 << (format.Element.BitWidth - 1)) - 1 };
            BlockTable table = BlockTable.Quantize(format, BlockVectors.Input("sub64"));
            table.AssertScales(entry.GetProperty("scale"));
            table.AssertHash(entry.GetProperty("sha256_dequant_canonical").GetString()!);
            if (entry.TryGetProperty("codes_i8", out JsonElement codes))
            {
                table.AssertCodes(codes);
            }
        }
    }

    [Fact]
    public void Floats_under_the_rules_of_INT_versus_FP_have_its_numbers()
    {
        foreach (JsonElement entry in BlockVectors.Entries("int_vs_fp").Where(entry => entry.GetProperty("format").GetString()!.StartsWith("mxfp", StringComparison.Ordinal)))
        {
            string element = entry.GetProperty("format").GetString()!["mxfp_".Length..];
            string width = element is "e4m3" or "e5m2" ? "mxfp8" : element == "e2m1" ? "mxfp4" : "mxfp6";
            string rule = entry.GetProperty("scale_rule").GetString() == "ocp" ? "floor" : "rceil";
            BlockTable.Quantize(BlockFormat.Parse($"{width}{(width == "mxfp4" ? "" : element)}:{rule}"), BlockVectors.Input("sub64"))
                .AssertHash(entry.GetProperty("sha256_dequant_canonical").GetString()!);
        }
    }

    [Fact]
    public void Recipes_of_MX_give_the_scales_and_codes_of_their_toolkits()
    {
        foreach (JsonElement entry in BlockVectors.Entries("mx_other"))
        {
            string name = (entry.GetProperty("impl").GetString(), entry.GetProperty("format").GetString()) switch
            {
                ("modelopt", "mxfp4_e2m1") => "mxfp4:modelopt",
                ("modelopt", "mxfp8_e4m3") => "mxfp8e4m3:rceil",
                ("te", "mxfp8_e4m3") => "mxfp8e4m3:rceil",
                ("te", "mxfp8_e5m2") => "mxfp8e5m2:rceil",
                ("compressed-tensors", "mxfp4_e2m1") => "mxfp4:even",
                (string toolkit, string format) => throw new InvalidDataException($"An unknown recipe: {toolkit} {format}."),
                _ => throw new InvalidDataException("No recipe."),
            };
            BlockTable table = BlockTable.Quantize(BlockFormat.Parse(name), BlockVectors.Input("sub64"));
            table.AssertScales(entry.GetProperty("scale"));
            if (entry.TryGetProperty("codes", out JsonElement codes))
            {
                table.AssertCodes(codes);
            }
        }
    }
}
