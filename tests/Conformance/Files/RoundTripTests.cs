using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

public class RoundTripTests
{
    private static readonly Rune[] NameRunes = [.. "a.0_/\"\\\n\0 '<é漢😀".EnumerateRunes()];

    private static readonly Gen<string> Text = Gen.Elements(NameRunes).ListOf().Select(runes => string.Concat(runes));

    private static readonly Gen<long[]> Shape =
        from rank in Gen.Choose(0, 4)
        from dimensions in Gen.Frequency((9, Gen.Choose(1, 5)), (1, Gen.Constant(0))).ArrayOf(rank)
        select dimensions.Select(dimension => (long)dimension).ToArray();

    private static readonly Gen<Tensor> AnyTensor =
        from name in Text
        from type in Gen.Elements(Enum.GetValues<ElementType>())
        where type < ElementType.GgmlQ4_0
        from shape in Shape
        from seed in Gen.Choose(0, int.MaxValue)
        from pieces in Gen.Choose(1, 4)
        select new Tensor(name, type, shape, seed, pieces);

    private static readonly Gen<TensorSet> AnySet =
        from tensors in AnyTensor.ListOf()
        from metadata in Text.Two().ListOf()
        select new TensorSet([.. tensors], [.. metadata.DistinctBy(pair => pair.Item1, StringComparer.Ordinal)]);

    [Fact]
    public void Safetensors_gives_back_what_was_written()
    {
        using var folder = new TemporaryFolder();
        string path = folder["round.safetensors"];
        Prop.ForAll(AnySet.ToArbitrary(), set => RoundTrip(path, set)).QuickCheckThrowOnFailure();
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Npy_gives_back_what_was_written()
    {
        using var folder = new TemporaryFolder();
        string path = folder["round.npy"];
        Arbitrary<(Tensor, bool)> cases = AnyTensor
            .Where(tensor => tensor.Type is <= ElementType.Float16 or >= ElementType.Int8)
            .SelectMany(tensor => Gen.Elements(false, true).Select(isColumnMajor => (tensor, isColumnMajor)))
            .ToArbitrary();
        Prop.ForAll(cases, pair => RoundTrip(path, pair.Item1, pair.Item2)).QuickCheckThrowOnFailure();
    }

    private static void RoundTrip(string path, TensorSet set)
    {
        TensorDeclaration[] declarations = [.. set.Tensors.Select((tensor, i) => tensor.Declare($"{i}:{tensor.Name}"))];
        using (TensorFileWriter writer = SafetensorsFile.Create(path, declarations, set.Metadata.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))))
        {
            foreach ((Tensor tensor, TensorDeclaration declaration) in set.Tensors.Zip(declarations))
            {
                tensor.Write(writer, declaration);
            }

            writer.Complete();
        }

        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(set.Metadata.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), file.Metadata);
        Assert.Equal(set.Tensors.Length, file.Tensors.Length);
        foreach ((Tensor tensor, TensorDeclaration declaration) in set.Tensors.Zip(declarations))
        {
            tensor.Check(file[declaration.Name]);
        }

        Assert.Equal(0, (new FileInfo(path).Length - declarations.Sum(declaration => declaration.ByteLength)) % 8);
    }

    private static void RoundTrip(string path, Tensor tensor, bool isColumnMajor)
    {
        TensorDeclaration declaration = tensor.Declare("x");
        using (TensorFileWriter writer = NpyFile.Create(path, declaration, isColumnMajor))
        {
            tensor.Write(writer, declaration);
            writer.Complete();
        }

        using TensorFile file = TensorFile.Open(path);
        TensorView view = file["round"];
        tensor.Check(view);
        Assert.Equal(isColumnMajor, view.IsColumnMajor);
        Assert.Equal(0, (new FileInfo(path).Length - declaration.ByteLength) % 64);
    }

    public sealed record TensorSet(Tensor[] Tensors, (string Key, string Value)[] Metadata);

    public sealed record Tensor(string Name, ElementType Type, long[] Shape, int Seed, int Pieces)
    {
        /// <summary>The shape with a last dimension that makes packed elements fill whole bytes.</summary>
        private long[] FullShape => Type.BlockLength() == 1 ? Shape : [.. Shape, Type.BlockLength()];

        public TensorDeclaration Declare(string name) => new(name, Type, FullShape);

        public void Write(TensorFileWriter writer, TensorDeclaration declaration)
        {
            byte[] bytes = Bytes(declaration);
            foreach (byte[] piece in bytes.Chunk((bytes.Length / Pieces) + 1))
            {
                writer.WriteBytes(declaration.Name, piece);
            }
        }

        public void Check(TensorView view)
        {
            Assert.Equal(Type, view.ElementType);
            Assert.Equal(FullShape, view.Shape);
            Assert.Equal(FullShape.Aggregate(1L, (product, dimension) => product * dimension), view.ElementCount);
            Assert.Equal(Bytes(view.Declaration), view.AsBytes(0, (int)view.ByteLength));
        }

        private byte[] Bytes(TensorDeclaration declaration)
        {
            byte[] bytes = new byte[declaration.ByteLength];
            new Random(Seed).NextBytes(bytes);
            return bytes;
        }
    }
}
