using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Transforms;

public class ColumnScalingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Weights_are_divided_by_a_power_of_their_largest_magnitude(double strength)
    {
        float[] weights = [1, -3, 0, float.NaN, 1e-44f, 2, 0.7f, -0f, 1, float.NegativeInfinity];
        ReadOnlySpan<float> scales = ColumnScaling.ForWeights(weights, 2, 5, strength).Scales;
        float[] largest = [2, 3, 0, float.NaN, float.PositiveInfinity];
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal((float)Math.Pow(largest[i], strength), scales[i]);
        }

        Assert.Equal([1, 1, 1], scales[2..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Smoothing_divides_powers_of_the_largest_magnitudes(double alpha)
    {
        float[] activations = [100, 0.3f, 0, 5, float.NaN];
        float[] weights = [0.02f, 4, 1, 0, 1];
        ReadOnlySpan<float> scales = ColumnScaling.Smooth(activations, weights, alpha).Scales;
        for (int i = 0; i < 2; i++)
        {
            double expected = Math.Pow(activations[i], alpha) / Math.Pow(weights[i], 1 - alpha);
            Assert.Equal(expected, scales[i], 1e-7 * expected);
        }

        Assert.Equal([1, 1, 1], scales[2..]);
    }

    [Fact]
    public void Powers_of_two_are_the_nearest_by_logarithm()
    {
        float root = MathF.Sqrt(2);
        float[] weights = [MathF.BitDecrement(root), root, 3, 0.7f, 1, 1e-40f, float.MaxValue];
        ReadOnlySpan<float> scales = ColumnScaling.ForWeights(weights, 1, weights.Length, powersOfTwo: true).Scales;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(MathF.ScaleB(1, (int)Math.Round(Math.Log2(weights[i]))), scales[i]);
        }

        Assert.Equal([MathF.ScaleB(1, -126), MathF.ScaleB(1, 127)], scales[5..]);
    }

    [Fact]
    public void A_product_of_activations_and_weights_stays_what_it_is()
    {
        var random = new Random(2);
        float[] activations = [.. Enumerable.Range(0, 12).Select(i => random.Next(-9, 10) * (i % 4 == 1 ? 64f : 1))];
        float[] weights = [.. Enumerable.Range(0, 12).Select(_ => random.Next(-9, 10) / 8f)];
        float[] activationMaxima = new float[4];
        float[] weightMaxima = new float[4];
        ColumnScaling.Maxima(activations, 3, 4, activationMaxima);
        ColumnScaling.Maxima(weights, 3, 4, weightMaxima);
        var smoothing = ColumnScaling.Smooth(activationMaxima, weightMaxima, powersOfTwo: true);
        float[] smoothed = new float[12];
        float[] scaledWeights = new float[12];
        smoothing.Apply(activations, 3, 4, smoothed);
        TensorTransform.Inverse(smoothing).Apply(weights, 3, 4, scaledWeights);
        Assert.NotEqual(activations, smoothed);
        Assert.True(smoothed.Max(Math.Abs) < activations.Max(Math.Abs));
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(Product(activations, i, weights, j), Product(smoothed, i, scaledWeights, j));
            }
        }

        static double Product(float[] x, int i, float[] y, int j) => Enumerable.Range(0, 4).Sum(k => (double)x[(4 * i) + k] * y[(4 * j) + k]);
    }

    [Fact]
    public void Scales_of_any_kind_give_numbers_back_within_the_documented_error()
    {
        var random = new Random(5);
        float[] source = [.. Enumerable.Range(0, 64 * 33).Select(_ => random.NextSingle() - 0.5f)];
        float[] numbers = new float[source.Length];
        var scaling = new ColumnScaling([.. Enumerable.Range(0, 33).Select(_ => random.NextSingle() + 0.01f)]);
        scaling.Apply(source, 64, 33, numbers);
        for (int i = 0; i < source.Length; i++)
        {
            Assert.Equal(source[i] / scaling.Scales[i % 33], numbers[i]);
        }

        scaling.Invert(numbers, 64, 33, numbers);
        for (int i = 0; i < source.Length; i++)
        {
            Assert.True(Math.Abs((double)numbers[i] - source[i]) <= (Math.ScaleB(1, -23) + Math.ScaleB(1, -48)) * Math.Abs(source[i]));
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => new ColumnScaling([1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => new ColumnScaling([float.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => new ColumnScaling([float.PositiveInfinity]));
        Assert.Throws<ArgumentException>("weights", () => ColumnScaling.ForWeights(new float[3], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("strength", () => ColumnScaling.ForWeights(new float[4], 2, 2, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>("strength", () => ColumnScaling.ForWeights(new float[4], 2, 2, double.NaN));
        Assert.Throws<ArgumentException>("weightMaxima", () => ColumnScaling.Smooth([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>("weightMaxima", () => ColumnScaling.Smooth([1, 2], [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => ColumnScaling.Smooth([1], [1], -0.1));
        Assert.Throws<ArgumentException>("destination", () => ColumnScaling.Maxima(new float[4], 2, 2, new float[1]));
        Assert.Throws<ArgumentException>("columns", () => new ColumnScaling([1, 2]).Apply(new float[3], 1, 3, new float[3]));
    }
}
