using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

public class TensorViewTests
{
    private const string Header =
        """{"x":{"dtype":"U16","shape":[4],"data_offsets":[0,8]},"p":{"dtype":"F6_E3M2","shape":[8],"data_offsets":[8,14]}}""";

    [Fact]
    public void Parts_are_given_by_element()
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = Open(folder);
        TensorView x = file["x"];
        Assert.Equal([3, 4], x.AsSpan<ushort>(2, 2).ToArray());
        Assert.Equal([2, 0, 3], x.AsBytes(2, 3).ToArray());
        Assert.True(x.AsSpan<ushort>(4, 0).IsEmpty);
        ushort[] part = new ushort[2];
        x.CopyTo(1, part.AsSpan());
        Assert.Equal([2, 3], part);
        short[] longer = [9, 9, 9, 9, 9];
        x.CopyTo(longer.AsSpan());
        Assert.Equal([1, 2, 3, 4, 9], longer);
    }

    [Fact]
    public void Packed_elements_are_given_by_block()
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = Open(folder);
        TensorView packed = file["p"];
        Assert.Equal(8, packed.ElementCount);
        Assert.Equal(2, packed.AsSpan<ThreeBytes>().Length);
        Assert.Equal(new ThreeBytes(8, 9, 10), packed.AsSpan<ThreeBytes>(1, 1)[0]);
        Assert.Throws<InvalidOperationException>(() => packed.AsSpan<byte>().Length);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(5, 0)]
    [InlineData(4, 1)]
    [InlineData(0, 5)]
    [InlineData(1, -1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 1)]
    [InlineData(1, int.MaxValue)]
    public void Parts_outside_are_refused(long offset, int count)
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = Open(folder);
        TensorView x = file["x"];
        Assert.Throws<ArgumentOutOfRangeException>(() => x.AsSpan<ushort>(offset, count).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.AsBytes(2 * Math.Clamp(offset, -1, 5), 2 * Math.Clamp(count, -1, 5)).Length);
        if (count is >= 0 and < 100)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => x.CopyTo(offset, new ushort[count].AsSpan()));
        }
    }

    [Fact]
    public void Types_of_another_size_are_refused()
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = Open(folder);
        TensorView x = file["x"];
        Assert.Throws<InvalidOperationException>(() => x.AsSpan<byte>().Length);
        Assert.Throws<InvalidOperationException>(() => x.AsSpan<float>(0, 1).Length);
        Assert.Throws<InvalidOperationException>(() => x.CopyTo(0, new float[1].AsSpan()));
        Assert.Throws<ArgumentException>("destination", () => x.CopyTo(new ushort[3].AsSpan()));
    }

    [Fact]
    public void A_disposed_file_is_not_read()
    {
        using var folder = new TemporaryFolder();
        TensorFile file = Open(folder);
        TensorView x = file["x"];
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => x.AsBytes(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => x.AsSpan<ushort>().Length);
        Assert.Throws<ObjectDisposedException>(() => x.CopyTo(new ushort[4].AsSpan()));
        Assert.Equal("x", x.Name);
    }

    [Fact]
    public async Task Threads_may_read_while_one_disposes()
    {
        using var folder = new TemporaryFolder();
        const int Length = 1 << 20;
        string path = folder.Write("t.npy", RawFiles.Npy($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({Length},), }}", RawFiles.Repeat(Length, 7)));
        for (int round = 0; round < 20; round++)
        {
            TensorFile file = TensorFile.Open(path);
            TensorView tensor = file["t"];
            int copies = 0;
            Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(Read))];
            SpinWait.SpinUntil(() => Volatile.Read(ref copies) > 3);
            file.Dispose();
            await Task.WhenAll(readers);

            void Read()
            {
                byte[] copy = new byte[Length];
                try
                {
                    while (true)
                    {
                        tensor.CopyTo(copy.AsSpan());
                        Assert.Equal(-1, copy.AsSpan().IndexOfAnyExcept((byte)7));
                        copy.AsSpan().Clear();
                        Interlocked.Increment(ref copies);
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The end that is expected of every reader.
                }
            }
        }
    }

    [Fact]
    public void Beyond_two_gigabytes_all_is_within_reach()
    {
        using var folder = new TemporaryFolder();
        string path = folder["large.safetensors"];
        const long Bytes = (5L << 30) + 4;
        byte[] start = RawFiles.Safetensors(
            $$$"""{"a":{"dtype":"U8","shape":[{{{Bytes}}}],"data_offsets":[0,{{{Bytes}}}]},"b":{"dtype":"F32","shape":[1,{{{Bytes / 4}}}],"data_offsets":[{{{Bytes}}},{{{2 * Bytes}}}]}}""");
        using (FileStream stream = File.Create(path))
        {
            stream.Write(start);
            stream.SetLength(start.Length + (2 * Bytes));
            stream.Position = start.Length + Bytes - 1;
            stream.WriteByte(42);
            stream.Position = start.Length + (2 * Bytes) - 4;
            stream.Write(BitConverter.GetBytes(1.5f));
        }

        using TensorFile file = TensorFile.Open(path);
        TensorView a = file["a"];
        Assert.Equal(Bytes, a.ElementCount);
        Assert.Equal([0, 42], a.AsSpan<byte>(Bytes - 2, 2).ToArray());
        Assert.Throws<InvalidOperationException>(() => a.AsSpan<byte>().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => a.AsSpan<byte>(Bytes - 1, 2).Length);

        TensorView b = file["b"];
        Assert.Equal(1.5f, b.AsSpan<float>()[^1]);
        float[] last = new float[2];
        b.CopyTo((Bytes / 4) - 2, last.AsSpan());
        Assert.Equal([0f, 1.5f], last);
    }

    private static TensorFile Open(TemporaryFolder folder) =>
        TensorFile.Open(folder.Write("view.safetensors", RawFiles.Safetensors(Header, 1, 0, 2, 0, 3, 0, 4, 0, 5, 6, 7, 8, 9, 10)));

    private readonly record struct ThreeBytes(byte First, byte Second, byte Third);
}
