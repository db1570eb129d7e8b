using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Transforms;

public class OutlierTests
{
    [Fact]
    public void Columns_with_a_magnitude_above_the_threshold_are_kept()
    {
        float[] source = [1, 6, -7, 2, float.NaN, 5, 6, 3, float.PositiveInfinity, 0];
        var outliers = OutlierColumns.Above(source, 2, 5, 6);
        Assert.Equal([2, 3, 4], outliers.Columns);
        float[] rest = new float[10];
        outliers.Apply(source, 2, 5, rest);
        Assert.Equal([1, 6, 0, 0, 0, 5, 6, 0, 0, 0], rest);
        outliers.Invert([1, 5, 9, 9, 9, 4, 6, 9, 9, 9], 2, 5, rest);
        Assert.Equal([1, 5, -7, 2, float.NaN, 4, 6, 3, float.PositiveInfinity, 0], rest);
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(0.05, new int[0])]
    [InlineData(0.1, new[] { 6 })]
    [InlineData(0.25, new[] { 2, 6 })]
    [InlineData(0.3, new[] { 2, 4, 6 })]
    [InlineData(0.4, new[] { 1, 2, 4, 6 })]
    [InlineData(1, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    public void A_share_of_the_elements_is_kept_the_first_of_equal_ones(double share, int[] expected)
    {
        float[] source = [1, -3, float.PositiveInfinity, 2, 4, 3, float.NaN, 0, -0f, 3];
        var outliers = SparseOutliers.Largest(source, 2, 5, share);
        Assert.Equal(expected, outliers.Indices);
        Assert.Equal(expected.Select(index => source[index]), outliers.Values.ToArray());
    }

    [Fact]
    public void The_largest_magnitudes_are_those_that_sorting_finds()
    {
        var random = new Random(3);
        float[] source = [.. Enumerable.Range(0, 5000).Select(i => i % 3 == 0 ? random.Next(-4, 5) : BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))];
        int[] order = [.. Enumerable.Range(0, source.Length).OrderByDescending(i => BitConverter.SingleToInt32Bits(source[i]) & int.MaxValue).ThenBy(i => i)];
        foreach (int count in (int[])[1, 2, 100, 3333, 4000, 4999])
        {
            Assert.Equal(order[..count].Order(), SparseOutliers.Largest(source, 50, 100, (count + 0.5) / source.Length).Indices.ToArray());
        }
    }

    [Fact]
    public void Elements_of_a_magnitude_above_the_threshold_are_kept()
    {
        float[] source = [1, -3, float.NegativeInfinity, 3.5f, float.NaN, -4];
        var outliers = SparseOutliers.Above(source, 2, 3, 3);
        Assert.Equal([2, 3, 4, 5], outliers.Indices);
        float[] rest = new float[6];
        outliers.Apply(source, 2, 3, rest);
        Assert.Equal([1, -3, 0, 0, 0, 0], rest);
    }

    [Fact]
    public void Other_matrices_and_wrong_arguments_are_refused_by_name()
    {
        float[] source = [1, 2, 3, 9];
        float[] destination = new float[4];
        foreach (ITensorTransform outliers in (ITensorTransform[])[OutlierColumns.Above(source, 2, 2, 6), SparseOutliers.Above(source, 2, 2, 6)])
        {
            Assert.Throws<ArgumentException>("source", () => outliers.Apply([1, 2, 3, 8], 2, 2, destination));
            Assert.Throws<ArgumentException>("columns", () => outliers.Apply(source, 1, 4, destination));
            Assert.Throws<ArgumentException>("rows", () => outliers.Invert(new float[8], 4, 2, new float[8]));
            Assert.Throws<ArgumentOutOfRangeException>("threads", () => outliers.Invert(source, 2, 2, destination, 0));
        }

        Assert.Equal(new float[4], destination);
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => OutlierColumns.Above(source, 2, 2, -1));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => SparseOutliers.Above(source, 2, 2, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => SparseOutliers.Largest(source, 2, 2, 1.01));
        Assert.Throws<ArgumentException>("source", () => SparseOutliers.Largest(source, 2, 3, 0.5));
        Assert.Throws<ArgumentException>("source", () => OutlierColumns.Above(source, 3, 2, 0.5f));
    }
}
