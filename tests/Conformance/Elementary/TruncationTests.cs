using System.Numerics;
using Xunit;

namespace NumFormats.Conformance;

/// <summary>Results are the true ones truncated: result ≤ true &lt; next, and inexact exactly when they are not equal, by the slow reference.</summary>
public class TruncationTests
{
    public static TheoryData<string> Names => [.. FixedPointReference.Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ResultsAreTruncated(string name)
    {
        Func<BigInteger, BigInteger> reference = FixedPointReference.Functions[name];
        Func<Unpacked, Unpacked> function = ElementaryCatalog.Unary[name].Evaluate;
        var failures = new List<string>();
        int checkedCount = 0;
        foreach (double x in ElementarySamples.Values(step: 263).Where(x => Math.Abs(x) is > 1e-12 and < 100))
        {
            Unpacked result = function(ElementaryText.FromDouble(x));
            if (!result.IsFiniteNonzero || result.Exponent is < -150 or > 150)
            {
                continue;
            }

            // Both in units of the reference's last place, of which one of 64 bits is a multiple.
            BigInteger expected = BigInteger.Abs(reference(new BigInteger(Math.ScaleB(x, 60)) << (FixedPointReference.Places - 60)));
            BigInteger unit = BigInteger.One << (FixedPointReference.Places + result.Exponent - 63);
            BigInteger truncated = result.Significand * unit;
            BigInteger tolerance = FixedPointReference.Tolerance;
            bool holds = result.IsInexact
                ? truncated + tolerance < expected && expected + tolerance < truncated + unit
                : BigInteger.Abs(expected - truncated) < tolerance;
            if (!holds)
            {
                failures.Add($"{name} {x:R} gave {result}");
            }

            checkedCount++;
        }

        Assert.Empty(failures);
        Assert.True(checkedCount > 10, $"Only {checkedCount} operands were checked.");
    }
}
