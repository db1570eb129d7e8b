using System.Runtime.InteropServices;
using NumFormats.Conformance.Files;
using NumFormats.Conformance.Vectors;
using NumFormats.Files;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class QuantizeTests
{
    public static TheoryData<string> Formats =>
        ["mxfp4", "mxfp4:rceil", "mxfp8e4m3", "mxfp6e3m2", "mxint8", "nvfp4", "nvfp4:te", "nvfp4:ct", "nvint4", "int4g128", "uint4g32", "int8c", "int8t", "nf4", "nf4:dq", "dyn8", "msfp12", "ternary", "binary", "dfp16", "q8_0", "tq2_0"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_quantized_is_dequantized_to_the_numbers_of_the_format(string format)
    {
        using var folder = new TemporaryFolder();
        float[] numbers = Samples(8 * 256);
        WriteSafetensors(folder["in.safetensors"], ("a.weight", [8, 256], numbers), ("a.bias", [5], [1, 2, 3, 4, 5]), ("cube", [2, 4, 256], numbers));

        ToolResult result = Tool.Succeed("quantize", folder["in.safetensors"], "--format", format, "-o", folder["q.safetensors"]);
        Tool.Succeed("dequantize", folder["q.safetensors"], "-o", folder["out.safetensors"]);

        Assert.Contains("2 of 3 tensors quantized", result.Output, StringComparison.Ordinal);
        using TensorFile output = TensorFile.Open(folder["out.safetensors"]);
        Assert.Equal("2 4 256", string.Join(' ', output["cube"].Shape));
        Assert.Equal([1, 2, 3, 4, 5], output["a.bias"].AsSpan<float>().ToArray());
        Assert.Equal(RoundTrip(format, numbers, 8, 256), output["a.weight"].AsSpan<float>().ToArray());
        Assert.True(new FileInfo(folder["q.safetensors"]).Length < new FileInfo(folder["in.safetensors"]).Length);
    }

    [Theory]
    [InlineData("mxfp4")]
    [InlineData("nvfp4")]
    [InlineData("nvfp4:modelopt")]
    [InlineData("q4_0")]
    [InlineData("q5_1")]
    [InlineData("iq4_nl")]
    [InlineData("tq1_0")]
    [InlineData("ggml_nvfp4")]
    public void GGUF_files_hold_the_types_of_ggml(string format)
    {
        using var folder = new TemporaryFolder();
        float[] numbers = Samples(8 * 256);
        WriteSafetensors(folder["in.safetensors"], ("a.weight", [8, 256], numbers), ("a.bias", [5], [1, 2, 3, 4, 5]));

        Tool.Succeed("quantize", folder["in.safetensors"], "--format", format, "-o", folder["q.gguf"]);
        Tool.Succeed("dequantize", folder["q.gguf"], "-o", folder["out.gguf"]);

        using TensorFile output = TensorFile.Open(folder["out.gguf"]);
        Assert.Equal("a.weight a.bias", string.Join(" ", output.Tensors.Select(tensor => tensor.Name)));
        float[] expected = RoundTrip(format, numbers, 8, 256);
        float[] found = output["a.weight"].AsSpan<float>().ToArray();

        // The product of the tensor's scale comes last in such a file.
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, Math.Abs(pair.First) * 3e-7f));
    }

    [Fact]
    public void Long_names_lose_their_front_in_GGUF_files()
    {
        using var folder = new TemporaryFolder();
        string start = new('x', 40);
        WriteSafetensors(folder["in.safetensors"], ($"{start}.layers.{new string('y', 40)}.weight", [2, 32], Samples(64)));

        ToolResult result = Tool.Run("quantize", folder["in.safetensors"], "--format", "q8_0", "-o", folder["q.gguf"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"as 'layers.{new string('y', 40)}.weight'", result.Error, StringComparison.Ordinal);
        using TensorFile output = TensorFile.Open(folder["q.gguf"]);
        Assert.Equal($"layers.{new string('y', 40)}.weight", output.Tensors[0].Name);
    }

    [Theory]
    [InlineData("hadamard")]
    [InlineData("hadamard64:7")]
    [InlineData("hadamardfull")]
    [InlineData("reorder")]
    [InlineData("equalize0.5:pow2")]
    [InlineData("equalize+reorder+hadamard32:3")]
    public void Transforms_are_undone(string transform)
    {
        using var folder = new TemporaryFolder();
        float[] numbers = Samples(8 * 256);
        WriteSafetensors(folder["in.safetensors"], ("a.weight", [8, 256], numbers), ("odd", [4, 96], Samples(4 * 96)));

        Tool.Succeed("quantize", folder["in.safetensors"], "--format", "int8g32", "--transform", transform, "-o", folder["q.safetensors"]);
        Tool.Succeed("dequantize", folder["q.safetensors"], "-o", folder["out.safetensors"]);

        using TensorFile output = TensorFile.Open(folder["out.safetensors"]);
        float[] found = output["a.weight"].AsSpan<float>().ToArray();
        float[] expected = new float[numbers.Length];
        TransformScheme.Parse(transform).Around((source, rows, columns, destination) => BlockTensor.RoundTrip(BlockFormat.Parse("int8g32"), source, rows, columns, destination))(numbers, 8, 256, expected);
        Assert.Equal(expected, found);
        Assert.Equal(2, output.Tensors.Length);
    }

    [Fact]
    public void Files_of_others_are_read()
    {
        foreach ((string table, string[] parts, BlockFormat format) in new (string, string[], BlockFormat)[]
        {
            ("mxfp4_layouts", ["gpt_oss_blocks", "scales"], BlockFormat.MXFP4),
            ("nvfp4_layouts", ["modelopt_weight", "weight_scale"], BlockFormat.Parse("nvfp4:modelopt")),
        })
        {
            foreach (System.Text.Json.JsonElement entry in BlockVectors.Entries("layouts").Where(entry => entry.GetProperty("format").GetString() == table))
            {
                using var folder = new TemporaryFolder();
                byte[] codes = BlockVectors.Read(entry.GetProperty(parts[0]));
                byte[] scales = BlockVectors.Read(entry.GetProperty(parts[1]));
                string path = folder["in.safetensors"];
                if (format == BlockFormat.MXFP4)
                {
                    WriteRaw(path, ("w_blocks", ElementType.UInt8, [4, 32, 16], codes), ("w_scales", ElementType.UInt8, [4, 32], scales));
                }
                else
                {
                    uint scale = Convert.ToUInt32(entry.GetProperty("weight_scale_2_bits").GetString(), 16);
                    WriteRaw(path, ("w", ElementType.UInt8, [4, 512], codes), ("w_scale", ElementType.Float8E4M3FN, [4, 64], scales), ("w_scale_2", ElementType.Float32, [], BitConverter.GetBytes(scale)));
                }

                Tool.Succeed("dequantize", path, "-o", folder["out.safetensors"]);

                using TensorFile output = TensorFile.Open(folder["out.safetensors"]);
                Assert.Single(output.Tensors);
                Assert.Equal("4 1024", string.Join(' ', output["w"].Shape));
                float[] expected = MemoryMarshal.Cast<byte, float>(BlockVectors.Read(entry.GetProperty("dequant"))).ToArray();
                Assert.Equal(expected, output["w"].AsSpan<float>().ToArray());
            }
        }
    }

    [Fact]
    public void Blocks_writes_codes_scales_and_numbers()
    {
        using var folder = new TemporaryFolder();
        float[] numbers = Samples(3 * 40);
        string input = folder.Write("in.f32", MemoryMarshal.AsBytes<float>(numbers));
        foreach (string name in (string[])["mxfp4:rceil", "nvfp4", "int8g32", "uint4g16", "dfp16", "nf4"])
        {
            var format = BlockFormat.Parse(name);
            string[] zeroPoints = format.HasZeroPoint ? ["--zero-points", folder["z"]] : [];
            ToolResult result = Tool.Succeed(["blocks", "--format", name, "--rows", "3", "--cols", "40", .. zeroPoints, input, folder["c"], folder["s"], folder["d"]]);

            var tensor = BlockTensor.Quantize(format, numbers, 3, 40);
            float[] expected = new float[numbers.Length];
            tensor.Dequantize(expected);
            Assert.Equal(tensor.Scales.ToArray(), File.ReadAllBytes(folder["s"]));
            Assert.Equal(numbers.Length * format.Element.BytesPerCode, File.ReadAllBytes(folder["c"]).Length);
            Assert.Equal(MemoryMarshal.AsBytes<float>(expected).ToArray(), File.ReadAllBytes(folder["d"]));
            Assert.Equal(format.HasTensorScale, result.Output.Contains($"0x{BitConverter.SingleToUInt32Bits(tensor.TensorScale):x8}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Wrong_files_are_refused_with_one_line()
    {
        using var folder = new TemporaryFolder();
        WriteSafetensors(folder["in.safetensors"], ("a.weight", [2, 32], Samples(64)), ("b.bias", [3], [1, 2, 3]));
        Tool.Succeed("quantize", folder["in.safetensors"], "--format", "mxfp4", "-o", folder["q.safetensors"]);
        string output = folder["out.safetensors"];

        Tool.Fail(1, ".safetensors or .gguf", "quantize", folder["in.safetensors"], "--format", "mxfp4", "-o", folder["x.bin"]);
        Tool.Fail(1, "nothing to quantize", "quantize", folder["in.safetensors"], "--format", "mxfp4", "--tensors", "bias", "-o", output);
        Tool.Fail(1, "nothing to dequantize", "dequantize", folder["in.safetensors"], "-o", output);
        Tool.Fail(1, "no type for int4g32", "quantize", folder["in.safetensors"], "--format", "int4g32", "-o", folder["x.gguf"]);
        Tool.Fail(1, "no place for transforms", "quantize", folder["in.safetensors"], "--format", "q4_0", "--transform", "reorder", "-o", folder["x.gguf"]);
        Tool.Fail(1, "Could not find", "quantize", folder["absent"], "--format", "mxfp4", "-o", output);
        Tool.Fail(2, "without scales", "quantize", folder["in.safetensors"], "--format", "e4m3fn", "-o", output);
        Tool.Fail(2, "cannot be stored", "quantize", folder["in.safetensors"], "--format", "mxfp4", "--transform", "rex2", "-o", output);
        Tool.Fail(2, "is not a transform", "quantize", folder["in.safetensors"], "--format", "mxfp4", "--transform", "rotate", "-o", output);
        Tool.Fail(1, "expected 256", "blocks", "--format", "mxfp4", "--rows", "2", "--cols", "32", folder.Write("short", new byte[255]), folder["c"], folder["s"]);
        Tool.Fail(1, "no zero points", "blocks", "--format", "mxfp4", "--cols", "32", "--zero-points", folder["z"], folder.Write("right", new byte[128]), folder["c"], folder["s"]);
        Assert.False(File.Exists(output) || File.Exists(folder["x.gguf"]) || File.Exists(folder["c"]));
    }

    [Theory]
    [InlineData("mxfp4 2,32", "Expected a format, a shape and transforms")]
    [InlineData("mxfp5 2,32 -", "Expected a format, a shape and transforms")]
    [InlineData("mxfp4 2,99999999999 -", "Expected a format, a shape and transforms")]
    [InlineData("mxfp4 2,-32 -", "Expected a format, a shape and transforms")]
    [InlineData("mxfp4 2,33 -", "not whole blocks")]
    [InlineData("mxfp4 65536,65536 -", "not whole blocks")]
    [InlineData("mxfp4 4,32 -", "do not make")]
    [InlineData("nvfp4 2,32 -", "no tensor")]
    [InlineData("mxfp4 2,32 rotate", "unknown transform")]
    [InlineData("mxfp4 2,32 hadamard7:0", "is not one of 32 columns")]
    [InlineData("mxfp4 2,32 reorder", "which a transform was made of")]
    public void Hostile_metadata_is_refused_with_one_line(string record, string explanation)
    {
        using var folder = new TemporaryFolder();
        using (TensorFileWriter writer = SafetensorsFile.Create(
            folder["q.safetensors"],
            [new("w_blocks", ElementType.UInt8, 2, 1, 16), new("w_scales", ElementType.UInt8, 2, 1)],
            [new("numformats.quantized.w", record)]))
        {
            writer.WriteBytes("w_blocks", new byte[32]);
            writer.WriteBytes("w_scales", new byte[2]);
            writer.Complete();
        }

        Tool.Fail(1, explanation, "dequantize", folder["q.safetensors"], "-o", folder["out.safetensors"]);
        Assert.False(File.Exists(folder["out.safetensors"]));
    }

    private static float[] RoundTrip(string name, float[] numbers, int rows, int columns)
    {
        float[] results = new float[numbers.Length];
        if (GgmlBlockFormat.TryParse(name, out GgmlBlockFormat? ggml))
        {
            byte[] blocks = new byte[numbers.Length / ggml.BlockLength * ggml.BytesPerBlock];
            GgmlQuantization.Quantize(ggml, numbers, blocks);
            GgmlQuantization.Dequantize(ggml, blocks, results);
        }
        else
        {
            BlockTensor.RoundTrip(BlockFormat.Parse(name), numbers, rows, columns, results);
        }

        return results;
    }

    private static void WriteSafetensors(string path, params ReadOnlySpan<(string Name, long[] Shape, float[] Numbers)> tensors)
    {
        var raw = new List<(string, ElementType, long[], byte[])>();
        foreach ((string name, long[] shape, float[] numbers) in tensors)
        {
            raw.Add((name, ElementType.Float32, shape, MemoryMarshal.AsBytes<float>(numbers).ToArray()));
        }

        WriteRaw(path, [.. raw]);
    }

    private static void WriteRaw(string path, params (string Name, ElementType Type, long[] Shape, byte[] Bytes)[] tensors)
    {
        using TensorFileWriter writer = SafetensorsFile.Create(path, tensors.Select(tensor => new TensorDeclaration(tensor.Name, tensor.Type, tensor.Shape)));
        foreach ((string name, _, _, byte[] bytes) in tensors)
        {
            writer.WriteBytes(name, bytes);
        }

        writer.Complete();
    }

    private static float[] Samples(int length)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, length).Select(index => (float)((random.NextDouble() - 0.5) * Math.Pow(2, index % 5)))];
    }
}
