using Xunit;

namespace NumFormats.Conformance;

/// <summary>Estimates are within their stated relative error of the exact result, and exist wherever results are ordinary.</summary>
public class EstimateTests
{
    private static readonly double[] SecondOperands = [-3, -1.5, -0.0078125, 0.3333333333333333, 0.5, 1, 2, 2.718281828459045, 17.25, 1e-20, 1e20];

    private static readonly int[] IntegerParameters = [-40, -3, -1, 1, 2, 3, 7, 100];

    public static TheoryData<string> UnaryNames => [.. FixedPointReference.Functions.Keys];

    public static TheoryData<string> BinaryNames => [.. ElementaryCatalog.Binary.Keys];

    public static TheoryData<string> IntegerParameterNames => [.. ElementaryCatalog.IntegerParameter.Keys];

    [Theory]
    [MemberData(nameof(UnaryNames))]
    public void UnaryEstimatesHold(string name)
    {
        var (evaluate, estimate) = ElementaryCatalog.Unary[name];
        Check(
            from x in ElementarySamples.Values(step: 37).Concat(ElementarySamples.WideValues(1000))
            select ($"{name} {x:R}", evaluate(ElementaryText.FromDouble(x)), estimate(x)),
            leastShare: 1);
    }

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void BinaryEstimatesHold(string name)
    {
        var (evaluate, estimate) = ElementaryCatalog.Binary[name];
        Check(
            from x in ElementarySamples.Values(step: 211)
            from y in SecondOperands
            select ($"{name} {x:R} {y:R}", evaluate(ElementaryText.FromDouble(x), ElementaryText.FromDouble(y)), estimate(x, y)),
            leastShare: 1);
    }

    [Theory]
    [MemberData(nameof(IntegerParameterNames))]
    public void IntegerParameterEstimatesHold(string name)
    {
        var (evaluate, estimate) = ElementaryCatalog.IntegerParameter[name];
        Check(
            from x in ElementarySamples.Values(step: 211)
            from n in IntegerParameters
            select ($"{name} {x:R} {n}", evaluate(ElementaryText.FromDouble(x), n), estimate(x, n)),
            leastShare: 0.6);
    }

    [Fact]
    public void ThereIsNoEstimateOfSpecialOperandsOrResults()
    {
        foreach ((string name, var function) in ElementaryCatalog.Unary)
        {
            Assert.True(double.IsNaN(function.Estimate(double.NaN)), name);
        }

        Assert.All(
            [
                ElementaryEstimates.Exp(1000), ElementaryEstimates.Exp(-1000), ElementaryEstimates.Log(1), ElementaryEstimates.Log(-1),
                ElementaryEstimates.Sin(0), ElementaryEstimates.SinPi(3), ElementaryEstimates.CosPi(0.5), ElementaryEstimates.TanPi(0.5),
                ElementaryEstimates.Atanh(1), ElementaryEstimates.Acosh(1), ElementaryEstimates.Pow(-2, 0.5), ElementaryEstimates.Pow(0, -1),
                ElementaryEstimates.Pow(2, double.PositiveInfinity), ElementaryEstimates.Hypot(double.PositiveInfinity, 1),
                ElementaryEstimates.Atan2(1, double.NegativeInfinity), ElementaryEstimates.Atan2(-0.0, -1), ElementaryEstimates.RootN(-8, 2),
                ElementaryEstimates.RootN(8, 0), ElementaryEstimates.ExpM1(double.NegativeInfinity), ElementaryEstimates.LogP1(-1),
            ],
            estimate => Assert.True(double.IsNaN(estimate)));
    }

    private static void Check(IEnumerable<(string Name, Unpacked Exact, double Estimate)> cases, double leastShare)
    {
        var failures = new List<string>();
        int ordinary = 0;
        int estimated = 0;
        foreach ((string name, Unpacked exact, double estimate) in cases)
        {
            bool isOrdinary = exact.IsFiniteNonzero && Math.Abs(exact.Exponent) < 390;
            ordinary += isOrdinary ? 1 : 0;
            if (double.IsNaN(estimate))
            {
                continue;
            }

            // The exact result is truncated by less than 2^-63 of it, which does not matter at 2^-44.
            estimated += isOrdinary ? 1 : 0;
            Unpacked difference = Unpacked.Subtract(ElementaryText.FromDouble(estimate), exact);
            if (!exact.IsFiniteNonzero || Unpacked.CompareMagnitude(difference, Unpacked.ScaleByPowerOfTwo(exact, -44)) >= 0)
            {
                failures.Add($"{name}: {estimate:R} for {exact}");
            }
        }

        Assert.Empty(failures);
        Assert.True(ordinary > 100, $"Only {ordinary} ordinary results.");
        Assert.True(estimated >= leastShare * ordinary, $"Estimates of only {estimated} among {ordinary} ordinary results.");
    }
}
