using System.Text;
using NumFormats.Conformance.Vectors;
using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

public class SafetensorsTests
{
    private const string TinyHeader =
        """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"I16","shape":[],"data_offsets":[8,10]}}""";

    [Fact]
    public void A_tiny_file_is_written_as_the_specification_says()
    {
        using var folder = new TemporaryFolder();
        string path = folder["tiny.safetensors"];
        using (TensorFileWriter writer = SafetensorsFile.Create(
            path,
            [new TensorDeclaration("w", ElementType.Float32, 1, 2), new TensorDeclaration("b", ElementType.Int16)],
            [new("format", "pt")]))
        {
            writer.Write<float>("w", [1f, -2f]);
            writer.Write<short>("b", [-2]);
            writer.Complete();
        }

        // The header takes 140 bytes; four spaces make it 144, so that the data begins at 152, a multiple of 8.
        Assert.Equal(140, TinyHeader.Length);
        byte[] expected =
        [
            0x90, 0, 0, 0, 0, 0, 0, 0,
            .. Encoding.UTF8.GetBytes(TinyHeader), 0x20, 0x20, 0x20, 0x20,
            0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0xC0,
            0xFE, 0xFF,
        ];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_handmade_file_is_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("tiny.safetensors", RawFiles.Safetensors(TinyHeader, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0xFE, 0xFF));
        using TensorFile file = TensorFile.Open(path);

        Assert.Equal(path, file.Path);
        Assert.Equal("safetensors", file.Format);
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" }, file.Metadata);
        Assert.Equal(["w", "b"], file.Tensors.Select(tensor => tensor.Name), StringComparer.Ordinal);

        TensorView w = file["w"];
        Assert.Equal(ElementType.Float32, w.ElementType);
        Assert.Equal(new long[] { 1, 2 }, w.Shape);
        Assert.Equal(2, w.ElementCount);
        Assert.Equal(8, w.ByteLength);
        Assert.False(w.IsColumnMajor);
        Assert.False(w.IsBigEndian);
        Assert.Equal([1f, -2f], w.AsSpan<float>());

        TensorView b = file["b"];
        Assert.Empty(b.Shape);
        Assert.Equal(1, b.ElementCount);
        Assert.Equal([-2], b.AsSpan<short>().ToArray());
    }

