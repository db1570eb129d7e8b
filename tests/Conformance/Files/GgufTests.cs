using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

public class GgufTests
{
    /// <summary>A file byte by byte: every type of value, nested arrays, an alignment of its own, three tensors.</summary>
    private static readonly byte[] Whole =
    [
        .. "GGUF"u8, 3, 0, 0, 0,
        3, 0, 0, 0, 0, 0, 0, 0,
        16, 0, 0, 0, 0, 0, 0, 0,
        .. Key("general.alignment"u8), 4, 0, 0, 0, 8, 0, 0, 0,
        .. Key("u8"u8), 0, 0, 0, 0, 200,
        .. Key("i8"u8), 1, 0, 0, 0, 0xFE,
        .. Key("u16"u8), 2, 0, 0, 0, 0x34, 0x12,
        .. Key("i16"u8), 3, 0, 0, 0, 0, 0x80,
        .. Key("u32"u8), 4, 0, 0, 0, 1, 0, 0, 0x80,
        .. Key("i32"u8), 5, 0, 0, 0, 255, 255, 255, 255,
        .. Key("f32"u8), 6, 0, 0, 0, 1, 0, 0xE0, 0x7F,
        .. Key("no"u8), 7, 0, 0, 0, 0,
        .. Key("text"u8), 8, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0xC3, 0xA9, 0,
        .. Key("u64"u8), 10, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255,
        .. Key("i64"u8), 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80,
        .. Key("f64"u8), 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F,
        .. Key("names"u8), 9, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'a', 0, 0, 0, 0, 0, 0, 0, 0,
        .. Key("none"u8), 9, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        .. Key("nested"u8), 9, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
            2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 1,
            7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1,
        .. Key("m"u8), 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        .. Key("q"u8), 1, 0, 0, 0, 32, 0, 0, 0, 0, 0, 0, 0, 39, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0,
        .. Key("s"u8), 0, 0, 0, 0, 24, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0,
        0, 0x3C, 0, 0x40, 0, 0x42, 0, 0x44, 0, 0x45, 0, 0x46, 0, 0, 0, 0,
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0, 0, 0, 0, 0, 0, 0,
        5, 0, 0, 0, 0, 0, 0, 0,
    ];

