using NumFormats.Conformance.Files;
using NumFormats.Conformance.Vectors;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class ConvertTests
{
    public static TheoryData<string, string, string, string> Pairs => new()
    {
        { "f32", "e4m3fn", "nearest-even", "none" },
        { "f32", "e5m2", "toward-zero", "finite" },
        { "f64", "f32", "up", "none" },
        { "bf16", "f64", "down", "none" },
        { "tf32", "f16", "to-odd", "propagate" },
        { "f16", "e3m2fn", "nearest-away", "none" },
        { "e4m3fnuz", "p3109_k6p3se", "nearest-even", "none" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Converts_as_the_codec_does(string from, string to, string rounding, string overflow)
    {
        const int Count = 3000;
        var source = NumberFormat.Parse(from);
        var target = NumberFormat.Parse(to);
        var (mode, overflowMode) = (ModeOf(rounding), OverflowOf(overflow));
        ulong[] codes = RandomCodes(source, Count);
        byte[] expected = Bytes(target, codes.Select(code => target.ConvertFrom(source, code, mode, overflowMode)));

        ToolResult result = Tool.RunWithInput(
            Bytes(source, codes), "convert", "--from", from, "--to", to, "--rounding", rounding, "--overflow", overflow, "-", "-");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(expected, result.Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(200_000)]
    public void The_length_of_a_piece_makes_no_difference(int count)
    {
        using var folder = new TemporaryFolder();
        ulong[] codes = RandomCodes(FloatFormat.BFloat16, count);
        var stochastic = new StochasticRounding(seed: 42, randomBitCount: 7);
        byte[] expected = Bytes(FloatFormat.E4M3FN, codes.Select((code, i) => FloatFormat.E4M3FN.ConvertFrom(FloatFormat.BFloat16, code, stochastic.At((ulong)i))));
        byte[] input = Bytes(FloatFormat.BFloat16, codes);
        string path = folder.Write("in.bin", input);
        string[] options = ["convert", "--from", "bf16", "--to", "e4m3fn", "--rounding", "stochastic", "--seed", "42", "--random-bits", "7"];

        Tool.Succeed([.. options, path, folder["out.bin"]]);

        Assert.Equal(expected, File.ReadAllBytes(folder["out.bin"]));
        Assert.Equal(expected, Tool.RunWithInput(input, [.. options, "-", "-"]).Bytes);
    }

    [Fact]
    public void Another_seed_rounds_otherwise()
    {
        byte[] input = Bytes(FloatFormat.Binary32, RandomCodes(FloatFormat.Binary32, 1000));

        Assert.Equal(Convert("1"), Convert("1"));
        Assert.NotEqual(Convert("1"), Convert("2"));

        byte[] Convert(string seed) =>
            Tool.RunWithInput(input, "convert", "--from", "f32", "--to", "bf16", "--rounding", "stochastic", "--seed", seed, "-", "-").Bytes;
    }

    [Fact]
    public void A_trailing_part_of_an_element_is_wrong_input_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        string input = folder.Write("in.bin", RawFiles.Repeat((4 * 70_000) + 3));

        Tool.Fail(1, "3 bytes after element 70000", "convert", "--from", "f32", "--to", "bf16", input, folder["out.bin"]);

        Assert.Equal([input], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_failed_run_keeps_the_file_that_was_there()
    {
        using var folder = new TemporaryFolder();
        string input = folder.Write("in.bin", [1, 2, 3]);
        string output = folder.Write("out.bin", [9]);

        Tool.Fail(1, "1 bytes after element 1", "convert", "--from", "bf16", "--to", "f32", input, output);

        Assert.Equal([9], File.ReadAllBytes(output));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_code_that_is_too_wide_is_named_by_its_position()
    {
        using var folder = new TemporaryFolder();
        byte[] codes = RawFiles.Repeat(65_536 + 300, 0x0F);
        codes[65_536 + 299] = 0x10;
        string input = folder.Write("in.bin", codes);

        Tool.Fail(1, "element 65835 is 0x10; expected a code of e2m1fn, at most 0xF", "convert", "--from", "e2m1fn", "--to", "f32", input, folder["out.bin"]);

        Assert.False(File.Exists(folder["out.bin"]));
    }

    [Fact]
    public void The_output_may_be_the_input()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("data.bin", [0x38, 0xB8]);

        Tool.Succeed("convert", "--from", "e4m3fn", "--to", "f32", path, path);

        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0x80, 0xBF], File.ReadAllBytes(path));
    }

    [Fact]
    public void Agrees_with_the_published_tables()
    {
        // The codec is tested on all tables elsewhere; the shorter ones are enough to see that the tool uses it.
        const int LongEnough = 100_000;
        foreach (MinifloatEncodeTable table in MinifloatVectors.Instance.EncodeTables().Where(table => table.Codes.Length <= LongEnough))
        {
            FloatFormat source = table.InputWidth == 32 ? FloatFormat.Binary32 : FloatFormat.Binary64;
            NumberFormat format = table.Format.Format;
            ToolResult result = Tool.RunWithInput(
                Bytes(source, table.InputBits),
                "convert", "--from", source.Name, "--to", format.Name, "--rounding", NameOf(table.Mode), "--overflow", table.Overflow.ToString().ToLowerInvariant(), "-", "-");

            Assert.Equal(0, result.ExitCode);
            ulong[] codes = Codes(format, result.Bytes);
            Assert.Equal(table.Codes.Length, codes.Length);
            for (int i = 0; i < codes.Length; i++)
            {
                if (!table.Departs(i) && !table.Format.AreSame(codes[i], table.Codes[i]))
                {
                    Assert.Fail($"{table}: input {i} gives {codes[i]:X}, expected {table.Codes[i]:X}.");
                }
            }
        }
    }

    internal static byte[] Bytes(NumberFormat format, IEnumerable<ulong> codes)
    {
        using var stream = new MemoryStream();
        foreach (ulong code in codes)
        {
            for (int i = 0; i < format.BytesPerCode; i++)
            {
                stream.WriteByte((byte)(code >> (8 * i)));
            }
        }

        return stream.ToArray();
    }

    internal static ulong[] Codes(NumberFormat format, byte[] bytes)
    {
        ulong[] codes = new ulong[bytes.Length / format.BytesPerCode];
        for (int i = 0; i < bytes.Length; i++)
        {
            codes[i / format.BytesPerCode] |= (ulong)bytes[i] << (8 * (i % format.BytesPerCode));
        }

        return codes;
    }

    internal static ulong[] RandomCodes(NumberFormat format, int count)
    {
        var random = new Random(count);
        ulong[] codes = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            codes[i] = (ulong)random.NextInt64(long.MinValue, long.MaxValue) & format.CodeMask;
        }

        return codes;
    }

    private static string NameOf(RoundingMode mode) => mode switch
    {
        RoundingMode.NearestEven => "nearest-even",
        RoundingMode.NearestAway => "nearest-away",
        RoundingMode.TowardZero => "toward-zero",
        RoundingMode.Up => "up",
        RoundingMode.Down => "down",
        _ => "to-odd",
    };

    private static RoundingMode ModeOf(string name) => Enum.GetValues<RoundingMode>().First(mode => NameOf(mode) == name);

    private static OverflowMode OverflowOf(string name) => Enum.Parse<OverflowMode>(name, ignoreCase: true);
}
