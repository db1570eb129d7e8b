using System.Diagnostics;
using System.Globalization;
using NumFormats.Conformance.Files;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class UsageTests
{
    [Theory]
    [InlineData("'frobnicate' is not a command", "frobnicate")]
    [InlineData("'--json' is not an option", "--json")]
    [InlineData("'--foo' is not an option", "compare", "--foo")]
    [InlineData("'-x' is not an option", "inspect", "e4m3fn", "-x")]
    [InlineData("'e4m' is not the name of a format", "inspect", "e4m", "1")]
    [InlineData("VALUE", "inspect", "e4m3fn")]
    [InlineData("'nope' is not the name of a format", "formats", "nope")]
    [InlineData("'nope' is not the name of a format", "compare", "--formats", "e4m3fn,nope")]
    [InlineData("matches no format", "compare", "--formats", "zz*")]
    [InlineData("Expected the smaller number first", "compare", "--formats", "e{5..2}m1")]
    [InlineData("empty list", "compare", "--formats", ",")]
    [InlineData("--tensors", "compare", "--tensors", "(")]
    [InlineData("--threads", "compare", "--threads", "-1")]
    [InlineData("is not a value of --scale", "compare", "--scale", "row")]
    [InlineData("--to", "convert", "--from", "f32", "a", "b")]
    [InlineData("OUT", "convert", "--from", "f32", "--to", "bf16", "a")]
    [InlineData("is not a value of --rounding", "convert", "--from", "f32", "--to", "bf16", "--rounding", "nearest", "a", "b")]
    [InlineData("'33'", "convert", "--from", "f32", "--to", "bf16", "--random-bits", "33", "a", "b")]
    [InlineData("'nope' is not an operation", "eval", "--format", "f32", "--op", "nope", "a", "b")]
    [InlineData("Expected 3", "eval", "--format", "f32", "--op", "add", "a", "b")]
    [InlineData("Expected 2", "eval", "--format", "f32", "--op", "sqrt", "a", "b", "c")]
    [InlineData("Expected it once", "eval", "--format", "f32", "--op", "add", "-", "-", "c")]
    [InlineData("'x'", "convert", "--from", "f32", "--to", "bf16", "--random-bits", "x", "a", "b")]
    [InlineData("'x'", "convert", "--from", "f32", "--to", "bf16", "--seed", "x", "a", "b")]
    [InlineData("'x'", "compare", "--threads", "x")]
    [InlineData("'x'", "vectors", "--format", "f16", "--op", "add", "--level", "x")]
    [InlineData("'-1'", "vectors", "--format", "f16", "--op", "add", "--count", "-1")]
    [InlineData("'3'", "vectors", "--format", "f16", "--op", "add", "--level", "3")]
    public void Wrong_usage_is_exit_code_2_and_one_line(string explanation, params string[] args) => Tool.Fail(2, explanation, args);

    [Theory]
    [InlineData("is not a number", "inspect", "e4m3fn", "one")]
    [InlineData("is not a number", "inspect", "e4m3fn", "1,5")]
    [InlineData("is not a code of e4m3fn", "inspect", "e4m3fn", "0x100")]
    [InlineData("is not a code of e4m3fn", "inspect", "e4m3fn", "0x")]
    [InlineData("no-such-file", "compare", "no-such-file")]
    [InlineData("no-such-file", "convert", "--from", "f32", "--to", "bf16", "no-such-file", "out")]
    [InlineData("no-such-file", "eval", "--format", "f32", "--op", "neg", "no-such-file", "out")]
    [InlineData("nothing to compare", "compare", "--tensors", "^nothing$")]
    public void Wrong_input_is_exit_code_1_and_one_line(string explanation, params string[] args)
    {
        Tool.Fail(1, explanation, args);
        Assert.False(File.Exists("out"));
    }

    [Theory]
    [InlineData("compare", "--formats")]
    [InlineData("inspect", "0xCODE")]
    [InlineData("formats", "p3109_k")]
    [InlineData("convert", "--random-bits")]
    [InlineData("eval", "fma (x * y + z")]
    [InlineData("vectors", "--level")]
    public void Every_command_explains_itself(string command, string holds)
    {
        Assert.Contains(holds, Tool.Succeed(command, "--help").Output, StringComparison.Ordinal);
        Assert.Contains(command, Tool.Succeed("--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_culture_makes_no_difference()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            string expected = Tool.Succeed("inspect", "f16", "0.1").Output;
            CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(expected, Tool.Succeed("inspect", "f16", "0.1").Output);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Runs_as_a_process_between_pipes()
    {
        byte[] input = [0x00, 0x38, 0xBC, 0x7E];
        using var folder = new TemporaryFolder();
        string inputPath = folder.Write("in.bin", input);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "NumFormats.Cli.dll"), "convert", "--from", "e4m3fn", "--to", "bf16", inputPath, "-" },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal("", error);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal([0x00, 0x00, 0x80, 0x3F, 0xC0, 0xBF, 0xE0, 0x43], output.ToArray());
    }
}
