using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

public class TensorFileWriterTests
{
    private static readonly TensorDeclaration[] Declared =
    [
        new("empty", ElementType.Float64, 0, 3),
        new("a", ElementType.Float32, 3),
        new("none", ElementType.UInt8, 0),
        new("b", ElementType.UInt8, 2),
    ];

    [Fact]
    public void Data_may_come_in_pieces()
    {
        using var folder = new TemporaryFolder();
        string path = folder["x.safetensors"];
        using (TensorFileWriter writer = SafetensorsFile.Create(path, Declared))
        {
            writer.Write<double>("empty", []);
            writer.Write<float>("a", [1f]);
            writer.Write<float>("a", []);
            writer.WriteBytes("a", [0, 0]);
            writer.WriteBytes("a", [0, 64, 0, 0, 64, 64]);
            writer.WriteBytes("b", [1]);
            writer.Write<byte>("b", [2]);
            writer.Complete();
            Assert.Throws<ObjectDisposedException>(writer.Complete);
            Assert.Throws<ObjectDisposedException>(() => writer.WriteBytes("b", []));
        }

        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(["empty", "a", "none", "b"], file.Tensors.Select(tensor => tensor.Name), StringComparer.Ordinal);
        Assert.Equal([1f, 2f, 3f], file["a"].AsSpan<float>());
        Assert.Equal([1, 2], file["b"].AsSpan<byte>().ToArray());
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_long_span_is_written_whole()
    {
        using var folder = new TemporaryFolder();
        string path = folder["x.npy"];
        ushort[] data = [.. Enumerable.Range(0, 3_000_001).Select(i => (ushort)(i * 7))];
        using (TensorFileWriter writer = NpyFile.Create(path, new TensorDeclaration("data", ElementType.UInt16, data.Length)))
        {
            writer.Write<ushort>("data", data);
            writer.Complete();
        }

        using TensorFile file = TensorFile.Open(path);
        Assert.True(file["x"].AsSpan<ushort>().SequenceEqual(data));
    }

    [Fact]
    public void Only_what_was_declared_is_written()
    {
        using var folder = new TemporaryFolder();
        using TensorFileWriter writer = SafetensorsFile.Create(folder["x.safetensors"], Declared);
        Assert.Throws<InvalidOperationException>(() => writer.WriteBytes("b", [1]));
        Assert.Throws<InvalidOperationException>(() => writer.Write<double>("a", [1]));
        Assert.Throws<ArgumentException>("blocks", () => writer.Write<float>("a", [1, 2, 3, 4]));
        writer.Write<float>("a", [1, 2]);
        Assert.Contains("8 of its bytes; expected 12", Assert.Throws<InvalidOperationException>(writer.Complete).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => writer.WriteBytes("b", [1]));
        Assert.Throws<ArgumentException>("bytes", () => writer.WriteBytes("a", [1, 2, 3, 4, 5]));
        writer.Write<float>("a", [3]);
        Assert.Throws<ArgumentException>("blocks", () => writer.Write<float>("a", [4]));
        Assert.Throws<InvalidOperationException>(writer.Complete);
        writer.WriteBytes("b", [1, 2]);
        Assert.Throws<InvalidOperationException>(() => writer.Write<float>("a", []));
        Assert.Throws<InvalidOperationException>(() => writer.WriteBytes("unknown", []));
        writer.Complete();
        using TensorFile file = TensorFile.Open(folder["x.safetensors"]);
        Assert.Equal([1, 2, 3], file["a"].AsSpan<float>());
    }

    [Fact]
    public void Without_completion_nothing_changes()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("x.safetensors", "before"u8);
        using (TensorFileWriter writer = SafetensorsFile.Create(path, Declared))
        {
            writer.Write<float>("a", [1, 2, 3]);
            Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        }

        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal("before"u8, File.ReadAllBytes(path));
    }

    [Fact]
    public void Completion_replaces_a_file_even_while_it_is_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder["x.npy"];
        WriteOne(path, 1);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TensorFile before = TensorFile.Open(path);
        WriteOne(path, 2);
        using TensorFile after = TensorFile.Open(path);
        Assert.Equal([1], before["x"].AsSpan<int>());
        Assert.Equal([2], after["x"].AsSpan<int>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("__metadata__")]
    [InlineData("twice")]
    public void Names_are_checked(string name) => RefuseName(name);

    [Fact]
    public void Names_are_valid_Unicode() => RefuseName("half \ud83d pair");

    [Fact]
    public void Metadata_is_checked()
    {
        using var folder = new TemporaryFolder();
        string path = folder["x.safetensors"];
        Assert.Throws<ArgumentException>("metadata", () => SafetensorsFile.Create(path, [], [new("k", "1"), new("k", "2")]));
        Assert.Throws<ArgumentException>("metadata", () => SafetensorsFile.Create(path, [], [new("k", "\udc00")]));
        Assert.Throws<ArgumentNullException>("metadata", () => SafetensorsFile.Create(path, [], [new("k", null!)]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Declarations_are_checked()
    {
        Assert.Throws<ArgumentNullException>("name", () => new TensorDeclaration(null!, ElementType.UInt8));
        Assert.Throws<ArgumentOutOfRangeException>("elementType", () => new TensorDeclaration("x", (ElementType)99));
        Assert.Throws<ArgumentOutOfRangeException>("elementType", () => new TensorDeclaration("x", (ElementType)(-1)));
        Assert.Throws<ArgumentException>("shape", () => new TensorDeclaration("x", ElementType.UInt8, -1));
        Assert.Throws<ArgumentException>("shape", () => new TensorDeclaration("x", ElementType.UInt8, 1L << 62, 2));
        Assert.Throws<ArgumentException>("shape", () => new TensorDeclaration("x", ElementType.Float32, 1L << 61));
        Assert.Throws<ArgumentException>("shape", () => new TensorDeclaration("x", ElementType.Float4E2M1FN, 3));
        Assert.Throws<ArgumentException>("shape", () => new TensorDeclaration("x", ElementType.Float4E2M1FN));
        Assert.Throws<ArgumentException>("shape", () => new TensorDeclaration("x", ElementType.UInt8, new long[65]));
        Assert.Equal((1L << 62) / 2, new TensorDeclaration("x", ElementType.Float4E2M1FN, 1L << 62).ByteLength);
        Assert.Equal(long.MaxValue, new TensorDeclaration("x", ElementType.UInt8, long.MaxValue).ByteLength);
    }

    [Fact]
    public void Tensors_together_beyond_two_to_the_63_bytes_are_refused()
    {
        using var folder = new TemporaryFolder();
        TensorDeclaration[] tensors = [new("a", ElementType.UInt8, long.MaxValue), new("b", ElementType.UInt8, 1)];
        Assert.Throws<ArgumentException>("tensors", () => SafetensorsFile.Create(folder["x.safetensors"], tensors));
    }

    private static void WriteOne(string path, int value)
    {
        using TensorFileWriter writer = NpyFile.Create(path, new TensorDeclaration("x", ElementType.Int32, 1));
        writer.Write<int>("x", [value]);
        writer.Complete();
    }

    private static void RefuseName(string name)
    {
        using var folder = new TemporaryFolder();
        TensorDeclaration[] tensors = [new("twice", ElementType.UInt8), new(name, ElementType.UInt8)];
        Assert.Throws<ArgumentException>("tensors", () => SafetensorsFile.Create(folder["x.safetensors"], tensors));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
