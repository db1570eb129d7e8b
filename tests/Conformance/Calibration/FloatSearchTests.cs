using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Calibrations;

public class FloatSearchTests
{
    [Theory]
    [InlineData(4, FloatSpecials.None)]
    [InlineData(6, FloatSpecials.NaNAllOnes)]
    [InlineData(8, FloatSpecials.Ieee)]
    [InlineData(5, FloatSpecials.P3109Finite)]
    public void The_best_split_is_the_best_of_all(int bits, FloatSpecials specials)
    {
        var search = new ScaleSearch(0.3, 1.2, 9, refinements: 1);
        float[] source = Numbers(200, random => random.NextDouble() - random.NextDouble());
        FloatChoice found = Calibration.LeastSquaresFloat(bits, source, search, specials);
        Assert.Equal(bits, found.Format.BitWidth);
        Assert.Equal(specials, found.Format.Specials);
        int first = specials == FloatSpecials.Ieee ? 2 : 1;
        int last = specials == FloatSpecials.Ieee ? bits - 2 : bits - 1;
        ScaleChoice[] all = [.. Enumerable.Range(first, last - first + 1).Select(exponentBits => Calibration.LeastSquares(new FloatFormat(exponentBits, bits - 1 - exponentBits, specials: specials), source, search))];
        int best = Array.FindIndex(all, choice => choice.SquaredError == all.Min(other => other.SquaredError));
        Assert.Equal(first + best, found.Format.ExponentBits);
        Assert.Equal(all[best], new ScaleChoice(found.Scale, found.SquaredError));
    }

    [Fact]
    public void Even_numbers_want_no_exponent_and_those_of_all_sizes_many_bits_of_it()
    {
        float[] even = Numbers(2000, random => random.NextDouble() - 0.5);
        Assert.Equal(1, Calibration.LeastSquaresFloat(8, even).Format.ExponentBits);

        // Few numbers are large, so that their errors weigh no more than those of the many small ones.
        float[] sizes = Numbers(4000, random => Math.Pow(1 - random.NextDouble(), -0.8));
        Assert.InRange(Calibration.LeastSquaresFloat(8, sizes).Format.ExponentBits, 3, 7);
    }

    [Theory]
    [InlineData(4, FloatSpecials.None)]
    [InlineData(8, FloatSpecials.NaNAllOnes)]
    [InlineData(6, FloatSpecials.NaNNegativeZero)]
    public void The_best_bias_is_the_best_of_all(int bits, FloatSpecials specials)
    {
        float[] source = Numbers(300, random => 1e-3 * Math.Pow(random.NextDouble() - random.NextDouble(), 3));
        FloatChoice found = Calibration.LeastSquaresBias(bits, source, specials);
        Assert.Equal(1, found.Scale);
        double least = double.PositiveInfinity;
        for (int exponentBits = 1; exponentBits < bits; exponentBits++)
        {
            for (int bias = -20; bias <= 160; bias++)
            {
                least = Math.Min(least, Error(new FloatFormat(exponentBits, bits - 1 - exponentBits, bias, specials), source));
            }
        }

        Assert.Equal(least, found.SquaredError, 1e-12 * least);
        Assert.Equal(Error(found.Format, source), found.SquaredError, 1e-12 * least);
    }

    [Fact]
    public void A_bias_does_no_better_than_a_scale()
    {
        float[] source = Numbers(500, random => random.NextDouble() - random.NextDouble());
        Assert.True(Calibration.LeastSquaresFloat(4, source).SquaredError < Calibration.LeastSquaresBias(4, source).SquaredError);
        FloatChoice exact = Calibration.LeastSquaresBias(4, [0.25f, -0.125f, 0]);
        Assert.Equal(0, exact.SquaredError);
        Assert.Equal(1, exact.Format.ExponentBits);
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        float[] one = [1];
        Assert.Throws<ArgumentOutOfRangeException>("bits", () => Calibration.LeastSquaresFloat(2, one));
        Assert.Throws<ArgumentOutOfRangeException>("bits", () => Calibration.LeastSquaresBias(17, one));
        Assert.Throws<ArgumentException>("specials", () => Calibration.LeastSquaresFloat(8, one, specials: FloatSpecials.NaNAllOnesNoZero));
        Assert.Throws<ArgumentException>("specials", () => Calibration.LeastSquaresBias(8, one, FloatSpecials.P3109Extended));
        Assert.Throws<ArgumentException>("source", () => Calibration.LeastSquaresFloat(8, []));
        Assert.Throws<ArgumentException>("source", () => Calibration.LeastSquaresBias(8, []));
        Assert.Throws<ArgumentException>("source", () => Calibration.LeastSquaresBias(8, [float.NaN]));
    }

    private static double Error(FloatFormat format, float[] source) => source.Sum(number =>
    {
        double error = format.Decode(format.Encode(number, overflow: OverflowMode.Finite)) - number;
        return error * error;
    });

    private static float[] Numbers(int count, Func<Random, double> next)
    {
        var random = new Random(31);
        return [.. Enumerable.Range(0, count).Select(_ => (float)next(random))];
    }
}
