using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Calibrations;

public class MagnitudeHistogramTests
{
    [Fact]
    public void Bins_have_the_magnitudes_above_their_lower_end_and_up_to_their_upper()
    {
        var histogram = new MagnitudeHistogram(8);
        histogram.Add([0, -0f, 0.25f, -0.26f, 0.5f, 2, -1.99f, 1.75f]);
        Assert.Equal(2, histogram.Range);
        Assert.Equal(0.25, histogram.BinWidth);
        Assert.Equal([3, 2, 0, 0, 0, 0, 1, 2], histogram.Counts);
        Assert.Equal(8, histogram.Count);
        Assert.Equal(2, histogram.Largest);

        histogram.Add([2.01f]);
        Assert.Equal(4, histogram.Range);
        Assert.Equal([5, 0, 0, 3, 1, 0, 0, 0], histogram.Counts);
    }

    [Fact]
    public void A_given_range_doubles_too()
    {
        var histogram = new MagnitudeHistogram(6, 3);
        histogram.Add([0.5f, 1, 3]);
        Assert.Equal([1, 1, 0, 0, 0, 1], histogram.Counts);
        histogram.Add([-12]);
        Assert.Equal(12, histogram.Range);
        Assert.Equal([2, 1, 0, 0, 0, 1], histogram.Counts);
    }

    [Fact]
    public void Percentiles_are_upper_ends_of_bins()
    {
        var histogram = new MagnitudeHistogram(4, 4);
        histogram.Add([0.5f, 0.5f, 1.5f, 3.25f]);
        Assert.Equal(1, histogram.Percentile(1));
        Assert.Equal(1, histogram.Percentile(50));
        Assert.Equal(2, histogram.Percentile(50.1));
        Assert.Equal(2, histogram.Percentile(75));
        Assert.Equal(3.25, histogram.Percentile(100));
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name_and_nothing_is_added()
    {
        Assert.Throws<ArgumentOutOfRangeException>("binCount", () => new MagnitudeHistogram(0));
        Assert.Throws<ArgumentOutOfRangeException>("binCount", () => new MagnitudeHistogram(int.MaxValue - 1));
        Assert.Throws<ArgumentException>("binCount", () => new MagnitudeHistogram(7));
        Assert.Throws<ArgumentOutOfRangeException>("range", () => new MagnitudeHistogram(8, 0));
        Assert.Throws<ArgumentOutOfRangeException>("range", () => new MagnitudeHistogram(8, float.NaN));
        var histogram = new MagnitudeHistogram();
        Assert.Throws<InvalidOperationException>(() => histogram.Percentile(50));
        Assert.Throws<ArgumentException>("source", () => histogram.Add([1, float.PositiveInfinity]));
        Assert.Throws<ArgumentException>("source", () => histogram.Add([1, float.NaN]));
        Assert.Equal(0, histogram.Count);
        Assert.Equal(0, histogram.Range);
        Assert.Equal(MagnitudeHistogram.UsualBinCount, histogram.Counts.Length);
        histogram.Add([1]);
        Assert.Throws<ArgumentOutOfRangeException>("percentile", () => histogram.Percentile(-1));
    }
}
