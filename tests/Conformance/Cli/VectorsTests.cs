using System.Globalization;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class VectorsTests
{
    [Theory]
    [InlineData("e4m3fn", "add", "nearest-even")]
    [InlineData("f16", "div", "down")]
    [InlineData("bf16", "sqrt", "to-odd")]
    [InlineData("e3m2", "fma", "nearest-even")]
    public void Every_line_is_what_the_operation_gives(string name, string operationName, string rounding)
    {
        var format = NumberFormat.Parse(name);
        var operation = Operation.Parse(operationName);
        RoundingMode mode = rounding == "down" ? RoundingMode.Down : rounding == "to-odd" ? RoundingMode.ToOdd : RoundingMode.NearestEven;

        string[] lines = Lines("vectors", "--format", name, "--op", operationName, "--rounding", rounding, "--count", "5000");

        Assert.Equal(5000, lines.Length);
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ');
            Assert.Equal(operation.Arity + 2, parts.Length);
            Assert.All(parts[..^1], part => Assert.Equal((format.BitWidth + 3) / 4, part.Length));
            ulong[] codes = [.. parts[..^1].Select(part => ulong.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            ulong[] operands = [.. codes[..^1], 0, 0];
            ulong result = operation.Apply(format, operands[0], operands[1], operands[2], mode, OverflowMode.None, out IeeeExceptions exceptions);
            Assert.Equal((result, ((int)exceptions).ToString("X2", CultureInfo.InvariantCulture)), (codes[^1], parts[^1]));
        }
    }

    [Fact]
    public void Boundaries_are_among_the_operands()
    {
        string[] lines = Lines("vectors", "--format", "f16", "--op", "div");

        Assert.Contains("3C00 0000 7C00 08", lines, StringComparer.Ordinal);
        Assert.Contains("0000 0000 7E00 10", lines, StringComparer.Ordinal);
        Assert.Contains("7BFF 0001 7C00 05", lines, StringComparer.Ordinal);
        Assert.Equal(lines.Length, lines.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_levels_nest_and_the_seed_decides_the_rest()
    {
        string[] command = ["vectors", "--format", "e4m3fn", "--op", "mul"];
        string[] first = Lines(command);
        string[] more = Lines([.. command, "--count", $"{first.Length + 100}", "--seed", "5"]);
        string[] thorough = Lines([.. command, "--level", "2"]);

        Assert.Equal(first, more[..first.Length]);
        Assert.Equal(first[..10], Lines([.. command, "--count", "10"]));
        Assert.Equal(more, Lines([.. command, "--count", $"{more.Length}", "--seed", "5"]));
        Assert.NotEqual(more, Lines([.. command, "--count", $"{more.Length}", "--seed", "6"]));
        Assert.Subset(thorough.ToHashSet(StringComparer.Ordinal), first.ToHashSet(StringComparer.Ordinal));
        Assert.Empty(Lines([.. command, "--count", "0"]));
    }

    private static string[] Lines(params string[] args) => Tool.Succeed(args).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