    [Fact]
    public void Every_type_of_value_is_read()
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = TensorFile.Open(folder.Write("whole.gguf", Whole));
        Assert.Equal("gguf", file.Format);
        GgufHeader header = file.Gguf!;
        Assert.Equal(3, header.Version);
        Assert.Equal(8, header.Alignment);
        IReadOnlyDictionary<string, GgufValue> metadata = header.Metadata;
        Assert.Equal(
            ["general.alignment", "u8", "i8", "u16", "i16", "u32", "i32", "f32", "no", "text", "u64", "i64", "f64", "names", "none", "nested"],
            metadata.Keys,
            StringComparer.Ordinal);
        Assert.Equal(200, metadata["u8"].Get<byte>());
        Assert.Equal(-2, metadata["i8"].Get<sbyte>());
        Assert.Equal(0x1234, metadata["u16"].Get<ushort>());
        Assert.Equal(short.MinValue, metadata["i16"].Get<short>());
        Assert.Equal(0x80000001, metadata["u32"].Get<uint>());
        Assert.Equal(-1, metadata["i32"].Get<int>());
        Assert.Equal(0x7FE00001u, BitConverter.SingleToUInt32Bits(metadata["f32"].Get<float>()));
        Assert.False(metadata["no"].Get<bool>());
        Assert.Equal("é\0", metadata["text"].Get<string>());
        Assert.Equal(ulong.MaxValue, metadata["u64"].Get<ulong>());
        Assert.Equal(long.MinValue, metadata["i64"].Get<long>());
        Assert.Equal(1.5, metadata["f64"].Get<double>());
        Assert.Equal(["a", ""], metadata["names"].AsSpan<string>().ToArray());
        Assert.True(metadata["none"].AsSpan<bool>().IsEmpty);
        ReadOnlySpan<GgufValue> nested = metadata["nested"].AsSpan<GgufValue>();
        Assert.Equal([1, 0x102], nested[0].AsSpan<ushort>().ToArray());
        Assert.Equal([true], nested[1].AsSpan<bool>().ToArray());
        Assert.Equal([KeyValuePair.Create("text", "é\0")], file.Metadata);
        Assert.Equal(
            ["8", "200", "-2", "4660", "-32768", "2147483649", "-1", "NaN", "false", "é\0", "18446744073709551615", "-9223372036854775808", "1.5", "String[2]", "Boolean[0]", "Array[2]"],
            metadata.Values.Select(value => value.ToString()),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Tensors_are_read_with_the_fastest_dimension_last()
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = TensorFile.Open(folder.Write("whole.gguf", Whole));
        Assert.Equal(["m", "q", "s"], file.Tensors.Select(tensor => tensor.Name), StringComparer.Ordinal);
        Assert.Equal(ElementType.Float16, file["m"].ElementType);
        Assert.Equal([2, 3], file["m"].Shape.ToArray());
        Assert.Equal([(Half)1, (Half)2, (Half)3, (Half)4, (Half)5, (Half)6], file["m"].AsSpan<Half>().ToArray());
        Assert.Equal(ElementType.GgmlMXFP4, file["q"].ElementType);
        Assert.Equal(17, file["q"].ByteLength);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], file["q"].AsBytes(0, 17).ToArray());
        Assert.Empty(file["s"].Shape);
        Assert.Equal(5, file["s"].AsSpan<sbyte>()[0]);
    }

    [Fact]
    public void What_is_written_is_laid_out_as_specified()
    {
        using var folder = new TemporaryFolder();
        KeyValuePair<string, GgufValue>[] metadata =
        [
            new("general.alignment", GgufValue.From(8u)),
            new("u8", GgufValue.From<byte>(200)),
            new("i8", GgufValue.From<sbyte>(-2)),
            new("u16", GgufValue.From<ushort>(0x1234)),
            new("i16", GgufValue.From(short.MinValue)),
            new("u32", GgufValue.From(0x80000001)),
            new("i32", GgufValue.From(-1)),
            new("f32", GgufValue.From(BitConverter.UInt32BitsToSingle(0x7FE00001))),
            new("no", GgufValue.From(false)),
            new("text", GgufValue.From("é\0")),
            new("u64", GgufValue.From(ulong.MaxValue)),
            new("i64", GgufValue.From(long.MinValue)),
            new("f64", GgufValue.From(1.5)),
            new("names", GgufValue.FromArray("a", "")),
            new("none", GgufValue.FromArray<bool>()),
            new("nested", GgufValue.FromArray(GgufValue.FromArray<ushort>(1, 0x102), GgufValue.FromArray(true))),
        ];
        TensorDeclaration[] tensors = [new("m", ElementType.Float16, 2, 3), new("q", ElementType.GgmlMXFP4, 32), new("s", ElementType.Int8)];
        using (TensorFileWriter writer = GgufFile.Create(folder["x.gguf"], tensors, metadata))
        {
            writer.Write("m", [(Half)1, (Half)2, (Half)3, (Half)4]);
            writer.Write("m", [(Half)5, (Half)6]);
            writer.WriteBytes("q", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
            writer.Write<sbyte>("s", [5]);
            writer.Complete();
        }

        Assert.Equal(Convert.ToHexString(Whole), Convert.ToHexString(File.ReadAllBytes(folder["x.gguf"])));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_empty_file_is_a_header_and_padding(byte version)
    {
        using var folder = new TemporaryFolder();
        using (TensorFileWriter writer = GgufFile.Create(folder["x.gguf"], [], version: version))
        {
            writer.Complete();
        }

        byte[] expected = [.. "GGUF"u8, version, .. RawFiles.Repeat(27)];
        Assert.Equal(expected, File.ReadAllBytes(folder["x.gguf"]));
        using TensorFile file = TensorFile.Open(folder["x.gguf"]);
        Assert.Equal(version, file.Gguf!.Version);
        Assert.Equal(32, file.Gguf.Alignment);
        Assert.Empty(file.Gguf.Metadata);
        Assert.Empty(file.Tensors);
    }

    [Fact]
    public void Padding_at_the_end_may_be_missing()
    {
        using var folder = new TemporaryFolder();
        using TensorFile header = TensorFile.Open(folder.Write("header.gguf", Raw([]).AsSpan(0, 24)));
        Assert.Empty(header.Tensors);
        using TensorFile last = TensorFile.Open(folder.Write("last.gguf", Raw([RawFiles.GgufTensor("x", 24, 0, 3)], 1, 2, 3)));
        Assert.Equal([1, 2, 3], last["x"].AsSpan<sbyte>().ToArray());
    }

    [Fact]
    public void A_file_of_123_tensors_is_not_mistaken_for_safetensors()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = RawFiles.Gguf([], [.. Enumerable.Range(0, 123).Select(i => RawFiles.GgufTensor($"{i}", 0, 0, 0))]);
        Assert.Equal((byte)'{', bytes[8]);
        using TensorFile file = TensorFile.Open(folder.Write("x.safetensors", bytes));
        Assert.Equal("gguf", file.Format);
        Assert.Equal(123, file.Tensors.Length);
    }

    [Fact]
    public void Values_are_given_by_their_own_type_only()
    {
        GgufValue number = GgufValue.From(7u);
        GgufValue array = GgufValue.FromArray(1f, 2f);
        Assert.Equal((GgufValueType.UInt32, GgufValueType.UInt32, 1), (number.Type, number.ElementType, number.Count));
        Assert.Equal((GgufValueType.Array, GgufValueType.Float32, 2), (array.Type, array.ElementType, array.Count));
        Assert.Throws<InvalidOperationException>(() => number.Get<int>());
        Assert.Throws<InvalidOperationException>(() => number.Get<GgufValue>());
        Assert.Throws<InvalidOperationException>(() => number.AsSpan<uint>().Length);
        Assert.Throws<InvalidOperationException>(() => array.Get<float>());
        Assert.Throws<InvalidOperationException>(() => array.AsSpan<uint>().Length);
        Assert.Throws<InvalidOperationException>(() => array.AsSpan<GgufValue>().Length);
        Assert.Throws<NotSupportedException>(() => number.Get<decimal>());
        Assert.Throws<NotSupportedException>(() => GgufValue.From('x'));
        Assert.Throws<NotSupportedException>(() => GgufValue.From(number));
        Assert.Throws<NotSupportedException>(() => GgufValue.FromArray(Half.One));
        Assert.Throws<ArgumentNullException>(() => GgufValue.From<string>(null!));
        Assert.Throws<ArgumentException>("value", () => GgufValue.From("\ud800"));
        Assert.Throws<ArgumentException>("values", () => GgufValue.FromArray("a", "\udc00"));
        Assert.Throws<ArgumentException>("values", () => GgufValue.FromArray(array, number));
        Assert.Throws<ArgumentNullException>(() => GgufValue.FromArray(array, null!));
    }

    [Fact]
    public void Arrays_nest_as_deep_as_they_can_be_read()
    {
        using var folder = new TemporaryFolder();
        GgufValue value = GgufValue.FromArray<GgufValue>();
        for (int depth = 1; depth < GgufValue.MaxDepth; depth++)
        {
            value = GgufValue.FromArray(value);
        }

        Assert.Throws<ArgumentException>("values", () => GgufValue.FromArray(value));
        using (TensorFileWriter writer = GgufFile.Create(folder["x.gguf"], [], [new("deep", value)]))
        {
            writer.Complete();
        }

        using TensorFile file = TensorFile.Open(folder["x.gguf"]);
        Assert.Equal(1, file.Gguf!.Metadata["deep"].Count);
    }

    [Fact]
    public void What_readers_would_refuse_is_not_written()
    {
        var good = new TensorDeclaration("x", ElementType.Float32, 1);
        RefuseTensors(good, good);
        RefuseTensors(new TensorDeclaration("", ElementType.Float32));
        RefuseTensors(new TensorDeclaration("\ud800", ElementType.Float32));
        RefuseTensors(new TensorDeclaration(new string('é', 33), ElementType.Float32));
        RefuseTensors(new TensorDeclaration("x", ElementType.UInt8));
        RefuseTensors(new TensorDeclaration("x", ElementType.Float4E2M1FN, 2));
        RefuseTensors(new TensorDeclaration("x", ElementType.Float32, 1, 1, 1, 1, 1));
        RefuseTensors(new TensorDeclaration("x", ElementType.Int8, long.MaxValue - 15));
        RefuseTensors(new TensorDeclaration("x", ElementType.Int8, 1L << 62), new TensorDeclaration("y", ElementType.Int8, 1L << 62));

        RefuseMetadata(("", GgufValue.From(1)));
        RefuseMetadata(("é", GgufValue.From(1)));
        RefuseMetadata((new string('a', 65536), GgufValue.From(1)));
        RefuseMetadata(("a", GgufValue.From(1)), ("a", GgufValue.From(2)));
        RefuseMetadata(("general.alignment", GgufValue.From(32)));
        RefuseMetadata(("general.alignment", GgufValue.From(48u)));
        RefuseMetadata(("general.alignment", GgufValue.From(4u)));
        RefuseMetadata(("general.alignment", GgufValue.From(1u << 31)));
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentOutOfRangeException>("version", () => GgufFile.Create(folder["x.gguf"], [], null, 1));
        Assert.Throws<ArgumentOutOfRangeException>("version", () => GgufFile.Create(folder["x.gguf"], [], null, 4));
    }

    private static void RefuseTensors(params TensorDeclaration[] tensors)
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(nameof(tensors), () => GgufFile.Create(folder["x.gguf"], tensors));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static void RefuseMetadata(params (string Key, GgufValue Value)[] entries)
    {
        KeyValuePair<string, GgufValue>[] metadata = [.. entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))];
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(nameof(metadata), () => GgufFile.Create(folder["x.gguf"], [], metadata));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static byte[] Raw(byte[][] tensors, params byte[] data) => RawFiles.Gguf([], tensors, data);

    private static byte[] Key(ReadOnlySpan<byte> text) => [(byte)text.Length, 0, 0, 0, 0, 0, 0, 0, .. text];
}
