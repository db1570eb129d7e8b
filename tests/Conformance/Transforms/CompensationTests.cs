using System.Numerics;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Transforms;

public class CompensationTests
{
    [Theory]
    [InlineData(8, 16)]
    [InlineData(16, 8)]
    [InlineData(16, 16)]
    public void What_low_rank_compensation_leaves_is_the_singular_values_beyond_the_rank(int rows, int columns)
    {
        // An error with known singular values: outer products of rows of orthogonal matrices.
        double[] values = [64, 16, 12, 3, 0.5, 0.25, 0, 0];
        float[] source = new float[rows * columns];
        float[] error = new float[rows * columns];
        for (int i = 0; i < rows * columns; i++)
        {
            source[i] = i % 7;
            for (int k = 0; k < values.Length; k++)
            {
                // Singular vectors are these over the roots of the lengths.
                error[i] += (float)(values[k] * Hadamard(k, i / columns) * Hadamard(7 - k, i % columns) / 16);
            }
        }

        double factor = Math.Sqrt(rows * columns) / 16;
        for (int rank = 0; rank <= 9; rank++)
        {
            float[] found = new float[source.Length];
            LowRankCompensation.RoundTrip(source, rows, columns, found, Subtracting(error), rank);
            double expected = values.Skip(rank).Sum(value => value * value) * factor * factor;

            // Singular values and the rounding of the result to binary32.
            Assert.Equal(expected, SquaredError(source, found), 1e-5 + (1e-5 * expected));
        }
    }

    [Fact]
    public void Low_rank_compensation_lessens_the_error_of_a_format_with_every_rank()
    {
        float[] source = Samples(24 * 40);
        double previous = double.PositiveInfinity;
        for (int rank = 0; rank <= 24; rank += 3)
        {
            float[] found = new float[source.Length];
            LowRankCompensation.RoundTrip(source, 24, 40, found, Absmax(FloatFormat.E2M1FN), rank);
            double error = SquaredError(source, found);
            Assert.True(error < previous);
            previous = error;
        }

        Assert.True(previous < 1e-10);
        float[] plain = new float[source.Length];
        Absmax(FloatFormat.E2M1FN)(source, 24, 40, plain);
        float[] rank0 = new float[source.Length];
        LowRankCompensation.RoundTrip(source, 24, 40, rank0, Absmax(FloatFormat.E2M1FN), 0);
        Assert.Equal(plain, rank0);
    }

    [Fact]
    public void An_expansion_is_the_sum_of_quantized_residuals()
    {
        float[] source = Samples(8 * 32);
        float[] sum = new float[source.Length];
        float[] residual = [.. source];
        RoundTrip quantizer = Absmax(IntegerFormat.Int4);
        for (int order = 1; order <= 5; order++)
        {
            float[] term = new float[source.Length];
            quantizer(residual, 8, 32, term);
            for (int i = 0; i < source.Length; i++)
            {
                sum[i] += term[i];
                residual[i] -= term[i];
            }

            float[] found = new float[source.Length];
            ResidualExpansion.RoundTrip(source, 8, 32, found, quantizer, order);
            Assert.Equal(sum, found);

            // Rounding to an integer of −7 to 7 leaves at most a half of a seventh of the largest magnitude.
            double bound = source.Max(Math.Abs) * Math.Pow(1 / 14.0, order) * (1 + 1e-3);
            Assert.All(source.Zip(found), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, bound));
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        RoundTrip quantizer = Absmax(IntegerFormat.Int4);
        float[] matrix = new float[4];
        Assert.Throws<ArgumentNullException>("quantizer", () => ResidualExpansion.RoundTrip(matrix, 2, 2, new float[4], null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => ResidualExpansion.RoundTrip(matrix, 2, 2, new float[4], quantizer, 0));
        Assert.Throws<ArgumentException>("destination", () => ResidualExpansion.RoundTrip(matrix, 2, 2, matrix, quantizer, 1));
        Assert.Throws<ArgumentException>("source", () => ResidualExpansion.RoundTrip(matrix, 2, 3, new float[6], quantizer, 1));
        Assert.Throws<ArgumentNullException>("quantizer", () => LowRankCompensation.RoundTrip(matrix, 2, 2, new float[4], null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>("rank", () => LowRankCompensation.RoundTrip(matrix, 2, 2, new float[4], quantizer, -1));
        Assert.Throws<ArgumentException>("destination", () => LowRankCompensation.RoundTrip(matrix, 2, 2, new float[3], quantizer, 1));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => LowRankCompensation.RoundTrip(new float[46341], 1, 46341, new float[46341], quantizer, 1));
        Assert.Throws<ArgumentException>("source", () => LowRankCompensation.RoundTrip([1, float.NaN], 1, 2, new float[2], quantizer, 1));
    }

    private static int Hadamard(int row, int column) => BitOperations.PopCount((uint)(row & column)) % 2 == 0 ? 1 : -1;

    private static RoundTrip Subtracting(float[] error) => (source, _, _, destination) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i] - error[i];
        }
    };

    private static RoundTrip Absmax(NumberFormat format) => (source, _, _, destination) =>
    {
        float largest = 0;
        foreach (float number in source)
        {
            largest = Math.Max(largest, Math.Abs(number));
        }

        Quantization.Round(format, source, destination, largest > 0 ? largest / (float)format.Decode(format.LargestCode) : 1);
    };

    private static double SquaredError(float[] x, float[] y) => x.Zip(y).Sum(pair => ((double)pair.First - pair.Second) * ((double)pair.First - pair.Second));

    private static float[] Samples(int count)
    {
        var random = new Random(17);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - random.NextSingle())];
    }
}
