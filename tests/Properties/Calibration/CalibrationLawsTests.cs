using FsCheck;
using FsCheck.Fluent;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Properties;

/// <summary>What holds of every choice of a scale, whatever the numbers.</summary>
public sealed class CalibrationLawsTests
{
    private const int Count = 100;

    private static readonly NumberFormat[] s_formats = [IntegerFormat.Int4, FloatFormat.E2M1FN, FloatFormat.E4M3FN, PositFormat.Posit8];

    private static Gen<float[]> Numbers => Gen.Choose(1, 80).SelectMany(length => Gen.ArrayOf(
        from significand in Gen.Choose(-1000, 1000)
        from exponent in Gen.Choose(-30, 10)
        select MathF.ScaleB(significand, exponent),
        length));

    [Fact]
    public void SearchedScalesAreNoWorseThanTheFirst() => Seeded.Holds(
        Prop.ForAll(Numbers.ToArbitrary(), Gen.Elements(s_formats).ToArbitrary(), (numbers, format) =>
        {
            ScaleChoice found = Calibration.LeastSquares(format, numbers, new ScaleSearch(0.1, 1.2, 11, refinements: 1));
            return found.SquaredError == Error(format, numbers, found.Scale) && found.SquaredError <= Error(format, numbers, Calibration.AbsMax(format, numbers));
        }),
        Count,
        "the error of a searched scale");

    // Scaling by a power of two is exact, and takes the scale along.
    [Fact]
    public void PowersOfTwoGoThrough() => Seeded.Holds(
        Prop.ForAll(Numbers.ToArbitrary(), Gen.Choose(-20, 20).ToArbitrary(), (numbers, power) =>
        {
            float[] scaled = [.. numbers.Select(number => MathF.ScaleB(number, power))];
            var format = FloatFormat.E2M1FN;
            var search = new ScaleSearch(0.1, 1.2, 11);
            return numbers.All(number => number == 0)
                || (MathF.ScaleB(Calibration.AbsMax(format, numbers), power) == Calibration.AbsMax(format, scaled)
                    && MathF.ScaleB(Calibration.Percentile(format, numbers, 100), power) == Calibration.Percentile(format, scaled, 100)
                    && MathF.ScaleB(Calibration.LeastSquares(format, numbers, search).Scale, power) == Calibration.LeastSquares(format, scaled, search).Scale
                    && MathF.ScaleB(Calibration.Entropy(format, Histogram(numbers)), power) == Calibration.Entropy(format, Histogram(scaled)));
        }),
        Count / 4,
        "scaling by a power of two");

    [Fact]
    public void PercentilesGrow() => Seeded.Holds(
        Prop.ForAll(Numbers.ToArbitrary(), numbers =>
        {
            double[] scales = [.. Enumerable.Range(1, 100).Select(percentile => Magnitude(percentile))];
            return scales.Zip(scales.Skip(1)).All(pair => pair.First <= pair.Second);

            // Zero has the scale 1.
            double Magnitude(int percentile) => numbers.Count(number => number == 0) * 100 >= percentile * numbers.Length ? 0 : Calibration.Percentile(IntegerFormat.Int8, numbers, percentile);
        }),
        Count,
        "the order of percentiles");

    [Fact]
    public void HistogramsDoNotDependOnOrderOrParts() => Seeded.Holds(
        Prop.ForAll(Numbers.ToArbitrary(), Gen.Choose(0, 80).ToArbitrary(), (numbers, cut) =>
        {
            var whole = new MagnitudeHistogram(16);
            whole.Add(numbers);
            var parts = new MagnitudeHistogram(16);
            int at = Math.Min(cut, numbers.Length);
            parts.Add(numbers.AsSpan(at));
            parts.Add([.. numbers.Take(at).Reverse()]);
            return whole.Counts.SequenceEqual(parts.Counts) && whole.Range == parts.Range && whole.Count == parts.Count && whole.Largest == parts.Largest;
        }),
        Count,
        "a histogram of parts");

    private static MagnitudeHistogram Histogram(float[] numbers)
    {
        var histogram = new MagnitudeHistogram(64);
        histogram.Add(numbers);
        return histogram;
    }

    private static double Error(NumberFormat format, float[] numbers, float scale)
    {
        float[] rounded = new float[numbers.Length];
        Quantization.Round(format, numbers, rounded, scale);
        var statistics = new ErrorStatistics();
        statistics.Add(numbers, rounded);
        return statistics.SumOfSquaredErrors;
    }
}
