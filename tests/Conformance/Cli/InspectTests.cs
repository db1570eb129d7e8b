using System.Text.Json;
using Xunit;

namespace NumFormats.Conformance.Cli;

public class InspectTests
{
    [Fact]
    public void A_code_is_taken_apart()
    {
        JsonElement report = Tool.Succeed("inspect", "e4m3fn", "0x07", "--json").Json();

        Assert.Equal("0x07", Text(report, "code"));
        Assert.Equal("00000111", Text(report, "binary"));
        Assert.Equal("subnormal", Text(report, "class"));
        Assert.Equal("0.013671875", Text(report, "exact"));
        Assert.Equal("+7 × 2^-9", Text(report, "significandTimesPower"));
        Assert.Equal("0.01171875", Text(report.GetProperty("nextDown"), "value"));
        Assert.Equal("0x08", Text(report.GetProperty("nextUp"), "code"));
        Assert.Equal("0.001953125", Text(report, "ulp"));
        Assert.Equal(
            "sign 7:7 0, exponent 6:3 0000, significand 2:0 111",
            string.Join(", ", report.GetProperty("fields").EnumerateArray().Select(field =>
                $"{Text(field, "name")} {field.GetProperty("highBit")}:{field.GetProperty("lowBit")} {Text(field, "bits")}")));
        Assert.False(report.TryGetProperty("rounding", out _));
    }

    [Theory]
    [InlineData("e5m2", "0x7C", "infinity")]
    [InlineData("e5m2", "0x7D", "signalling NaN")]
    [InlineData("e5m2", "0xFE", "NaN")]
    [InlineData("e5m2", "0x80", "zero")]
    [InlineData("e5m2", "0x04", "normal")]
    [InlineData("e8m0fnu", "0x00", "normal")]
    public void Every_class_has_its_name(string format, string code, string expected) =>
        Assert.Equal(expected, Text(Tool.Succeed("inspect", format, code, "--json").Json(), "class"));

    [Fact]
    public void A_number_is_rounded_in_every_mode()
    {
        JsonElement report = Tool.Succeed("inspect", "e4m3fn", "-1.1875", "--json").Json();

        // A tie between 1.125 (odd code) and 1.25.
        Assert.Equal(
            "nearest-even -1.25 -0.5, nearest-away -1.25 -0.5, toward-zero -1.125 0.5, up -1.125 0.5, down -1.25 -0.5, to-odd -1.125 0.5",
            string.Join(", ", report.GetProperty("rounding").EnumerateArray().Select(outcome =>
                $"{Text(outcome, "rounding")} {Text(outcome, "value")} {outcome.GetProperty("errorInUlps").GetDouble()}")));
        Assert.Equal(0.5, report.GetProperty("stochasticProbabilityAway").GetDouble());
        Assert.Equal("-1.25", Text(report, "exact"));
    }

    [Fact]
    public void Overflow_modes_are_told_apart_where_they_differ()
    {
        JsonElement report = Tool.Succeed("inspect", "e5m2", "inf", "--json").Json();

        string[] rows = [.. report.GetProperty("rounding").EnumerateArray().Select(outcome =>
            $"{Text(outcome, "rounding")} {string.Join('+', outcome.GetProperty("overflow").EnumerateArray())} {Text(outcome, "code")}")];
        Assert.Equal("nearest-even none+propagate 0x7C", rows[0]);
        Assert.Equal("nearest-even finite 0x7B", rows[1]);
    }

    [Theory]
    [InlineData("-1.5")]
    [InlineData("-.15e1")]
    public void Negative_numbers_need_no_dashes_before_them(string text)
    {
        string expected = Tool.Succeed("inspect", "--json", "bf16", "--", text).Output;
        Assert.Contains("0xBFC0", expected, StringComparison.Ordinal);
        Assert.Contains("0xBFC0", Tool.Succeed("inspect", "bf16", text).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nan", "0x7FC0")]
    [InlineData("-nan", "0xFFC0")]
    [InlineData("-inf", "0xFF80")]
    [InlineData("Infinity", "0x7F80")]
    [InlineData("1e99999999", "0x7F80")]
    [InlineData("1e-99999999", "0x0000")]
    [InlineData("1.00390625000000000000000000000000000000000001", "0x3F81")]
    [InlineData("1.00390625", "0x3F80")]
    public void Numbers_are_read_exactly(string text, string code)
    {
        Assert.Equal(code, Text(Tool.Succeed("inspect", "bf16", text, "--json").Json(), "code"));
        Assert.Contains(code, Tool.Succeed("inspect", "bf16", text).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f64", "0.1")]
    [InlineData("e8m0fnu", "0")]
    [InlineData("e15m11", "1e-3000")]
    [InlineData("p3109_k3p1ue", "-1")]
    [InlineData("e1m1fn", "3")]
    public void Every_kind_of_format_can_be_inspected(string format, string text)
    {
        Assert.Contains(format, Tool.Succeed("inspect", format, text).Output, StringComparison.Ordinal);
        Tool.Succeed("inspect", format, text, "--json").Json();
    }

    [Fact]
    public void Every_named_format_is_listed_and_detailed()
    {
        string[] names = [.. NumberFormat.Named.Select(format => format.Name)];

        string table = Tool.Succeed("formats").Output;
        Assert.All(names, name => Assert.Contains($"│ {name} ", table, StringComparison.Ordinal));
        Assert.Equal(string.Join(' ', names), string.Join(' ', Tool.Succeed("formats", "--json").Json().EnumerateArray().Select(format => Text(format, "name"))));

        JsonElement detail = Tool.Succeed("formats", "e4m3fn", "--json").Json();
        Assert.Equal("448", Text(detail, "largest"));
        Assert.Equal("0.015625", Text(detail, "smallestNormal"));
        Assert.Equal("0.001953125", Text(detail, "smallestSubnormal"));
        Assert.Equal(253, detail.GetProperty("finiteValues").GetInt32());
        Assert.Equal(JsonValueKind.Null, detail.GetProperty("infinityCode").ValueKind);
        Assert.Contains("448 (0x7E)", Tool.Succeed("formats", "e4m3fn").Output, StringComparison.Ordinal);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
