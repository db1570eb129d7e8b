using System.Runtime.InteropServices;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
using NumFormats.Kernels;
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
    };

    [Fact]
    public void Every_rule_gives_the_scales_and_codes_of_torchao()
    {
        foreach (JsonElement entry in BlockVectors.Entries("mx_torchao"))
        {
            BlockFormat format = s_formats[entry.GetProperty("format").GetString()!].WithScaleRule(entry.GetProperty("scale_rule").GetString() switch
            {
                "torchao FLOOR" => BlockScaleRule.Floor,
                "torchao CEIL" => BlockScaleRule.Ceil,
                "torchao RCEIL" => BlockScaleRule.RoundCeil,
                "torchao EVEN" => BlockScaleRule.Even,
                string rule => throw new InvalidDataException($"An unknown rule: {rule}."),
                null => throw new InvalidDataException("No rule."),
            });
            (byte[] codes, byte[] scales) = Quantize(format, BlockVectors.Input("sub64"));
            AssertSame(format, "scale", BlockVectors.Read(entry.GetProperty("scale")), scales);
            AssertSame(format, "code", BlockVectors.Read(entry.GetProperty("codes")), codes);
        }
    }

    [Fact]
    public void The_specifications_rule_gives_the_scales_codes_and_numbers_of_microxcaling()
    {
        foreach (JsonElement entry in BlockVectors.Entries("mx_microxcaling"))
        {
            if (!s_formats.TryGetValue(entry.GetProperty("format").GetString()!, out BlockFormat? format))
            {
                continue;
            }

            JsonElement byRounding = entry.GetProperty("by_rounding");
            float[] input = BlockVectors.Input("sub64");
            (byte[] codes, byte[] scales) = Quantize(format, input);
            AssertSame(format, "scale", BlockVectors.Read(entry.GetProperty("scale")), scales);
            AssertSame(format, "code", BlockVectors.Read(byRounding.GetProperty("even").GetProperty("codes")), codes);

            float[] numbers = new float[codes.Length];
            BlockQuantization.Dequantize(format, codes, scales, numbers);
            Assert.Equal(BlockVectors.Read(byRounding.GetProperty("even").GetProperty("dequant")), MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());

            var nearest = new BlockFormat("nearest", format.Element, rounding: RoundingMode.NearestAway);
            AssertSame(nearest, "code", BlockVectors.Read(byRounding.GetProperty("nearest").GetProperty("codes")), Quantize(nearest, input).Codes);
        }
    }

    private static (byte[] Codes, byte[] Scales) Quantize(BlockFormat format, float[] source)
    {
        byte[] codes = new byte[source.Length];
        byte[] scales = new byte[source.Length / format.BlockLength];
        BlockQuantization.Quantize(format, source, codes, scales);
        return (codes, scales);
    }

    private static void AssertSame(BlockFormat format, string what, byte[] expected, byte[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        int wrong = expected.AsSpan().CommonPrefixLength(found);
        Assert.True(wrong == expected.Length, wrong == expected.Length ? "" : $"{format}: {what} {wrong} is {found[wrong]:x2}; expected {expected[wrong]:x2}");
    }
}
