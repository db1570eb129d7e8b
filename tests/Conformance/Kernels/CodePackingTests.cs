using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

public class CodePackingTests
{
    private const byte Untouched = 0xA5;
    private const int Margin = 3;
    private const int LongestOdd = 200;

    public static TheoryData<int, string> Layouts()
    {
        var data = new TheoryData<int, string>();
        for (int width = 1; width <= 8; width++)
        {
            data.Add(width, "low first");
        }

        foreach (string layout in (string[])["high first", "16", "32", "48", "128"])
        {
            data.Add(4, layout);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Agrees_with_the_definition_bit_by_bit(int width, string name)
    {
        PackedLayout layout = Layout(name);
        var random = new Random(width);
        int[] lengths = [.. Enumerable.Range(0, LongestOdd + 1), 640, 767, 768, .. Enumerable.Range(960, 65), 4096, 4099];
        foreach (int length in lengths.Where(length => layout.BlockLength == 0 || length % layout.BlockLength == 0))
        {
            // Spans that start anywhere, with something around them that must stay.
            int offset = random.Next(Margin + 1);
            byte[] codes = new byte[offset + length];
            random.NextBytes(codes);
            byte[] expected = Packed(codes.AsSpan(offset), width, layout);
            Assert.Equal(expected.Length, CodePacking.PackedLength(length, width));

            byte[] packed = Filled(offset + expected.Length + Margin);
            CodePacking.Pack(codes.AsSpan(offset), width, packed.AsSpan(offset), layout);
            Assert.Equal([.. Filled(offset), .. expected, .. Filled(Margin)], packed);

            // Bits behind the last code make no difference.
            byte[] used = Packed([.. Enumerable.Repeat(byte.MaxValue, length)], width, layout);
            for (int i = 0; i < used.Length; i++)
            {
                packed[offset + i] |= (byte)~used[i];
            }

            byte[] unpacked = Filled(offset + length + Margin);
            CodePacking.Unpack(packed.AsSpan(offset), width, unpacked.AsSpan(offset, length), layout);
            byte[] masked = [.. codes.Skip(offset).Select(code => (byte)(code & ((1 << width) - 1)))];
            Assert.Equal([.. Filled(offset), .. masked, .. Filled(Margin)], unpacked);
        }
    }

    [Fact]
    public void Layouts_are_those_of_files()
    {
        byte[] codes = [.. Enumerable.Range(0, 32).Select(i => (byte)(i % 16))];
        byte[] packed = new byte[16];

        CodePacking.Pack([1, 2, 3, 4], 4, packed);
        Assert.Equal([0x21, 0x43], packed[..2]);
        CodePacking.Pack([1, 2, 3, 4], 4, packed, PackedLayout.HighFirst);
        Assert.Equal([0x12, 0x34], packed[..2]);
        CodePacking.Pack(codes, 4, packed, PackedLayout.SplitHalves(32));
        Assert.Equal([0x00, 0x11, 0x22], packed[..3]);
        CodePacking.Pack(codes, 4, packed, PackedLayout.SplitHalves(16));
        Assert.Equal([0x80, 0x91, 0xA2], packed[..3]);
        CodePacking.Pack([1, 2, 3, 4, 5, 6, 7], 3, packed);
        Assert.Equal([0b11_010_001, 0b0_101_100_0, 0b000_111_11], packed[..3]);
    }

    [Fact]
    public void Wrong_arguments_are_refused_and_nothing_is_written()
    {
        byte[] buffer = Filled(64);
        Refused("destination", () => CodePacking.Pack(new byte[11], 6, buffer.AsSpan(0, 8)));
        Refused("packed", () => CodePacking.Unpack(new byte[8], 6, buffer.AsSpan(0, 11)));
        Refused("destination", () => CodePacking.Pack(buffer.AsSpan(0, 8), 4, buffer.AsSpan(7)));
        Refused("destination", () => CodePacking.Unpack(buffer.AsSpan(8, 4), 4, buffer.AsSpan(4, 8)));
        Refused("destination", () => CodePacking.Pack(buffer.AsSpan(0, 8), 8, buffer));
        Refused("layout", () => CodePacking.Pack(new byte[32], 3, buffer, PackedLayout.HighFirst));
        Refused("layout", () => CodePacking.Unpack(new byte[32], 5, buffer.AsSpan(0, 32), PackedLayout.SplitHalves(32)));
        Refused("codes", () => CodePacking.Pack(new byte[33], 4, buffer, PackedLayout.SplitHalves(32)));
        Refused("destination", () => CodePacking.Unpack(new byte[32], 4, buffer.AsSpan(0, 33), PackedLayout.SplitHalves(32)));
        foreach (int width in (int[])[int.MinValue, -1, 0, 9, 64])
        {
            Assert.Throws<ArgumentOutOfRangeException>("bitWidth", () => CodePacking.Pack(new byte[1], width, buffer));
            Assert.Throws<ArgumentOutOfRangeException>("bitWidth", () => CodePacking.Unpack(new byte[1], width, buffer));
            Assert.Throws<ArgumentOutOfRangeException>("bitWidth", () => CodePacking.PackedLength(1, width));
        }

        foreach (int blockLength in (int[])[-16, 0, 8, 24, 33])
        {
            Assert.Throws<ArgumentOutOfRangeException>("blockLength", () => PackedLayout.SplitHalves(blockLength));
        }

        Assert.Throws<ArgumentOutOfRangeException>("count", () => CodePacking.PackedLength(-1, 4));
        Assert.Equal(Filled(64), buffer);
    }

    [Fact]
    public void The_longest_span_has_a_packed_length() => Assert.Equal(int.MaxValue, CodePacking.PackedLength(int.MaxValue, 8));

    private static void Refused(string parameter, Action action) => Assert.Throws<ArgumentException>(parameter, action);

    private static PackedLayout Layout(string name) => name switch
    {
        "low first" => PackedLayout.LowFirst,
        "high first" => PackedLayout.HighFirst,
        _ => PackedLayout.SplitHalves(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static byte[] Filled(int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, Untouched);
        return bytes;
    }

    /// <summary>Every bit put in its place by itself.</summary>
    private static byte[] Packed(ReadOnlySpan<byte> codes, int width, PackedLayout layout)
    {
        byte[] packed = new byte[((codes.Length * width) + 7) / 8];
        for (int i = 0; i < codes.Length; i++)
        {
            for (int bit = 0; bit < width; bit++)
            {
                int at = Place(i, width, layout) + bit;
                packed[at / 8] |= (byte)(((codes[i] >> bit) & 1) << (at % 8));
            }
        }

        return packed;
    }

    private static int Place(int index, int width, PackedLayout layout)
    {
        if (layout.BlockLength == 0)
        {
            return (layout.IsHighFirst ? index ^ 1 : index) * width;
        }

        int half = layout.BlockLength / 2;
        int inBlock = index % layout.BlockLength;
        return (index - inBlock + (2 * (inBlock % half)) + (inBlock / half)) * width;
    }
}
