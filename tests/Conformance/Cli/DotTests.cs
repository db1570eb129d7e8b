using NumFormats.Conformance.Files;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class DotTests
{
    public static TheoryData<string, string> FormatsAndAccumulations()
    {
        var data = new TheoryData<string, string>();
        foreach (string format in (string[])["bf16", "e4m3fn", "e5m2", "f16", "f32", "posit8", "posit16", "posit16es1", "posit32"])
        {
            foreach (string accumulation in (string[])["exact", "f32", "f64"])
            {
                data.Add(format, accumulation);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FormatsAndAccumulations))]
    public void Sums_products_as_the_model_does(string name, string accumulation)
    {
        const int Length = 37;
        const int Runs = 40;
        var format = NumberFormat.Parse(name);
        var model = ReferenceFormat.Of(format);
        (ulong[] x, ulong[] y) = (FiniteCodes(format, Length * Runs, 1), FiniteCodes(format, Length * Runs, 2));
        byte[] expected = ConvertTests.Bytes(format, Enumerable.Range(0, Runs).Select(run => Sum(run * Length)));
        using var folder = new TemporaryFolder();
        string pathX = folder.Write("x.bin", ConvertTests.Bytes(format, x));
        string pathY = folder.Write("y.bin", ConvertTests.Bytes(format, y));
        string[] options = ["dot", "--format", name, "--accumulate", accumulation, "--length", "37"];

        Tool.Succeed([.. options, pathX, pathY, folder["out.bin"]]);
        ToolResult piped = Tool.RunWithInput(ConvertTests.Bytes(format, y), [.. options, pathX, "-", "-"]);

        Assert.Equal(expected, File.ReadAllBytes(folder["out.bin"]));
        Assert.Equal((0, ""), (piped.ExitCode, piped.Error));
        Assert.Equal(expected, piped.Bytes);

        ulong Sum(int start)
        {
            if (accumulation == "f64")
            {
                // The chain of the machine's own fused multiply-adds: the numbers of these formats are binary64 numbers.
                double chain = 0;
                for (int i = start; i < start + Length; i++)
                {
                    chain = Math.FusedMultiplyAdd(format.Decode(x[i]), format.Decode(y[i]), chain);
                }

                return model.Encode(chain);
            }

            ReferenceValue sum = ReferenceValue.Zero();
            var single = new ReferenceFloat(FloatFormat.Binary32);
            for (int i = start; i < start + Length; i++)
            {
                sum = ReferenceArithmetic.FusedMultiplyAdd(model.Decode(x[i]), model.Decode(y[i]), sum);
                sum = accumulation == "f32" ? single.Decode(single.Encode(sum)) : sum;
            }

            return model.Encode(sum);
        }
    }

    [Theory]
    [InlineData("bf16", 65535)]
    [InlineData("bf16", 65537)]
    [InlineData("e4m3fn", 131_072)]
    [InlineData("posit16", 65537)]
    [InlineData("f32", 0)]
    [InlineData("f32", 1)]
    public void Without_a_length_the_streams_are_one_run(string name, int count)
    {
        var format = NumberFormat.Parse(name);
        (ulong[] x, ulong[] y) = (FiniteCodes(format, count, 3), FiniteCodes(format, count, 4));
        using var folder = new TemporaryFolder();
        var sum = ExactAccumulator.ForProducts(format.LeastExponent, format.GreatestExponent, format.LeastExponent, format.GreatestExponent);
        for (int i = 0; i < count; i++)
        {
            sum.AddProduct(format.Unpack(x[i]), format.Unpack(y[i]));
        }

        Tool.Succeed("dot", "--format", name, folder.Write("x.bin", ConvertTests.Bytes(format, x)), folder.Write("y.bin", ConvertTests.Bytes(format, y)), folder["out.bin"]);

        Assert.Equal(ConvertTests.Bytes(format, [format.Pack(sum.ToUnpacked())]), File.ReadAllBytes(folder["out.bin"]));
    }

    [Theory]
    [InlineData("exact", 0x3F80)]
    [InlineData("f64", 0x0000)]
    [InlineData("f32", 0x0000)]
    public void What_cancels_is_kept_by_the_exact_sum_alone(string accumulation, int expected)
    {
        // 2^100 + 1 - 2^100.
        using var folder = new TemporaryFolder();
        string x = folder.Write("x.bin", ConvertTests.Bytes(FloatFormat.BFloat16, [0x7180, 0x3F80, 0xF180]));
        string y = folder.Write("y.bin", ConvertTests.Bytes(FloatFormat.BFloat16, [0x3F80, 0x3F80, 0x3F80]));

        Tool.Succeed("dot", "--format", "bf16", "--accumulate", accumulation, x, y, folder["out.bin"]);

        Assert.Equal(ConvertTests.Bytes(FloatFormat.BFloat16, [(ulong)expected]), File.ReadAllBytes(folder["out.bin"]));
    }

    [Fact]
    public void Results_are_rounded_as_asked()
    {
        // 1 + 2^-9 in bfloat16, whose next number is 1 + 2^-7.
        using var folder = new TemporaryFolder();
        string x = folder.Write("x.bin", ConvertTests.Bytes(FloatFormat.BFloat16, [0x3F80, 0x3B00]));
        string y = folder.Write("y.bin", ConvertTests.Bytes(FloatFormat.BFloat16, [0x3F80, 0x3F80]));

        Assert.Equal([0x80, 0x3F], Dot("nearest-even"));
        Assert.Equal([0x81, 0x3F], Dot("up"));

        byte[] Dot(string rounding)
        {
            Tool.Succeed("dot", "--format", "bf16", "--rounding", rounding, x, y, folder["out.bin"]);
            return File.ReadAllBytes(folder["out.bin"]);
        }
    }

    [Theory]
    [InlineData("posit16", 0x8000)]
    [InlineData("bf16", 0x7FC0)]
    public void NaN_times_zero_is_NaN(string name, int nan)
    {
        var format = NumberFormat.Parse(name);
        using var folder = new TemporaryFolder();
        string x = folder.Write("x.bin", ConvertTests.Bytes(format, [(ulong)nan, 0, 0]));
        string y = folder.Write("y.bin", ConvertTests.Bytes(format, [0, 0, 0]));

        Tool.Succeed("dot", "--format", name, "--length", "1", x, y, folder["out.bin"]);

        Assert.Equal(ConvertTests.Bytes(format, [(ulong)nan, 0, 0]), File.ReadAllBytes(folder["out.bin"]));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(65536, 65537)]
    [InlineData(65537, 65536)]
    [InlineData(3, 0)]
    public void Operands_of_different_lengths_are_wrong_input(int first, int second)
    {
        using var folder = new TemporaryFolder();
        string x = folder.Write("x.bin", RawFiles.Repeat(first));
        string y = folder.Write("y.bin", RawFiles.Repeat(second));

        Tool.Fail(1, $"ends after {Math.Min(first, second)} elements", "dot", "--format", "e4m3fn", x, y, folder["out.bin"]);

        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(65537, 65536)]
    [InlineData(2, 5)]
    public void A_run_that_is_cut_short_is_wrong_input(int count, int length)
    {
        using var folder = new TemporaryFolder();
        string x = folder.Write("x.bin", RawFiles.Repeat(count));
        string y = folder.Write("y.bin", RawFiles.Repeat(count));

        Tool.Fail(1, $"{count} elements end within a run. Expected a multiple of {length}.", "dot", "--format", "posit8", "--length", $"{length}", x, y, folder["out.bin"]);

        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_code_that_is_too_wide_is_wrong_input()
    {
        using var folder = new TemporaryFolder();
        string x = folder.Write("x.bin", [0x0F, 0x10]);
        string y = folder.Write("y.bin", [0x0F, 0x0F]);

        Tool.Fail(1, "element 1 is 0x10; expected a code of posit4es1, at most 0xF", "dot", "--format", "posit4es1", x, y, folder["out.bin"]);
        Tool.Fail(1, "1 bytes after element 0", "dot", "--format", "posit16", folder.Write("z.bin", [1]), y, folder["out.bin"]);

        Assert.False(File.Exists(folder["out.bin"]));
    }

    [Theory]
    [InlineData("'posit65' is not the name of a posit format", "dot", "--format", "posit65", "a", "b", "c")]
    [InlineData("'nope' is not the name of a format", "dot", "--format", "nope", "a", "b", "c")]
    [InlineData("--format", "dot", "a", "b", "c")]
    [InlineData("is not a value of --accumulate", "dot", "--format", "bf16", "--accumulate", "f16", "a", "b", "c")]
    [InlineData("'0' is not a value of --length", "dot", "--format", "bf16", "--length", "0", "a", "b", "c")]
    [InlineData("'-3' is not a value of --length", "dot", "--format", "bf16", "--length", "-3", "a", "b", "c")]
    [InlineData("'x' is not a value of --length", "dot", "--format", "bf16", "--length", "x", "a", "b", "c")]
    [InlineData("Expected it once", "dot", "--format", "bf16", "-", "-", "c")]
    [InlineData("OUT", "dot", "--format", "bf16", "a", "b")]
    public void Wrong_usage_is_exit_code_2_and_one_line(string explanation, params string[] args) => Tool.Fail(2, explanation, args);

    [Fact]
    public void A_file_that_is_absent_is_wrong_input() => Tool.Fail(1, "no-such-file", "dot", "--format", "bf16", "no-such-file", "b", "c");

    private static ulong[] FiniteCodes(NumberFormat format, int count, int seed) =>
        [.. ConvertTests.RandomCodes(format, count + seed).Take(count).Select(code => format.IsFinite(code) ? code : 0)];
}
