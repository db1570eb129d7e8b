using System.Text.Json;
using NumFormats.Conformance.Vectors;
using Xunit;

namespace NumFormats.Conformance.Blocks;

/// <summary>NVFP4 and NVINT4 against torchao, Model Optimizer, Transformer Engine, compressed-tensors and the code of "INT vs FP".</summary>
public class TensorScaleTablesTests
{
    [Fact]
    public void Recipes_of_NVFP4_give_the_scales_codes_and_numbers_of_their_toolkits()
    {
        foreach (JsonElement entry in BlockVectors.Entries("nvfp4").Where(entry => entry.GetProperty("format").GetString() == "nvfp4"))
        {
            string toolkit = entry.GetProperty("impl").GetString()!;
            BlockTable table = BlockTable.Quantize(BlockFormat.Parse("nvfp4:" + toolkit), BlockVectors.Input("sub64"));
            if (toolkit != "te")
            {
                Assert.Equal(entry.GetProperty("tensor_scale_bits").GetString(), $"0x{BitConverter.SingleToUInt32Bits(table.TensorScale):x8}");
            }

            table.AssertScales(entry.GetProperty("scale"));
            table.AssertCodes(entry.GetProperty("codes"));
            table.AssertNumbers(entry.GetProperty("dequant"));
        }
    }

    [Fact]
    public void One_level_of_scales_is_torchaos()
    {
        foreach (JsonElement entry in BlockVectors.Entries("nvfp4").Where(entry => entry.GetProperty("format").GetString() == "nvfp4_single_level"))
        {
            BlockTable table = BlockTable.Quantize(BlockFormat.Parse("nvfp4:torchao") with { HasTensorScale = false }, BlockVectors.Input("sub64"));
            table.AssertScales(entry.GetProperty("scale"));
            table.AssertCodes(entry.GetProperty("codes"));
        }
    }

    [Fact]
    public void Four_over_six_is_Transformer_Engines()
    {
        foreach (JsonElement entry in BlockVectors.Entries("nvfp4").Where(entry => entry.GetProperty("format").GetString() == "nvfp4_4over6"))
        {
            BlockFormat format = BlockFormat.Parse("nvfp4:te:4over6") with
            {
                LargestScale = entry.GetProperty("e4m3_max").GetDouble(),
                CandidateError = entry.GetProperty("error_mode").GetString() == "MAE" ? BlockErrorMeasure.Absolute : BlockErrorMeasure.Squared,
            };
            BlockTable table = BlockTable.Quantize(format, BlockVectors.Input("sub64"));
            table.AssertScales(entry.GetProperty("scale"));
            table.AssertCodes(entry.GetProperty("codes"));
        }
    }

    [Fact]
    public void Integers_and_floats_under_bfloat16_products_are_those_of_INT_versus_FP()
    {
        foreach (JsonElement entry in BlockVectors.Entries("int_vs_fp").Where(entry => entry.TryGetProperty("tensor_scale_bits", out _)))
        {
            bool isInteger = entry.GetProperty("format").GetString() == "nvint4";
            BlockFormat format = BlockFormat.Parse(isInteger ? "nvint4:intvsfp" : "nvfp4:intvsfp") with { UsesLowest = entry.TryGetProperty("clip", out JsonElement clip) && clip.GetString() == "asym" };
            if (format.UsesLowest)
            {
                // Their scales are those of the symmetric range all the same.
                format = format with { ScaleElement = 7 };
            }

            BlockTable table = BlockTable.Quantize(format, BlockVectors.Input("sub64"));
            Assert.Equal(entry.GetProperty("tensor_scale_bits").GetString(), $"0x{BitConverter.SingleToUInt32Bits(table.TensorScale):x8}");
            table.AssertScales(entry.GetProperty("scale"));
            if (isInteger)
            {
                table.AssertCodes(entry.GetProperty("codes_i8"));
                BlockTable ours = BlockTable.Quantize(format with { Recipe = BlockRecipe.Default }, BlockVectors.Input("sub64"));
                ours.AssertCodes(entry.GetProperty("clean_f32").GetProperty("codes_i8"));
                ours.AssertNumbers(entry.GetProperty("clean_f32").GetProperty("dequant"));
            }

            table.AssertNumbers(entry.GetProperty("dequant"));
        }
    }
}
