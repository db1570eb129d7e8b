using System.Buffers.Binary;
using System.Text.Json;
using NumFormats.Conformance.Files;
using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class CompareTests
{
    private static readonly float[] Values = [0, 1, -1.1f, 0.3f, 1e-9f, -500, 7, 0.0625f, -3.3f, 2.5f, 100, -0.7f];

    [Theory]
    [InlineData("none")]
    [InlineData("tensor")]
    [InlineData("channel")]
    public void Agrees_with_the_definitions(string scale)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("w.npy", Npy("(3, 4)", Values));

        JsonElement format = Tool.Succeed("compare", path, "--formats", "e4m3fn", "--scale", scale, "--json", "-").Json().GetProperty("formats")[0];

        // What is in the same row of four shares a scale.
        double[] rounded = new double[Values.Length];
        for (int i = 0; i < Values.Length; i++)
        {
            IEnumerable<float> group = scale == "channel" ? Values.Chunk(4).ElementAt(i / 4) : Values;
            double factor = scale == "none" ? 1 : group.Max(value => Math.Abs((double)value)) / 448;
            rounded[i] = Nearest(Values[i] / factor) * factor;
        }

        double[] errors = [.. rounded.Select((value, i) => value - Values[i])];
        double noise = errors.Sum(error => error * error);
        double sqnr = 10 * Math.Log10(Values.Sum(value => (double)value * value) / noise);
        Assert.Equal("e4m3fn", format.GetProperty("name").GetString());
        Assert.Equal(8, format.GetProperty("bits").GetInt32());
        Assert.Equal(sqnr, format.GetProperty("sqnrDb").GetDouble(), 1e-9);
        Assert.Equal(noise / Values.Length, format.GetProperty("meanSquaredError").GetDouble(), 1e-9);
        Assert.Equal(errors.Max(Math.Abs), format.GetProperty("largestError").GetDouble());
        Assert.Equal(scale == "none" ? 1.0 / Values.Length : 0, format.GetProperty("saturatedShare").GetDouble());
        Assert.Equal((double)rounded.Where((value, i) => value == 0 && Values[i] != 0).Count() / Values.Length, format.GetProperty("flushedShare").GetDouble());
        Assert.Equal(0, format.GetProperty("nanShare").GetDouble());
        Assert.Equal(sqnr, format.GetProperty("tensors")[0].GetProperty("sqnrDb").GetDouble(), 1e-9);
    }

    [Fact]
    public void The_channels_of_a_column_major_tensor_are_its_first_dimension_too()
    {
        using var folder = new TemporaryFolder();
        float[] transposed = [.. Enumerable.Range(0, 12).Select(i => Values[(i % 3 * 4) + (i / 3)])];
        string rows = folder.Write("rows.npy", Npy("(3, 4)", Values));
        string columns = folder.Write("columns.npy", Npy("(3, 4)", transposed, isColumnMajor: true));

        double[] sqnr = [.. new[] { rows, columns }.Select(path =>
            Tool.Succeed("compare", path, "--formats", "e3m2fn", "--scale", "channel", "--json", "-").Json().GetProperty("formats")[0].GetProperty("sqnrDb").GetDouble())];

        Assert.Equal(sqnr[0], sqnr[1], 1e-9);
    }

    [Fact]
    public void The_best_come_first()
    {
        JsonElement formats = Tool.Succeed("compare", "--tensors", "bias", "--json", "-").Json().GetProperty("formats");

        double[] sqnr = [.. formats.EnumerateArray().Select(format => Sqnr(format))];
        Assert.Equal(94, sqnr.Length);
        Assert.Equal(sqnr.OrderDescending(), sqnr);
        Assert.Equal("exact", formats[0].GetProperty("sqnrDb").GetString());
        Assert.Equal("f32", formats[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Without_arguments_the_sample_is_compared()
    {
        string output = Tool.Succeed().Output;

        Assert.Contains("94 formats on 24 tensors of 1 file, 545,024 elements", output, StringComparison.Ordinal);
        Assert.Contains("e4m3b11fnuz", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_threads_makes_no_difference()
    {
        string[] options = ["compare", "--formats", "e4m3fn,e5m2,bf16", "--scale", "channel", "--json", "-"];

        Assert.Equal(Tool.Succeed([.. options, "--threads", "1"]).Bytes, Tool.Succeed([.. options, "--threads", "3"]).Bytes);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("tensor")]
    [InlineData("channel")]
    public void Infinities_and_NaN_are_counted_and_left_out(string scale)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("w.npy", Npy("(2, 3)", [1, float.NaN, 3.1f, float.PositiveInfinity, float.NegativeInfinity, 0]));

        JsonElement format = Tool.Succeed("compare", path, "--formats", "e2m1fn", "--scale", scale, "--json", "-").Json().GetProperty("formats")[0];

        Assert.Equal(3, format.GetProperty("nonFinite").GetInt64());
        Assert.Equal(3, format.GetProperty("elements").GetInt64());
        Assert.True(format.GetProperty("sqnrDb").GetDouble() > 10);
        Assert.True(format.GetProperty("largestError").GetDouble() < 0.2);
    }

    [Theory]
    [InlineData("(4,)", "none")]
    [InlineData("(2, 2)", "channel")]
    [InlineData("(4,)", "tensor")]
    public void Zeros_are_exact(string shape, string scale)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("w.npy", Npy(shape, [0, -0f, 0, 0]));

        JsonElement format = Tool.Succeed("compare", path, "--formats", "e4m3fn", "--scale", scale, "--json", "-").Json().GetProperty("formats")[0];

        Assert.Equal("exact", format.GetProperty("sqnrDb").GetString());
        Assert.Equal(0, format.GetProperty("flushedShare").GetDouble());
    }

    [Theory]
    [InlineData("(0,)")]
    [InlineData("(0, 1152921504606846976)")]
    [InlineData("(1152921504606846976, 0)")]
    public void An_empty_tensor_has_no_ratio(string shape)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("w.npy", Npy(shape, []));

        JsonElement format = Tool.Succeed("compare", path, "--formats", "e4m3fn", "--scale", "channel", "--json", "-").Json().GetProperty("formats")[0];

        Assert.Equal(JsonValueKind.Null, format.GetProperty("sqnrDb").ValueKind);
        Assert.Equal(JsonValueKind.Null, format.GetProperty("meanSquaredError").ValueKind);
    }

    [Fact]
    public void Numbers_at_the_ends_of_binary64_break_nothing()
    {
        using var folder = new TemporaryFolder();
        byte[] data = new byte[24];
        BinaryPrimitives.WriteDoubleLittleEndian(data, double.MaxValue);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8), double.Epsilon);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(16), -1);
        string path = folder.Write("w.npy", RawFiles.Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 1), }", data));
        foreach (string scale in (string[])["none", "tensor", "channel"])
        {
            JsonElement formats = Tool.Succeed("compare", path, "--formats", "all,e8m0fnu,e20m3", "--scale", scale, "--json", "-").Json().GetProperty("formats");

            Assert.All(formats.EnumerateArray(), format => Assert.Equal(3, format.GetProperty("elements").GetInt64()));
            Assert.Equal("f64", formats[0].GetProperty("name").GetString());
        }
    }

    [Fact]
    public void Every_floating_point_type_is_read_and_integers_are_skipped_with_a_note()
    {
        (ElementType Type, byte[] Data)[] tensors =
        [
            (ElementType.Float64, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F]),
            (ElementType.Float32, [0, 0, 0xC0, 0x3F]),
            (ElementType.Float16, [0, 0x3E]),
            (ElementType.BFloat16, [0xC0, 0x3F]),
            (ElementType.Float8E4M3FN, [0x3C]),
            (ElementType.Float8E5M2, [0x3E]),
            (ElementType.Float8E4M3FNUZ, [0x44]),
            (ElementType.Float8E5M2FNUZ, [0x42]),
            (ElementType.Int8, [3]),
            (ElementType.UInt64, [3, 0, 0, 0, 0, 0, 0, 0]),
        ];
        using var folder = new TemporaryFolder();
        using (TensorFileWriter writer = SafetensorsFile.Create(folder["all.safetensors"], tensors.Select(tensor => new TensorDeclaration($"{tensor.Type}\e", tensor.Type, 1))))
        {
            foreach ((ElementType type, byte[] data) in tensors)
            {
                writer.WriteBytes($"{type}\e", data);
            }

            writer.Complete();
        }

        ToolResult result = Tool.Run("compare", folder["all.safetensors"], "--formats", "e2m1fn", "--json", "-");

        // Everything is 1.5.
        JsonElement format = result.Json().GetProperty("formats")[0];
        Assert.Equal(8, format.GetProperty("elements").GetInt64());
        Assert.Equal("exact", format.GetProperty("sqnrDb").GetString());
        Assert.Contains("skipped Int8? (Int8), UInt64? (UInt64)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_formats_are_expanded_without_repetition()
    {
        JsonElement formats = Tool.Succeed("compare", "--tensors", "bias", "--json", "-", "--formats", "e{4..5}m{2..3}, bf16,e8m7,e2m1{fn,},*fnuz, p3109_k8p{3..4}se")
            .Json().GetProperty("formats");

        Assert.Equal(
            "bf16 e2m1 e2m1fn e4m2 e4m3 e4m3b11fnuz e4m3fnuz e5m2 e5m2fnuz e5m3 p3109_k8p3se p3109_k8p4se",
            string.Join(' ', formats.EnumerateArray().Select(format => format.GetProperty("name").GetString()).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_page_holds_everything_and_asks_for_nothing()
    {
        using var folder = new TemporaryFolder();
        using (TensorFileWriter writer = SafetensorsFile.Create(folder["w.safetensors"], [new TensorDeclaration("<script>alert('{{plot}}')</script>", ElementType.Float32, 2)]))
        {
            writer.Write<float>("<script>alert('{{plot}}')</script>", [0.1f, 0.2f]);
            writer.Complete();
        }

        string output = Tool.Succeed("compare", folder["w.safetensors"], "--html", folder["page.html"], "--verbose").Output;

        string page = File.ReadAllText(folder["page.html"]);
        string[] names = [.. Tool.Succeed("compare", folder["w.safetensors"], "--json", "-").Json().GetProperty("formats").EnumerateArray()
            .Select(format => format.GetProperty("name").GetString()!)];
        Assert.All(names, name => Assert.Contains($">{name}</th>", page, StringComparison.Ordinal));
        Assert.All(names, name => Assert.Contains(name, output, StringComparison.Ordinal));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;{{plot}}&#39;)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_hostile_file_is_wrong_input()
    {
        using var folder = new TemporaryFolder();
        Tool.Fail(1, "w.safetensors", "compare", folder.Write("w.safetensors", RawFiles.Safetensors("""{"a":{"dtype":"F32","shape":[9],"data_offsets":[0,36]}}""", 1, 2)));
        Tool.Fail(1, "w.npy", "compare", folder.Write("w.npy", RawFiles.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }")));
        Tool.Fail(1, "random.bin", "compare", folder.Write("random.bin", [1, 2, 3, 4]));
        Tool.Fail(1, "empty", "compare", folder.Write("empty", []));
        Tool.Fail(1, "directory", "compare", folder.Path);
    }

    private static double Sqnr(JsonElement format) =>
        format.GetProperty("sqnrDb") is { ValueKind: JsonValueKind.String } ? double.PositiveInfinity : format.GetProperty("sqnrDb").GetDouble();

    // The nearest number of e4m3fn, saturating, by looking at all of them; none of the tests' numbers is a tie.
    private static double Nearest(double value) =>
        Enumerable.Range(0, 256).Select(code => FloatFormat.E4M3FN.Decode((ulong)code)).Where(double.IsFinite).MinBy(candidate => Math.Abs(candidate - value));

    private static byte[] Npy(string shape, float[] values, bool isColumnMajor = false)
    {
        byte[] data = [.. values.SelectMany(BitConverter.GetBytes)];
        return RawFiles.Npy($"{{'descr': '<f4', 'fortran_order': {isColumnMajor}, 'shape': {shape}, }}", data);
    }
}