    [Fact]
    public void Tensors_come_in_the_order_of_their_data()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(
            "order.safetensors",
            RawFiles.Safetensors(
                """
                { "last": {"data_offsets": [2, 3], "dtype": "U8", "shape": [1]},
                  "none": {"data_offsets": [2, 2], "dtype": "F64", "shape": [3, 0]},
                  "first": {"shape": [2], "dtype": "I8", "data_offsets": [0, 2]} }
                """,
                1,
                2,
                3));
        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(["first", "none", "last"], file.Tensors.Select(tensor => tensor.Name), StringComparer.Ordinal);
        Assert.Equal([1, 2], file["first"].AsSpan<byte>().ToArray());
        Assert.Equal([3], file["last"].AsSpan<byte>().ToArray());
        Assert.Equal(0, file["none"].ByteLength);
        Assert.True(file["none"].AsSpan<double>().IsEmpty);
        Assert.Empty(file.Metadata);
        Assert.False(file.TryGetTensor("absent", out _));
        Assert.Throws<KeyNotFoundException>(() => file["absent"]);
    }

    [Theory]
    [InlineData("F64", ElementType.Float64, 1, 8)]
    [InlineData("F32", ElementType.Float32, 1, 4)]
    [InlineData("F16", ElementType.Float16, 1, 2)]
    [InlineData("BF16", ElementType.BFloat16, 1, 2)]
    [InlineData("F8_E4M3", ElementType.Float8E4M3FN, 1, 1)]
    [InlineData("F8_E5M2", ElementType.Float8E5M2, 1, 1)]
    [InlineData("F8_E4M3FNUZ", ElementType.Float8E4M3FNUZ, 1, 1)]
    [InlineData("F8_E5M2FNUZ", ElementType.Float8E5M2FNUZ, 1, 1)]
    [InlineData("F8_E8M0", ElementType.Float8E8M0FNU, 1, 1)]
    [InlineData("F6_E2M3", ElementType.Float6E2M3FN, 4, 3)]
    [InlineData("F6_E3M2", ElementType.Float6E3M2FN, 4, 3)]
    [InlineData("F4", ElementType.Float4E2M1FN, 2, 1)]
    [InlineData("BOOL", ElementType.Boolean, 1, 1)]
    [InlineData("I8", ElementType.Int8, 1, 1)]
    [InlineData("U8", ElementType.UInt8, 1, 1)]
    [InlineData("I16", ElementType.Int16, 1, 2)]
    [InlineData("U16", ElementType.UInt16, 1, 2)]
    [InlineData("I32", ElementType.Int32, 1, 4)]
    [InlineData("U32", ElementType.UInt32, 1, 4)]
    [InlineData("I64", ElementType.Int64, 1, 8)]
    [InlineData("U64", ElementType.UInt64, 1, 8)]
    [InlineData("C64", ElementType.Complex64, 1, 8)]
    public void Every_dtype_is_read(string dtype, ElementType type, int elements, int bytes)
    {
        using var folder = new TemporaryFolder();
        byte[] raw = RawFiles.Safetensors(
            $$$"""{"x":{"dtype":"{{{dtype}}}","shape":[{{{elements}}},3],"data_offsets":[0,{{{3 * bytes}}}]}}""",
            [.. Enumerable.Range(1, 3 * bytes).Select(i => (byte)i)]);
        using TensorFile file = TensorFile.Open(folder.Write("x.safetensors", raw));
        TensorView tensor = Assert.Single(file.Tensors);
        Assert.Equal(type, tensor.ElementType);
        Assert.Equal(elements * 3, tensor.ElementCount);
        Assert.Equal(3 * bytes, tensor.ByteLength);
        Assert.Equal(elements, type.BlockLength());
        Assert.Equal(bytes, type.BlockBytes());
        Assert.Equal(raw.AsSpan(raw.Length - (3 * bytes)), tensor.AsBytes(0, 3 * bytes));
    }

    [Fact]
    public void Every_element_type_has_its_row() =>
        Assert.All(Enum.GetValues<ElementType>(), type => Assert.Equal(type, new TensorDeclaration("x", type, 256).ElementType));

    [Fact]
    public void Names_may_be_any_text_and_written_with_escapes()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("names.safetensors", RawFiles.Safetensors("""{"\u0061\"\ud83d\ude00":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"""));
        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(["a\"😀", ""], file.Tensors.Select(tensor => tensor.Name), StringComparer.Ordinal);
    }

    [Fact]
    public void A_file_without_tensors_is_valid()
    {
        using var folder = new TemporaryFolder();
        string path = folder["none.safetensors"];
        using (TensorFileWriter writer = SafetensorsFile.Create(path, []))
        {
            writer.Complete();
        }

        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8], File.ReadAllBytes(path));
        using TensorFile file = TensorFile.Open(path);
        Assert.Empty(file.Tensors);
    }

    [Fact]
    public void Real_weights_are_read()
    {
        string path = Path.Combine(SharedFolder.Find("data") ?? "", "silero_vad_v5.safetensors");
        if (!File.Exists(path))
        {
            return;
        }

        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(24, file.Tensors.Length);
        Assert.All(file.Tensors, tensor => Assert.Equal(ElementType.Float32, tensor.ElementType));

        byte[] raw = File.ReadAllBytes(path);
        int position = 8 + BitConverter.ToInt32(raw);
        foreach (TensorView tensor in file.Tensors)
        {
            float[] copy = new float[tensor.ElementCount];
            tensor.CopyTo(copy.AsSpan());
            Assert.All(copy, value => Assert.InRange(value, -1e4f, 1e4f));
            Assert.Equal(raw.AsSpan(position, (int)tensor.ByteLength), tensor.AsBytes(0, (int)tensor.ByteLength));
            position += (int)tensor.ByteLength;
        }

        Assert.Equal(raw.Length, position);
    }
}
