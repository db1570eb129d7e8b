using NumFormats.Conformance.Files;
using NumFormats.Conformance.Vectors;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class EvalTests
{
    public static TheoryData<string> Operations => [.. Operation.All.Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Computes_as_the_operation_does(string name)
    {
        const int Count = 500;
        var format = FloatFormat.BFloat16;
        var operation = Operation.Parse(name);
        using var folder = new TemporaryFolder();
        ulong[][] operands = [.. Enumerable.Range(0, 3).Select(i => ConvertTests.RandomCodes(format, Count + i)[..Count])];
        string[] paths = [.. operands.Take(operation.Arity).Select((codes, i) => folder.Write($"{i}.bin", ConvertTests.Bytes(format, codes)))];
        byte[] expected = ConvertTests.Bytes(format, Enumerable.Range(0, Count).Select(i =>
            operation.Apply(format, operands[0][i], operands[1][i], operands[2][i], RoundingMode.Up, OverflowMode.Propagate)));

        Tool.Succeed(["eval", "--format", "bf16", "--op", name, "--rounding", "up", "--overflow", "propagate", .. paths, folder["out.bin"]]);

        Assert.Equal(expected, File.ReadAllBytes(folder["out.bin"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    public void The_length_of_a_piece_makes_no_difference(int count)
    {
        var format = FloatFormat.E5M2;
        using var folder = new TemporaryFolder();
        ulong[] x = ConvertTests.RandomCodes(format, count);
        ulong[] y = [.. x.Reverse()];
        var stochastic = new StochasticRounding(seed: 7);
        byte[] expected = [.. x.Select((code, i) => (byte)format.Multiply(code, y[i], stochastic.At((ulong)i)))];
        string pathY = folder.Write("y.bin", ConvertTests.Bytes(format, y));

        ToolResult result = Tool.RunWithInput(
            ConvertTests.Bytes(format, x), "eval", "--format", "e5m2", "--op", "mul", "--rounding", "stochastic", "--seed", "7", "-", pathY, "-");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(expected, result.Bytes);
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

        Tool.Fail(1, $"ends after {Math.Min(first, second)} elements", "eval", "--format", "e4m3fn", "--op", "add", x, y, folder["out.bin"]);

        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Agrees_with_the_published_tables()
    {
        foreach (MinifloatArithmeticTable table in MinifloatVectors.Instance.ArithmeticTables().Where(table => table.Operation is "div" or "fma" or "sqrt" && table.Codes.Length <= 1 << 16))
        {
            NumberFormat format = table.Format.Format;
            using var folder = new TemporaryFolder();
            string[] paths = [.. Enumerable.Range(0, Operation.Parse(table.Operation).Arity).Select(number => folder.Write(
                $"{number}.bin", ConvertTests.Bytes(format, Enumerable.Range(0, table.Codes.Length).Select(i => table.Operand(number, i)))))];

            Tool.Succeed(["eval", "--format", format.Name, "--op", table.Operation, .. paths, folder["out.bin"]]);

            ulong[] codes = ConvertTests.Codes(format, File.ReadAllBytes(folder["out.bin"]));
            for (int i = 0; i < codes.Length; i++)
            {
                if (!table.Departs(i) && !table.Format.AreSame(codes[i], table.Codes[i]))
                {
                    Assert.Fail($"{table}: result {i} is {codes[i]:X}, expected {table.Codes[i]:X}.");
                }
            }
        }
    }
}
