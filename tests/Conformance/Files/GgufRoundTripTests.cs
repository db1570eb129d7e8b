using FsCheck;
using FsCheck.Fluent;
using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

public class GgufRoundTripTests
{
    private static readonly Gen<string> Text = Gen.Elements("a", "é", "漢", "😀", "\0", "", "general.name");

    private static readonly Gen<GgufValue> Scalar = Gen.OneOf(
        Values<byte>(), Values<sbyte>(), Values<ushort>(), Values<short>(), Values<uint>(), Values<int>(), Values<ulong>(), Values<long>(),
        Values<float>(), Values<double>(), Values<bool>(), Text.Select(GgufValue.From));

    private static readonly Gen<GgufValue> FlatArray = Gen.OneOf(
        Arrays<byte>(), Arrays<sbyte>(), Arrays<ushort>(), Arrays<short>(), Arrays<uint>(), Arrays<int>(), Arrays<ulong>(), Arrays<long>(),
        Arrays<float>(), Arrays<double>(), Arrays<bool>(), Text.ArrayOf().Select(texts => GgufValue.FromArray(texts)));

    private static readonly ElementType[] Types =
    [
        ElementType.Float64, ElementType.Float32, ElementType.Float16, ElementType.BFloat16,
        ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64,
        .. Enum.GetValues<ElementType>().Where(type => type >= ElementType.GgmlQ4_0),
    ];

    private static readonly Gen<(ElementType Type, long[] Shape)> AnyTensor =
        from type in Gen.Elements(Types)
        from rank in Gen.Choose(0, 4)
        from dimensions in Gen.Frequency((9, Gen.Choose(1, 4)), (1, Gen.Constant(0))).ArrayOf(rank)
        select (type, Shape(type, dimensions));

    private static readonly Gen<Content> AnyContent =
        from values in Gen.Frequency((3, Scalar), (2, FlatArray), (1, Nested(3))).ListOf()
        from tensors in AnyTensor.ListOf()
        from alignment in Gen.Elements(0u, 8u, 32u, 4096u)
        from version in Gen.Choose(2, 3)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Content([.. values], [.. tensors], alignment, version, seed);

    [Fact]
    public void What_was_written_is_read_and_copied_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        Prop.ForAll(AnyContent.ToArbitrary(), content => RoundTrip(folder, content)).QuickCheckThrowOnFailure();
    }

    private static void RoundTrip(TemporaryFolder folder, Content content)
    {
        TensorDeclaration[] tensors = [.. content.Tensors.Select((tensor, i) => new TensorDeclaration($"blk.{i}.é", tensor.Type, tensor.Shape))];
        List<KeyValuePair<string, GgufValue>> metadata = [.. content.Values.Select((value, i) => KeyValuePair.Create($"key.{i}", value))];
        if (content.Alignment != 0)
        {
            metadata.Insert(metadata.Count / 2, new("general.alignment", GgufValue.From(content.Alignment)));
        }

        byte[][] data = [.. tensors.Select(tensor => new byte[tensor.ByteLength])];
        var random = new Random(content.Seed);
        using (TensorFileWriter writer = GgufFile.Create(folder["x.gguf"], tensors, metadata, content.Version))
        {
            foreach ((TensorDeclaration tensor, byte[] bytes) in tensors.Zip(data))
            {
                random.NextBytes(bytes);
                writer.WriteBytes(tensor.Name, bytes.AsSpan(0, bytes.Length / 2));
                writer.WriteBytes(tensor.Name, bytes.AsSpan(bytes.Length / 2));
            }

            writer.Complete();
        }

        using TensorFile file = TensorFile.Open(folder["x.gguf"]);
        GgufHeader header = file.Gguf!;
        Assert.Equal(content.Version, header.Version);
        Assert.Equal(content.Alignment == 0 ? 32 : (int)content.Alignment, header.Alignment);
        Assert.Equal(metadata.Select(pair => pair.Key), header.Metadata.Keys, StringComparer.Ordinal);
        foreach ((string key, GgufValue value) in metadata)
        {
            Check(value, header.Metadata[key]);
        }

        Assert.Equal(tensors.Length, file.Tensors.Length);
        foreach ((TensorDeclaration tensor, byte[] bytes) in tensors.Zip(data))
        {
            TensorView view = file[tensor.Name];
            Assert.Equal(tensor.ElementType, view.ElementType);
            Assert.Equal(tensor.Shape.ToArray(), view.Shape);
            Assert.Equal(bytes, view.AsBytes(0, bytes.Length));
        }

        using (TensorFileWriter writer = GgufFile.Create(folder["copy.gguf"], file.Tensors.Select(tensor => tensor.Declaration), header.Metadata, header.Version))
        {
            foreach (TensorView tensor in file.Tensors)
            {
                writer.WriteBytes(tensor.Name, tensor.AsBytes(0, (int)tensor.ByteLength));
            }

            writer.Complete();
        }

        byte[] written = File.ReadAllBytes(folder["x.gguf"]);
        Assert.Equal(0, written.Length % header.Alignment);
        Assert.True(written.AsSpan().SequenceEqual(File.ReadAllBytes(folder["copy.gguf"])));
    }

    private static void Check(GgufValue expected, GgufValue actual)
    {
        Assert.Equal((expected.Type, expected.ElementType, expected.Count), (actual.Type, actual.ElementType, actual.Count));
        Assert.Equal(expected.ToString(), actual.ToString());
        if (expected.Type == GgufValueType.Array && expected.ElementType == GgufValueType.Array)
        {
            for (int i = 0; i < expected.Count; i++)
            {
                Check(expected.AsSpan<GgufValue>()[i], actual.AsSpan<GgufValue>()[i]);
            }
        }
        else if (expected.Type == GgufValueType.Array && expected.ElementType == GgufValueType.String)
        {
            Assert.Equal(expected.AsSpan<string>(), actual.AsSpan<string>());
        }
        else if (expected.Type == GgufValueType.Array && expected.ElementType == GgufValueType.Float64)
        {
            Assert.Equal(expected.AsSpan<double>(), actual.AsSpan<double>());
        }
    }

    private static Gen<GgufValue> Values<T>() => ArbMap.Default.GeneratorFor<T>().Select(GgufValue.From);

    private static Gen<GgufValue> Arrays<T>() => ArbMap.Default.GeneratorFor<T>().ArrayOf().Select(values => GgufValue.FromArray(values));

    private static Gen<GgufValue> Nested(int depth) =>
        (depth == 0 ? FlatArray : Gen.OneOf(FlatArray, Nested(depth - 1))).ArrayOf(2).Select(arrays => GgufValue.FromArray(arrays));

    /// <summary>A shape whose last dimension is whole blocks; a scalar is that of an element only.</summary>
    private static long[] Shape(ElementType type, int[] dimensions)
    {
        long[] shape = [.. dimensions.Select(dimension => (long)dimension)];
        if (type.BlockLength() == 1)
        {
            return shape;
        }

        return shape.Length == 0 ? [type.BlockLength()] : [.. shape[..^1], shape[^1] * type.BlockLength()];
    }

    public sealed record Content(GgufValue[] Values, (ElementType Type, long[] Shape)[] Tensors, uint Alignment, int Version, int Seed);
}
