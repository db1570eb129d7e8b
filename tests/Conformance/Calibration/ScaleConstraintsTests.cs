using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Calibrations;

public class ScaleConstraintsTests
{
    [Fact]
    public void Scales_are_rounded_up_to_powers_of_two()
    {
        float[] scales = [1, 0.75f, 0.5f, MathF.BitIncrement(0.5f), 3, 1e-3f, MathF.ScaleB(1, 127), float.Epsilon, 3 * float.Epsilon];
        ScaleConstraints.PowersOfTwo(scales, scales);
        Assert.Equal([1, 1, 0.5f, 1, 4, MathF.ScaleB(1, -9), MathF.ScaleB(1, 127), float.Epsilon, 4 * float.Epsilon], scales);
    }

    [Fact]
    public void Scales_of_a_group_become_the_largest_over_powers_of_two()
    {
        float[] scales = [0.7f, 1.5f, 0.75f, 0.76f, 5, 5, 2.5f, 1e-3f];
        float[] found = new float[9];
        ScaleConstraints.PowersOfTwoBelowLargest(scales, 4, found);
        Assert.Equal([0.375f, 1.5f, 0.75f, 0.75f, 5, 5, 2.5f, 5f / 8192, 0], found);
    }

    [Fact]
    public void Constrained_scales_are_within_a_factor_of_two()
    {
        var random = new Random(12);
        float[] scales = [.. Enumerable.Range(0, 640).Select(_ => MathF.ScaleB(1 + random.NextSingle(), random.Next(-20, 20)))];
        float[] powers = new float[scales.Length];
        float[] below = new float[scales.Length];
        ScaleConstraints.PowersOfTwo(scales, powers);
        ScaleConstraints.PowersOfTwoBelowLargest(scales, 64, below);
        for (int i = 0; i < scales.Length; i++)
        {
            float largest = scales.AsSpan(i / 64 * 64, 64).ToArray().Max();
            Assert.True(powers[i] >= scales[i] && powers[i] < 2 * scales[i]);
            Assert.True(below[i] <= scales[i] && below[i] > scales[i] / 2);
            Assert.Equal(Math.Pow(2, Math.Ceiling(Math.Log2(scales[i]))), powers[i]);
            Assert.Equal(largest / Math.Pow(2, Math.Ceiling(Math.Log2((double)largest / scales[i]))), below[i]);
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name_and_nothing_is_written()
    {
        float[] destination = new float[4];
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => ScaleConstraints.PowersOfTwo([1, 0], destination));
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => ScaleConstraints.PowersOfTwo([1, MathF.BitIncrement(MathF.ScaleB(1, 127))], destination));
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => ScaleConstraints.PowersOfTwoBelowLargest([1, float.NaN], 2, destination));
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => ScaleConstraints.PowersOfTwoBelowLargest([1, float.PositiveInfinity], 2, destination));
        Assert.Throws<ArgumentOutOfRangeException>("groupLength", () => ScaleConstraints.PowersOfTwoBelowLargest([1], 0, destination));
        Assert.Throws<ArgumentException>("scales", () => ScaleConstraints.PowersOfTwoBelowLargest([1, 2, 3], 2, destination));
        Assert.Throws<ArgumentException>("destination", () => ScaleConstraints.PowersOfTwo(new float[5], destination));
        Assert.Equal(new float[4], destination);
        Assert.Throws<ArgumentException>("destination", () => ScaleConstraints.PowersOfTwo(destination.AsSpan(0, 3), destination.AsSpan(1)));
    }
}
