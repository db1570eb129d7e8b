using System.Reflection;
using NumFormats.Inference.Tests.Dyadic;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Inference.Tests.Networks;

public class IntegerNetworkTests
{
    public static TheoryData<bool> Both => [false, true];

    [Theory]
    [MemberData(nameof(Both))]
    public void Results_are_near_those_in_binary32(bool isTransformer)
    {
        Network network = isTransformer ? SmallNetworks.Transformer() : SmallNetworks.Convolutional();
        float[] inputs = SmallNetworks.Inputs(network, 64);
        float[] expected = network.Run(inputs);
        var ranges = new NetworkRanges(network, inputs);
        double eight = NoiseRatio(expected, new IntegerNetwork(ranges).Run(inputs));
        double four = NoiseRatio(expected, new IntegerNetwork(ranges, new IntegerOptions { WeightBits = _ => 4 }).Run(inputs));
        Assert.InRange(eight, 0, 0.06);
        Assert.InRange(four, eight, 0.35);
    }

    [Theory]
    [InlineData(DyadicRounding.HalfEven)]
    [InlineData(DyadicRounding.HalfUp)]
    [InlineData(DyadicRounding.HalfAway)]
    [InlineData(DyadicRounding.Gemmlowp)]
    public void Threads_and_the_way_of_convolving_make_no_difference(DyadicRounding rounding)
    {
        float[] inputs = SmallNetworks.Inputs(SmallNetworks.Convolutional(), 300);
        int[][] results =
        [
            .. from method in Enum.GetValues<ConvolutionMethod>()
               from threads in (int[])[1, 3]
               let network = SmallNetworks.Convolutional(method)
               let integers = new IntegerNetwork(new NetworkRanges(network, inputs), new IntegerOptions { Rounding = rounding })
               select integers.Run(Quantized(integers, network, inputs), threads),
        ];
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    // The same number at every instruction level, where the tests run once each.
    [Theory]
    [InlineData(false, 1966837311)]
    [InlineData(true, 1308886674)]
    public void Integers_are_the_same_on_every_machine(bool isTransformer, int expected)
    {
        Network network = isTransformer ? SmallNetworks.Transformer() : SmallNetworks.Convolutional();
        float[] inputs = SmallNetworks.Inputs(network, 100);
        var integers = new IntegerNetwork(new NetworkRanges(network, inputs));
        Assert.Equal(expected, integers.Run(Quantized(integers, network, inputs)).Aggregate(17, (hash, result) => unchecked((hash * 31) + result)));
    }

    [Fact]
    public void The_integer_execution_neither_divides_nor_uses_floating_point()
    {
        MethodInfo run = typeof(IntegerNetwork).GetMethod("RunPart", BindingFlags.NonPublic | BindingFlags.Instance)!;
        MethodInfo[] tiles = [.. ((string[])["IntegerTileLoop6x2`2", "IntegerPiecesLoop6x2`2"]).Select(name => typeof(MatrixProduct).Assembly.GetType("NumFormats.Kernels." + name)!.GetMethod("Multiply")!)];

        // The exact product finds places of tiles by division; what it does to numbers is in its tiles.
        var path = new IntegerPath([run, .. tiles], method => IntegerPathTests.IsSharingOut(method) || method.DeclaringType == typeof(MatrixProduct));
        Assert.Empty(path.Findings);
        foreach (string step in (string[])["IntegerProductStep", "IntegerConvolutionStep", "IntegerWindowStep", "IntegerAddStep", "IntegerPoolingStep", "IntegerRescaleStep", "IntegerGeluStep", "IntegerSoftmaxStep", "IntegerLayerNormStep", "IntegerEmbeddingStep", "IntegerAttentionStep", "IntegerConstantStep"])
        {
            Assert.Contains(path.Methods, method => method.DeclaringType!.Name == step && method.Name == "Run");
        }
    }

    [Fact]
    public void A_sum_that_could_overflow_is_refused_by_the_name_of_its_layer()
    {
        const int Depth = 140_000;
        float[] weights = new float[Depth];
        Array.Fill(weights, 1f);
        var network = new Network(Layer.Input("x", Depth).Linear("long", weights, []));
        float[] inputs = new float[Depth];
        Array.Fill(inputs, -1f);
        var ranges = new NetworkRanges(network, inputs);
        OverflowException exception = Assert.Throws<OverflowException>(() => new IntegerNetwork(ranges, new IntegerOptions { Calibration = new CalibrationOptions { SearchesWeights = false } }));
        Assert.Contains("'long'", exception.Message, StringComparison.Ordinal);

        // Of fewer bits it cannot.
        Assert.InRange(new IntegerNetwork(ranges, new IntegerOptions { ActivationBits = 4, Calibration = new CalibrationOptions { SearchesWeights = false } }).Run(inputs)[0], -150_000, -130_000);
    }

    [Fact]
    public void Widths_and_ranges_are_what_was_asked_for()
    {
        Network network = SmallNetworks.Convolutional();
        float[] inputs = SmallNetworks.Inputs(network, 20);
        var integers = new IntegerNetwork(new NetworkRanges(network, inputs), new IntegerOptions { WeightBits = layer => layer.Name == "conv1" ? 4 : 8, ActivationBits = 6 });
        Assert.Equal((3 * 3 * 4 * 8 * 4) + (((3 * 3 * 4 * 8) + (2 * 3 * 8 * 6) + (12 * 5)) * 8) + (32 * (8 + 8 + 6 + 5)), integers.SizeInBits);
        foreach (Layer layer in network.Layers)
        {
            IntegerTensor tensor = integers.Tensor(layer);
            Assert.Equal(layer.Name is "conv2" or "conv3" or "linear" ? 16 : 6, tensor.Bits);
            Assert.Equal(layer.Name is "conv1" or "relu1" ? 0 : tensor.Least, tensor.Least);
        }

        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => integers.Run(Enumerable.Repeat(40, 8 * 8 * 4).ToArray())).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => new IntegerNetwork(new NetworkRanges(network, inputs), new IntegerOptions { ActivationBits = 9 })).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => new IntegerNetwork(new NetworkRanges(network, inputs), new IntegerOptions { WeightBits = _ => 1 })).ParamName);
    }

    [Theory]
    [InlineData(CalibrationMethod.AbsMax)]
    [InlineData(CalibrationMethod.Percentile)]
    [InlineData(CalibrationMethod.Entropy)]
    [InlineData(CalibrationMethod.LeastSquares)]
    public void Every_way_to_calibrate_serves(CalibrationMethod method)
    {
        Network network = SmallNetworks.Convolutional();
        float[] inputs = SmallNetworks.Inputs(network, 64);
        var integers = new IntegerNetwork(new NetworkRanges(network, inputs), new IntegerOptions { Calibration = new CalibrationOptions { Activations = method } });
        Assert.InRange(NoiseRatio(network.Run(inputs), integers.Run(inputs)), 0, 0.15);
    }

    [Fact]
    public void Softmax_is_a_layer_too()
    {
        var network = new Network(Layer.Input("x", 3, 10).Softmax("s"));
        float[] inputs = SmallNetworks.Numbers(new Random(1), 60, 4);
        float[] expected = network.Run(inputs);
        float[] results = new IntegerNetwork(new NetworkRanges(network, inputs)).Run(inputs);
        for (int i = 0; i < results.Length; i++)
        {
            Assert.Equal(expected[i], results[i], 0.004f);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Rounding_for_outputs_brings_them_nearer(bool isTransformer)
    {
        Network network = isTransformer ? SmallNetworks.Transformer() : SmallNetworks.Convolutional();
        float[] inputs = SmallNetworks.Inputs(network, 100);
        float[] others = SmallNetworks.Inputs(network, 100, seed: 5);
        float[] expected = network.Run(others);
        var ranges = new NetworkRanges(network, inputs);
        double[] errors =
        [
            .. from rounds in (bool[])[false, true]
               let calibration = new CalibrationOptions { RoundsForOutputs = rounds }
               select NoiseRatio(expected, new IntegerNetwork(ranges, new IntegerOptions { WeightBits = _ => 3, Calibration = calibration }).Run(others)),
        ];
        Assert.InRange(errors[1] / errors[0], 0.1, 0.9);
    }

    // Functions with ranges of their own leave the clip behind them a step of its own.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_clip_behind_a_function_is_kept(bool isGelu)
    {
        Layer x = Layer.Input("x", 4, 8);
        var network = new Network((isGelu ? x.Gelu("g") : x.Softmax("g")).Clip("c", -0.05f, 0.2f));
        float[] inputs = SmallNetworks.Numbers(new Random(1), 320, 3);
        float[] expected = network.Run(inputs);
        float[] results = new IntegerNetwork(new NetworkRanges(network, inputs)).Run(inputs);
        Assert.Equal(0.2f, results.Max(), 1e-3f);
        for (int i = 0; i < results.Length; i++)
        {
            Assert.Equal(expected[i], results[i], 0.02f);
        }
    }

    internal static double NoiseRatio(float[] expected, float[] results) =>
        Math.Sqrt(expected.Zip(results).Sum(pair => Math.Pow(pair.First - pair.Second, 2)) / expected.Sum(number => (double)number * number));

    internal static int[] Quantized(IntegerNetwork integers, Network network, float[] inputs)
    {
        IntegerTensor tensor = integers.Tensor(network.Input);
        return [.. inputs.Select(number => (int)Math.Clamp(Math.Round(number / tensor.Scale), tensor.Least, tensor.Greatest))];
    }
}
