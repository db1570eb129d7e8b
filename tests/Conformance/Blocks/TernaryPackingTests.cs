using System.Runtime.InteropServices;
using System.Text.Json;
using NumFormats.Conformance.Vectors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Blocks;

public class TernaryPackingTests
{
    [Fact]
    public void Packed_bytes_are_those_of_the_tables()
    {
        foreach (JsonElement entry in BlockVectors.Entries("ternary").Where(entry => entry.GetProperty("format").GetString() == "ternary_packing"))
        {
            sbyte[] integers = MemoryMarshal.Cast<byte, sbyte>(BlockVectors.Read(entry.GetProperty("codes_i8"))).ToArray();
            byte[] rows = new byte[integers.Length / 4];
            TernaryPacking.PackRows(integers, 8, rows);
            Assert.Equal(BlockVectors.Read(entry.GetProperty("hf_bitnet_rows")), rows);
            byte[] runs = new byte[integers.Length / 4];
            TernaryPacking.PackI2S(integers, runs);
            Assert.Equal(BlockVectors.Read(entry.GetProperty("i2_s")), runs);
        }
    }

    [Fact]
    public void Unpacking_undoes_packing()
    {
        var random = new Random(1);
        sbyte[] integers = [.. Enumerable.Range(0, 512).Select(_ => (sbyte)random.Next(-1, 2))];
        byte[] packed = new byte[128];
        sbyte[] found = new sbyte[512];
        TernaryPacking.PackRows(integers, 16, packed);
        TernaryPacking.UnpackRows(packed, found);
        Assert.Equal(integers, found);
        found.AsSpan().Clear();
        TernaryPacking.PackI2S(integers, packed);
        TernaryPacking.UnpackI2S(packed, found);
        Assert.Equal(integers, found);
        for (int length = 0; length <= 23; length++)
        {
            sbyte[] some = new sbyte[length];
            TernaryPacking.PackTrits(integers.AsSpan(0, length), packed);
            TernaryPacking.UnpackTrits(packed, some);
            Assert.Equal(integers.AsSpan(0, length).ToArray(), some);
        }

        TernaryPacking.PackTrits([-1, 0, 1, 1, 1], packed);
        Assert.Equal(0 + 3 + 18 + 54 + 162, packed[0]);
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name_and_nothing_is_written()
    {
        byte[] packed = [9, 9, 9, 9];
        Assert.Throws<ArgumentException>("rows", () => TernaryPacking.PackRows(new sbyte[16], 3, packed));
        Assert.Throws<ArgumentException>("rows", () => TernaryPacking.PackRows(new sbyte[16], 0, packed));
        Assert.Throws<ArgumentException>("integers", () => TernaryPacking.PackRows([0, 0, 0, 2], 4, packed));
        Assert.Throws<ArgumentException>("destination", () => TernaryPacking.PackRows(new sbyte[20], 4, packed));
        Assert.Throws<ArgumentException>("integers", () => TernaryPacking.PackI2S(new sbyte[127], new byte[32]));
        Assert.Throws<ArgumentException>("destination", () => TernaryPacking.PackI2S(new sbyte[128], packed));
        Assert.Throws<ArgumentException>("integers", () => TernaryPacking.PackTrits([-2], packed));
        Assert.Throws<ArgumentException>("destination", () => TernaryPacking.PackTrits(new sbyte[21], packed));
        Assert.All(packed, value => Assert.Equal(9, value));
        Assert.Throws<ArgumentException>("packed", () => TernaryPacking.UnpackTrits([243], new sbyte[1]));
        Assert.Throws<ArgumentException>("packed", () => TernaryPacking.UnpackTrits([], new sbyte[1]));
        Assert.Throws<ArgumentException>("packed", () => TernaryPacking.UnpackRows([0x0C], new sbyte[4]));
        Assert.Throws<ArgumentException>("packed", () => TernaryPacking.UnpackI2S(new byte[31], new sbyte[124]));
    }

    // The nearest root by its angle, away from the diagonals, and the diagonals by definition.
    [Fact]
    public void Complex_numbers_become_the_nearest_root_of_unity()
    {
        var random = new Random(2);
        float[] re = [.. Enumerable.Range(0, 1000).Select(_ => (float)(random.NextDouble() - 0.5)), 0, 1, 1, -1, -1, 0, 0];
        float[] im = [.. Enumerable.Range(0, 1000).Select(_ => (float)(random.NextDouble() - 0.5)), 0, 1, -1, 1, -1, 2, -2];
        byte[] codes = new byte[re.Length];
        (float realScale, float imaginaryScale) = FourthRoots.Quantize(re, im, codes);
        for (int i = 0; i < 1000; i++)
        {
            double angle = Math.Atan2(im[i], re[i]) / (Math.PI / 2);
            Assert.Equal(((int)Math.Round(angle) + 4) % 4, codes[i]);
        }

        Assert.Equal(new byte[] { 0, 1, 0, 2, 3, 1, 3 }, codes.AsSpan(1000).ToArray());
        Assert.Equal((float)codes.Zip(re).Where(pair => pair.First % 2 == 0).Average(pair => Math.Abs((double)pair.Second)), realScale);
        Assert.Equal((float)codes.Zip(im).Where(pair => pair.First % 2 == 1).Average(pair => Math.Abs((double)pair.Second)), imaginaryScale);

        float[] foundRe = new float[4];
        float[] foundIm = new float[4];
        FourthRoots.Dequantize([0, 1, 2, 3], 2, 3, foundRe, foundIm);
        Assert.Equal([2, 0, -2, 0], foundRe);
        Assert.Equal([0, 3, 0, -3], foundIm);
        Assert.True(float.IsNaN(FourthRoots.Quantize([1, float.NaN], [0, 0], codes).Real));
        Assert.Equal((1e-6f, 1e-6f), FourthRoots.Quantize([], [], []));
        Assert.Throws<ArgumentException>("imaginary", () => FourthRoots.Quantize([1], [], codes));
        Assert.Throws<ArgumentException>("codes", () => FourthRoots.Quantize([1], [1], []));
    }
}
