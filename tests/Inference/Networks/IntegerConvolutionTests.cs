using Xunit;

namespace NumFormats.Inference.Tests.Networks;

public class IntegerConvolutionTests
{
    // Windows as they lie in images, copied patches and sums element by element: which of the first two it is depends on the channels.
    [Theory]
    [InlineData(4, 8, 1, 3, 3, 1, 1)]
    [InlineData(5, 7, 1, 3, 3, 1, 1)]
    [InlineData(8, 6, 2, 3, 2, 2, 1)]
    [InlineData(16, 8, 4, 2, 3, 1, 0)]
    [InlineData(12, 40, 1, 1, 1, 1, 0)]
    [InlineData(20, 20, 20, 3, 3, 1, 1)]
    [InlineData(4, 3, 1, 5, 4, 3, 2)]
    public void The_way_of_convolving_makes_no_difference(int channels, int outputs, int groups, int height, int width, int stride, int padding)
    {
        var geometry = new WindowGeometry(height, width) { Stride = stride, Padding = padding, Groups = groups };
        var random = new Random(channels);
        float[] weights = SmallNetworks.Numbers(random, height * width * channels / groups * outputs, 0.3);
        float[] bias = SmallNetworks.Numbers(random, outputs, 0.3);
        float[] inputs = SmallNetworks.Numbers(random, 3 * 13 * 11 * channels, 1);
        int[][] results =
        [
            .. from method in Enum.GetValues<ConvolutionMethod>()
               let network = new Network(Layer.Input("x", 13, 11, channels).Convolve("c", weights, bias, geometry, method))
               let integers = new IntegerNetwork(new NetworkRanges(network, inputs))
               select integers.Run(IntegerNetworkTests.Quantized(integers, network, inputs)),
        ];
        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.Contains(results[0], result => result > 10);
    }

    [Fact]
    public void Results_go_where_they_are_wanted_or_nowhere()
    {
        Network network = SmallNetworks.Convolutional();
        float[] numbers = SmallNetworks.Inputs(network, 300);
        var integers = new IntegerNetwork(new NetworkRanges(network, numbers));
        int[] inputs = IntegerNetworkTests.Quantized(integers, network, numbers);
        int[] expected = integers.Run(inputs);
        int[] results = [.. Enumerable.Repeat(-1, expected.Length + 2)];
        Assert.Equal("results", Assert.Throws<ArgumentException>(() => integers.Run(inputs, results.AsSpan(0, expected.Length - 1))).ParamName);
        Assert.Equal("results", Assert.Throws<ArgumentException>(() => integers.Run(inputs, inputs.AsSpan())).ParamName);
        inputs[^1] = 1 << 20;
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => integers.Run(inputs, results.AsSpan())).ParamName);
        Assert.All(results, result => Assert.Equal(-1, result));
        inputs[^1] = 0;
        expected = integers.Run(inputs, 3);
        integers.Run(inputs, results.AsSpan());
        Assert.Equal([.. expected, -1, -1], results);
    }
}
