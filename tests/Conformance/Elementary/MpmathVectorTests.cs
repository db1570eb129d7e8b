using Xunit;

namespace NumFormats.Conformance;

/// <summary>Every bit, the sticky bit included, against another program.</summary>
public class MpmathVectorTests
{
    [Fact]
    public void RandomOperandsAgree() => Check(MpmathVectors.Random);

    [Fact]
    public void HardestOperandsAgree() => Check(MpmathVectors.Hard);

    [Fact]
    public void OperandsNearThresholdsAgree() => Check(MpmathVectors.Thresholds);

    [Fact]
    public void EveryFunctionHasVectors()
    {
        var covered = ElementaryText.Lines(MpmathVectors.Random).Select(line => line.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
        string[] names =
        [
            .. ElementaryCatalog.Unary.Keys.Except(["log1p", "log21p", "log101p", "ln"], StringComparer.Ordinal),
            .. ElementaryCatalog.Binary.Keys,
            .. ElementaryCatalog.IntegerParameter.Keys,
        ];
        Assert.Empty(names.Except(covered, StringComparer.Ordinal));
    }

    private static void Check(string table)
    {
        string[] failures = [.. ElementaryText.Lines(table).Where(line =>
        {
            (Unpacked actual, Unpacked expected) = ElementaryText.Evaluate(line);
            return actual != expected;
        })];
        Assert.Empty(failures);
    }
}
