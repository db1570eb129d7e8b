using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Codebooks;

/// <summary>Codebooks fitted to data.</summary>
public class FittingTests
{
    [Fact]
    public void Optimal_fits_are_as_good_as_the_best_of_all_clusterings()
    {
        var random = new Random(1);
        for (int run = 0; run < 200; run++)
        {
            int length = random.Next(4, 10);
            int count = random.Next(2, 5);
            float[] numbers = [.. Enumerable.Range(0, length).Select(_ => random.Next(-20, 20) / 4f), -6, 6];
            float[] weights = run % 2 == 0 ? [] : [.. numbers.Select(_ => random.Next(1, 9) / 2f)];
            Codebook codebook = CodebookFitting.FitOptimal("fitted", numbers, count, weights);
            Assert.Equal(LeastError(numbers, weights, count), Error(numbers, weights, codebook.Values.ToArray()), 1e-4);
            Assert.True(Error(numbers, weights, CodebookFitting.FitLloyd("fitted", numbers, count, weights).Values.ToArray()) >= Error(numbers, weights, codebook.Values.ToArray()) - 1e-4);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(256)]
    public void Lloyds_values_are_the_means_of_what_is_nearest_to_them(int count)
    {
        float[] numbers = Normal(20_000);
        Codebook codebook = CodebookFitting.FitLloyd("fitted", numbers, count);
        Assert.Equal(count, codebook.Values.Length);
        byte[] codes = new byte[numbers.Length];
        BulkConversion.Encode<float>(codebook, numbers, codes);
        foreach (IGrouping<byte, float> cluster in codes.Zip(numbers).GroupBy(pair => pair.First, pair => pair.Second))
        {
            Assert.Equal(cluster.Average(number => (double)number), codebook.Values[cluster.Key], 1e-3);
        }

        float[] start = [.. Enumerable.Range(0, count).Select(i => numbers.Order().ElementAt(((2 * i) + 1) * numbers.Length / (2 * count)))];
        Assert.True(Error(numbers, [], codebook.Values.ToArray()) < Error(numbers, [], start));
    }

    [Fact]
    public void Lloyd_finds_the_quantizer_of_the_normal_distribution()
    {
        // Source: Max, "Quantizing for Minimum Distortion", IRE Transactions on Information Theory 6, 1960, table I: 4 levels.
        float[] values = CodebookFitting.FitLloyd("max", Normal(200_000), 4).Values.ToArray();
        float[] expected = [-1.510f, -0.4528f, 0.4528f, 1.510f];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], values[i], 0.02f);
        }
    }

    [Fact]
    public void Weights_count_as_often_as_they_say_and_order_does_not_matter()
    {
        var random = new Random(2);
        float[] numbers = Normal(300);
        float[] weights = [.. numbers.Select(_ => (float)random.Next(0, 4))];
        float[] repeated = [.. numbers.Zip(weights).SelectMany(pair => Enumerable.Repeat(pair.First, (int)pair.Second))];
        random.Shuffle(repeated);
        Assert.Equal(CodebookFitting.FitOptimal("a", repeated, 7), CodebookFitting.FitOptimal("b", numbers, 7, weights));
        Assert.Equal(CodebookFitting.FitLloyd("a", repeated, 7), CodebookFitting.FitLloyd("b", numbers, 7, weights));
    }

    [Fact]
    public void A_common_offset_shifts_the_values()
    {
        float[] numbers = [.. Normal(1000).Select(number => MathF.Round(number * 64) / 64)];
        float[] shifted = [.. numbers.Select(number => number + 4096)];
        Codebook codebook = CodebookFitting.FitOptimal("a", numbers, 5);
        Codebook far = CodebookFitting.FitOptimal("b", shifted, 5);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(codebook.Values[i], far.Values[i] - 4096, 1e-3f);
        }
    }

    [Fact]
    public void Fewer_different_numbers_than_values_are_the_values()
    {
        float[] numbers = [3, -1, 3, 2, -1, 3];
        Assert.Equal([-1, 2, 3], CodebookFitting.FitLloyd("a", numbers, 16).Values.ToArray());
        Assert.Equal([-1, 2, 3], CodebookFitting.FitOptimal("a", numbers, 16).Values.ToArray());
    }

    [Fact]
    public void Data_that_cannot_be_fitted_are_refused()
    {
        float[] one = [1, 1, 1];
        float[] good = [1, 2, 3];
        foreach (Func<float[], int, float[], Codebook> fit in (Func<float[], int, float[], Codebook>[])
            [(numbers, count, weights) => CodebookFitting.FitLloyd("a", numbers, count, weights), (numbers, count, weights) => CodebookFitting.FitOptimal("a", numbers, count, weights)])
        {
            Assert.Throws<ArgumentException>("numbers", () => fit([], 2, []));
            Assert.Throws<ArgumentException>("numbers", () => fit(one, 2, []));
            Assert.Throws<ArgumentException>("numbers", () => fit(good, 2, [0, 1, 0]));
            Assert.Throws<ArgumentException>("numbers", () => fit([1, float.NaN], 2, []));
            Assert.Throws<ArgumentException>("numbers", () => fit([1, float.PositiveInfinity], 2, []));
            Assert.Throws<ArgumentException>("weights", () => fit(good, 2, [1, 1]));
            Assert.Throws<ArgumentException>("weights", () => fit(good, 2, [1, -1, 1]));
            Assert.Throws<ArgumentException>("weights", () => fit(good, 2, [1, float.NaN, 1]));
            Assert.Throws<ArgumentOutOfRangeException>("count", () => fit(good, 1, []));
            Assert.Throws<ArgumentOutOfRangeException>("count", () => fit(good, 257, []));
        }
    }

    private static float[] Normal(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())))];
    }

    private static double Error(float[] numbers, float[] weights, float[] values) =>
        numbers.Select((number, i) => (weights.Length > 0 ? weights[i] : 1) * values.Min(value => Math.Pow((double)number - value, 2))).Sum();

    // Every division of the sorted numbers into runs.
    private static double LeastError(float[] numbers, float[] weights, int count)
    {
        (float Number, float Weight)[] sorted = [.. numbers.Select((number, i) => (number, weights.Length > 0 ? weights[i] : 1)).OrderBy(pair => pair.number)];
        return Least(0, count);

        double Least(int start, int runs)
        {
            if (runs == 1 || start == sorted.Length)
            {
                return RunError(start, sorted.Length);
            }

            return Enumerable.Range(start, sorted.Length - start + 1).Min(end => RunError(start, end) + Least(end, runs - 1));
        }

        double RunError(int start, int end)
        {
            (float Number, float Weight)[] run = sorted[start..end];
            double weight = run.Sum(pair => (double)pair.Weight);
            double mean = run.Sum(pair => (double)pair.Weight * pair.Number) / weight;
            return run.Sum(pair => pair.Weight * Math.Pow(pair.Number - mean, 2));
        }
    }
}
