using Microsoft.CodeAnalysis;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Declarations that cannot be completed, and formats that do not exist, are told at the name of the type.</summary>
public sealed class DiagnosticsTests
{
    [Theory]
    [InlineData("public readonly struct Shape;")]
    [InlineData("public partial struct Shape;")]
    [InlineData("public struct Shape;")]
    [InlineData("public readonly partial struct Shape<T>;")]
    [InlineData("public readonly partial record struct Shape;")]
    public void ATypeThatIsNoReadOnlyPartialStructIsNF0001(string declaration) =>
        Reports("NF0001", "Shape", $"[NumFormats.FloatFormat(ExponentBits = 4, SignificandBits = 3)] {declaration}");

    [Theory]
    [InlineData("public partial struct Shape;")]
    [InlineData("public readonly partial record struct Shape;")]
    public void ThatHoldsOfPositsToo(string declaration) =>
        Reports("NF0001", "Shape", $"[NumFormats.PositFormat(Bits = 16)] {declaration}", "[PositFormat]");

    [Theory]
    [InlineData("public static class Outer")]
    [InlineData("public partial class Outer<T>")]
    [InlineData("public struct Outer")]
    public void ATypeAroundItThatIsNotPartialIsNF0001(string outer) =>
        Reports("NF0001", "Shape", $"{outer} {{ [NumFormats.FloatFormat(ExponentBits = 4, SignificandBits = 3)] public readonly partial struct Shape; }}", "'Outer'");

    [Theory]
    [InlineData("ExponentBits = 8, SignificandBits = 31", "2 to 32 bits")]
    [InlineData("ExponentBits = 0, SignificandBits = 3", "1 to 20 exponent bits")]
    [InlineData("SignificandBits = 3", "1 to 20 exponent bits")]
    [InlineData("ExponentBits = 21, SignificandBits = 3", "1 to 20 exponent bits")]
    [InlineData("ExponentBits = 4, SignificandBits = -1", "2 to 32 bits")]
    [InlineData("ExponentBits = 1, SignificandBits = 0, Specials = NumFormats.FloatSpecials.None, IsSigned = false", "2 to 32 bits")]
    [InlineData("ExponentBits = 4, SignificandBits = 0", "significand bit")]
    [InlineData("ExponentBits = 4, SignificandBits = 3, Specials = NumFormats.FloatSpecials.NaNNegativeZero, IsSigned = false", "sign bit")]
    [InlineData("ExponentBits = 8, SignificandBits = 0, Specials = NumFormats.FloatSpecials.NaNAllOnesNoZero", "unsigned")]
    [InlineData("ExponentBits = 4, SignificandBits = 3, Bias = 7, Specials = NumFormats.FloatSpecials.P3109Extended", "bias")]
    [InlineData("ExponentBits = 1, SignificandBits = 0, Specials = NumFormats.FloatSpecials.P3109Finite", "3 to 16 bits")]
    [InlineData("ExponentBits = 8, SignificandBits = 8, Specials = NumFormats.FloatSpecials.P3109Extended", "3 to 16 bits")]
    [InlineData("ExponentBits = 4, SignificandBits = 3, Bias = 2000000", "bias")]
    [InlineData("ExponentBits = 4, SignificandBits = 3, Bias = int.MinValue", "bias")]
    [InlineData("ExponentBits = 4, SignificandBits = 3, Specials = (NumFormats.FloatSpecials)99", "specials")]
    public void AFormatThatDoesNotExistIsNF0002(string arguments, string reason) =>
        Reports("NF0002", "Shape", $"[NumFormats.FloatFormat({arguments})] public readonly partial struct Shape;", reason);

    [Theory]
    [InlineData("ExponentBits = 5, SignificandBits = 26")]
    [InlineData("ExponentBits = 1, SignificandBits = 0, Specials = NumFormats.FloatSpecials.None")]
    [InlineData("ExponentBits = 20, SignificandBits = 11")]
    [InlineData("ExponentBits = 4, SignificandBits = 3, Bias = -1048576")]
    [InlineData("ExponentBits = 4, SignificandBits = 3, Bias = 8, Specials = NumFormats.FloatSpecials.P3109Extended")]
    [InlineData("ExponentBits = 7, SignificandBits = 0, Specials = NumFormats.FloatSpecials.P3109Extended")]
    public void AFormatAtTheEdgeOfWhatExistsIsNoProblem(string arguments) =>
        Assert.Empty(GeneratorRun.Report($"[NumFormats.FloatFormat({arguments})] public readonly partial struct Shape;"));

    [Theory]
    [InlineData("", "2 to 64 bits")]
    [InlineData("Bits = 1", "2 to 64 bits")]
    [InlineData("Bits = 65", "2 to 64 bits")]
    [InlineData("Bits = -16", "2 to 64 bits")]
    [InlineData("Bits = 16, ExponentBits = -1", "0 to 4 exponent bits")]
    [InlineData("Bits = 16, ExponentBits = 5", "0 to 4 exponent bits")]
    public void APositThatDoesNotExistIsNF0002(string arguments, string reason) =>
        Reports("NF0002", "Shape", $"[NumFormats.PositFormat({arguments})] public readonly partial struct Shape;", reason);

    [Theory]
    [InlineData("Bits = 2, ExponentBits = 4")]
    [InlineData("Bits = 64, ExponentBits = 0")]
    public void APositAtTheEdgeOfWhatExistsIsNoProblem(string arguments) =>
        Assert.Empty(GeneratorRun.Report($"[NumFormats.PositFormat({arguments})] public readonly partial struct Shape;"));

    [Theory]
    [InlineData("", "2 to 8 bits")]
    [InlineData("Bits = 1", "2 to 8 bits")]
    [InlineData("Bits = 9", "2 to 8 bits")]
    [InlineData("Bits = 0, IsSigned = false", "1 to 8 bits")]
    [InlineData("Bits = 9, IsSigned = false", "1 to 8 bits")]
    public void AnIntegerThatDoesNotExistIsNF0002(string arguments, string reason) =>
        Reports("NF0002", "Shape", $"[NumFormats.IntegerFormat({arguments})] public readonly partial struct Shape;", reason);

    [Theory]
    [InlineData("Bits = 2")]
    [InlineData("Bits = 8")]
    [InlineData("Bits = 1, IsSigned = false")]
    [InlineData("Bits = 8, IsSigned = false")]
    public void AnIntegerAtTheEdgeOfWhatExistsIsNoProblem(string arguments) =>
        Assert.Empty(GeneratorRun.Report($"[NumFormats.IntegerFormat({arguments})] public readonly partial struct Shape;"));

    private static void Reports(string id, string name, string source, string reason = "'Shape'")
    {
        Diagnostic found = Assert.Single(GeneratorRun.Report(source));
        Assert.Equal(id, found.Id);
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);
        Assert.Equal(name, found.Location.SourceTree!.GetText().ToString(found.Location.SourceSpan));
        Assert.Contains(reason, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
