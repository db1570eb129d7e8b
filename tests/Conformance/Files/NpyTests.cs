using System.Buffers.Binary;
using System.Text;
using NumFormats.Files;
using Xunit;

namespace NumFormats.Conformance.Files;

public class NpyTests
{
    [Theory]
    // 59 characters, 20 spaces of growth, 38 of padding and a line feed: 10 + 118 = 128.
    [InlineData(ElementType.Float32, new long[] { 2, 3 }, false, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 118)]
    [InlineData(ElementType.Int8, new long[] { 12 }, false, "{'descr': '|i1', 'fortran_order': False, 'shape': (12,), }", 118)]
    [InlineData(ElementType.Boolean, new long[] { 3, 0 }, true, "{'descr': '|b1', 'fortran_order': True, 'shape': (3, 0), }", 118)]
    // 54 characters and a line feed make 65 with the preamble: 63 spaces.
    [InlineData(ElementType.Float64, new long[0], false, "{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 118)]
    // 97 characters, 20 spaces of growth for the last dimension and a line feed make 128 with the preamble: a full 64 spaces.
    [InlineData(ElementType.Complex64, new long[] { 1000, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, true, "{'descr': '<c8', 'fortran_order': True, 'shape': (1000, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), }", 182)]
    public void A_header_is_written_as_NumPy_does(ElementType type, long[] shape, bool isColumnMajor, string text, int headerLength)
    {
        using var folder = new TemporaryFolder();
        string path = folder["tiny.npy"];
        using (TensorFileWriter writer = NpyFile.Create(path, new TensorDeclaration("x", type, shape), isColumnMajor))
        {
            writer.WriteBytes("x", RawFiles.Repeat((int)writer.Tensors[0].ByteLength, 7));
            writer.Complete();
        }

        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)headerLength, 0,
            .. Encoding.ASCII.GetBytes(text.PadRight(headerLength - 1) + "\n"),
            .. RawFiles.Repeat((int)new TensorDeclaration("x", type, shape).ByteLength, 7),
        ];
        Assert.Equal(expected, File.ReadAllBytes(path));
        using TensorFile file = TensorFile.Open(path);
        TensorView tensor = Assert.Single(file.Tensors);
        Assert.Equal("npy", file.Format);
        Assert.Equal("tiny", tensor.Name);
        Assert.Equal(type, tensor.ElementType);
        Assert.Equal(shape, tensor.Shape);
        Assert.Equal(isColumnMajor, tensor.IsColumnMajor);
        Assert.Empty(file.Metadata);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_is_read(byte major)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("v.npy", RawFiles.Npy(major, "{'descr': '<u2', 'fortran_order': False, 'shape': (2,), }\n", 1, 2, 3, 4));
        using TensorFile file = TensorFile.Open(path);
        Assert.Equal([0x0201, 0x0403], file["v"].AsSpan<ushort>().ToArray());
    }

    [Theory]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), }")]
    [InlineData("{'shape':(1,2),'fortran_order':False,'descr':'<i4'}")]
    [InlineData("  { \"descr\" : \"<i4\" , 'shape' :\t( 1 ,2 , ) , 'fortran_order' : False\n}  \r\n")]
    public void Python_may_be_written_in_several_ways(string header)
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = TensorFile.Open(folder.Write("p.npy", RawFiles.Npy(header, 1, 0, 0, 0, 0, 1, 0, 0)));
        Assert.Equal(new long[] { 1, 2 }, file["p"].Shape);
        Assert.Equal([1, 256], file["p"].AsSpan<int>());
    }

    [Theory]
    [InlineData("f2", ElementType.Float16, 2)]
    [InlineData("f4", ElementType.Float32, 4)]
    [InlineData("f8", ElementType.Float64, 8)]
    [InlineData("i2", ElementType.Int16, 2)]
    [InlineData("i4", ElementType.Int32, 4)]
    [InlineData("i8", ElementType.Int64, 8)]
    [InlineData("u2", ElementType.UInt16, 2)]
    [InlineData("u4", ElementType.UInt32, 4)]
    [InlineData("u8", ElementType.UInt64, 8)]
    [InlineData("c8", ElementType.Complex64, 4)]
    public void Both_byte_orders_are_read(string code, ElementType type, int component)
    {
        using var folder = new TemporaryFolder();
        byte[] little = [.. Enumerable.Range(1, 5 * type.BlockBytes()).Select(i => (byte)i)];
        byte[] big = [.. little.Chunk(component).SelectMany(bytes => bytes.Reverse())];
        using TensorFile littleFile = TensorFile.Open(folder.Write("l.npy", RawFiles.Npy($"{{'descr': '<{code}', 'fortran_order': False, 'shape': (5,), }}", little)));
        using TensorFile bigFile = TensorFile.Open(folder.Write("b.npy", RawFiles.Npy($"{{'descr': '>{code}', 'fortran_order': False, 'shape': (5,), }}", big)));
        TensorView view = bigFile["b"];
        Assert.Equal(type, view.ElementType);
        Assert.True(view.IsBigEndian);
        Assert.False(littleFile["l"].IsBigEndian);
        Assert.Equal(big, view.AsBytes(0, big.Length));
        switch (type.BlockBytes())
        {
            case 2:
                Compare<ushort>(littleFile["l"], view);
                break;
            case 4:
                Compare<uint>(littleFile["l"], view);
                break;
            default:
                Compare<ulong>(littleFile["l"], view);
                break;
        }
    }

    [Theory]
    [InlineData("|b1", ElementType.Boolean)]
    [InlineData("|i1", ElementType.Int8)]
    [InlineData(">u1", ElementType.UInt8)]
    public void Single_bytes_have_no_order(string descr, ElementType type)
    {
        using var folder = new TemporaryFolder();
        using TensorFile file = TensorFile.Open(folder.Write("x.npy", RawFiles.Npy($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}", 1, 0)));
        Assert.Equal(type, file["x"].ElementType);
        Assert.False(file["x"].IsBigEndian);
        Assert.Equal([1, 0], file["x"].AsSpan<byte>().ToArray());
    }

    [Fact]
    public void A_long_array_is_turned_to_the_last_element()
    {
        using var folder = new TemporaryFolder();
        const int Count = 200_001;
        byte[] data = new byte[Count * 2];
        for (int i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(2 * i), (ushort)(i * 31));
        }

        using TensorFile file = TensorFile.Open(folder.Write("x.npy", RawFiles.Npy($"{{'descr': '>u2', 'fortran_order': False, 'shape': ({Count},), }}", data)));
        ushort[] copy = new ushort[Count];
        file["x"].CopyTo(copy.AsSpan());
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal((ushort)(i * 31), copy[i]);
        }
    }

    [Theory]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float8E4M3FN)]
    [InlineData(ElementType.Float4E2M1FN)]
    public void Types_without_a_code_are_not_written(ElementType type)
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>("tensor", () => NpyFile.Create(folder["x.npy"], new TensorDeclaration("x", type, 2)));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static void Compare<T>(TensorView little, TensorView big)
        where T : unmanaged
    {
        T[] copy = new T[4];
        big.CopyTo(1, copy.AsSpan());
        Assert.Equal(little.AsSpan<T>(1, 4).ToArray(), copy);
        Assert.Throws<InvalidOperationException>(() => big.AsSpan<T>().Length);
    }
}
