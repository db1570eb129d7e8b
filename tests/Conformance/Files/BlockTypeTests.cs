using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

/// <summary>The types of ggml, whose blocks carry scales beside their codes.</summary>
public class BlockTypeTests
{
    [Theory]
    [InlineData(ElementType.GgmlQ4_0, 32, 18)]
    [InlineData(ElementType.GgmlQ6_K, 256, 210)]
    [InlineData(ElementType.GgmlIQ1_M, 256, 56)]
    [InlineData(ElementType.GgmlTQ1_0, 256, 54)]
    [InlineData(ElementType.GgmlMXFP4, 32, 17)]
    [InlineData(ElementType.GgmlNVFP4, 64, 36)]
    public void Sizes_are_counted_in_blocks(ElementType type, int length, int bytes)
    {
        Assert.Equal(length, type.BlockLength());
        Assert.Equal(bytes, type.BlockBytes());
        Assert.Equal(6 * bytes, new TensorDeclaration("x", type, 3, 2 * length).ByteLength);
        Assert.Equal(0, new TensorDeclaration("x", type, 0, length).ByteLength);
        Assert.Equal(0, new TensorDeclaration("x", type, 5, 0).ByteLength);
    }

    [Fact]
    public void A_row_has_whole_blocks()
    {
        Assert.Contains("a multiple of 32", Assert.Throws<ArgumentException>(() => new TensorDeclaration("x", ElementType.GgmlQ4_0, 32, 16)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TensorDeclaration("x", ElementType.GgmlQ4_0, 0, 16));
        Assert.Throws<ArgumentException>(() => new TensorDeclaration("x", ElementType.GgmlQ4_0));

        // Packed elements of 4 bits have no blocks: there only the whole counts.
        Assert.Equal(8, new TensorDeclaration("x", ElementType.Float4E2M1FN, 16, 1).ByteLength);
    }

    [Fact]
    public void Safetensors_and_npy_have_no_names_for_them()
    {
        using var folder = new TemporaryFolder();
        var tensor = new TensorDeclaration("x", ElementType.GgmlQ8_0, 32);
        Assert.Throws<ArgumentException>("tensors", () => SafetensorsFile.Create(folder["x.safetensors"], [tensor]));
        Assert.Throws<ArgumentException>("tensor", () => NpyFile.Create(folder["x.npy"], tensor));
        TensorFileException unnamed = Assert.Throws<TensorFileException>(() => TensorFile.Open(
            folder.Write("x.safetensors", RawFiles.Safetensors("""{"a":{"dtype":"","shape":[],"data_offsets":[0,1]}}""", 1))));
        Assert.Contains("the dtype ''", unnamed.Message, StringComparison.Ordinal);
    }
}
