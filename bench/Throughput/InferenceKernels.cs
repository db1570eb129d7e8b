using System.Runtime.InteropServices;
using NumFormats.Inference;
using NumFormats.Kernels;

namespace NumFormats.Bench;

/// <summary>Integer inference: products with requantization, functions of integers, and the cache of keys and values.</summary>
internal sealed class InferenceKernels
{
    // Four fifths of what products of integers are meant to reach.
    private const double ProductRatio = 0.8 * 0.9;
    private const double CacheRatio = 0.6;
    private const int Channels = 128;

    private readonly Yardsticks _yardsticks;

    /// <summary>Lists the kernels.</summary>
    public InferenceKernels(Yardsticks yardsticks)
    {
        _yardsticks = yardsticks;
        All = [Requantizing(), Linear(1024), Convolution(56, 64), Convolution(14, 256), Softmax(1024), Gelu(), Appending(1 << 12), Attending(1 << 19)];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Kernel> All { get; }

    private Kernel Products => _yardsticks.ByteProducts ?? _yardsticks.FusedMultiplyAdds;

    private Kernel Requantizing()
    {
        const string Name = "requantize int32 -> int8";
        int[] source = Integers(Yardsticks.InCache, 1);
        sbyte[] results = new sbyte[source.Length];
        Requantizer requantizer = Factors(256, 1e-7);
        return new Kernel(Name, source.Length, sizeof(int) + sizeof(sbyte), _yardsticks.FusedMultiplyAdds, null, Run, Prepare);

        void Run() => requantizer.Apply(source, source.Length / 256, results.AsSpan());

        void Prepare()
        {
            Run();
            for (int i = 0; i < source.Length; i += 17)
            {
                Expect(Name, results[i], requantizer.Apply(source[i], i % 256));
            }
        }
    }

    private Kernel Linear(int size)
    {
        string name = $"linear int8 {size}, requantized";
        MatrixLayout layout = MatrixLayout.RowMajor(size, size);
        sbyte[] a = Bytes(size * size, 1);
        sbyte[] b = Bytes(size * size, 2);
        int[] sums = new int[size * size];
        sbyte[] results = new sbyte[size * size];
        Requantizer requantizer = Factors(size, 1e-4);
        return new Kernel(name, (long)size * size * size, 0, Products, Target.Ratio(ProductRatio), Run, Prepare);

        void Run()
        {
            MatrixProduct.MatMulInteger<sbyte, sbyte>(a, layout, b, layout, sums, layout);
            requantizer.Apply(sums, size, results.AsSpan());
        }

        void Prepare()
        {
            Run();
            for (int i = 0; i < results.Length; i += 104_729)
            {
                int sum = Enumerable.Range(0, size).Sum(k => a[(i / size * size) + k] * b[(k * size) + (i % size)]);
                Expect(name, results[i], requantizer.Apply(sum, i % size));
            }
        }
    }

    private Kernel Convolution(int side, int channels)
    {
        string name = $"convolution int8 3 x 3, {side} x {side} x {channels}, requantized";
        var random = new Random(3);
        float[] weights = [.. Enumerable.Range(0, 9 * channels * channels).Select(_ => (float)(random.NextDouble() - 0.5))];
        Layer layer = Layer.Input("x", side, side, channels).Convolve("c", weights, [], new WindowGeometry(3, 3) { Padding = 1 });
        int[] inputs = new int[side * side * channels];
        int[] results = new int[side * side * channels];
        IntegerNetwork? network = null;
        return new Kernel(name, layer.Multiplications, 0, Products, Target.Ratio(ProductRatio), Run, Prepare);

        void Run() => network!.Run(inputs, results.AsSpan());

        void Prepare()
        {
            float[] numbers = [.. Enumerable.Range(0, inputs.Length).Select(_ => (float)(random.NextDouble() - 0.5))];
            var whole = new Network(layer);
            network = new IntegerNetwork(new NetworkRanges(whole, numbers), new IntegerOptions { WideBits = 8 });
            IntegerTensor tensor = network.Tensor(whole.Input);
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = (int)Math.Clamp(Math.Round(numbers[i] / tensor.Scale), tensor.Least, tensor.Greatest);
            }

            Run();
            float[] expected = whole.Run(numbers);
            for (int i = 0; i < expected.Length; i += 1009)
            {
                Expect(name, Math.Abs((results[i] * network.Tensor(layer).Scale) - expected[i]) < 0.1 * expected.Max(Math.Abs), true);
            }
        }
    }

    private Kernel Softmax(int columns)
    {
        string name = $"i-softmax, rows of {columns}";
        int[] source = [.. Integers(Yardsticks.InCache, 4).Select(x => x >> 20)];
        sbyte[] results = new sbyte[source.Length];
        var softmax = new IntegerSoftmax(0.003, 7);
        return new Kernel(name, source.Length, sizeof(int) + sizeof(sbyte), _yardsticks.FusedMultiplyAdds, Target.Rate(1), Run, Prepare);

        void Run() => softmax.Apply(source, source.Length / columns, columns, results.AsSpan());

        void Prepare()
        {
            Run();
            double sum = source.Take(columns).Sum(x => Math.Exp((x - source.Take(columns).Max()) * 0.003));
            for (int i = 0; i < columns; i++)
            {
                Expect(name, Math.Abs(results[i] - (128 * Math.Exp((source[i] - source.Take(columns).Max()) * 0.003) / sum)) < 1, true);
            }
        }
    }

    private Kernel Gelu()
    {
        const string Name = "i-GELU";
        int[] source = [.. Integers(Yardsticks.InCache, 5).Select(x => x >> 16)];
        sbyte[] results = new sbyte[source.Length];
        var gelu = new IntegerGelu(1e-4, 0.02, 8);
        return new Kernel(Name, source.Length, sizeof(int) + sizeof(sbyte), _yardsticks.FusedMultiplyAdds, Target.Rate(1), Run, Prepare);

        void Run() => BulkGelu.Apply(gelu, source, results.AsSpan());

        void Prepare()
        {
            Run();
            for (int i = 0; i < source.Length; i += 7)
            {
                Expect(Name, results[i], gelu.Evaluate(source[i]));
            }
        }
    }

    // An element is a number of a key or a value; bytes are those that are left of it. The cache has had as many tokens before, so that its memory is there.
    private Kernel Appending(int tokens)
    {
        float[] keys = Numbers(tokens * Channels, 6);
        float[] values = Numbers(tokens * Channels, 7);
        var cache = new KeyValueCache(Channels);
        return new Kernel("append int4 keys and values", 2L * keys.Length, 0.5, _yardsticks.ReadOutOfCache, Target.Ratio(CacheRatio), Run, Prepare);

        void Run()
        {
            cache.Clear();
            cache.Append(keys, values);
        }

        void Prepare() => Run();
    }

    private Kernel Attending(int tokens)
    {
        string name = $"attention over {tokens} int4 keys and values";
        float[] query = Numbers(Channels, 8);
        float[] results = new float[Channels];
        KeyValueCache? cache = null;
        double bytes = 0.5 + (((4 / 128.0) + (4 / 64.0)) / 2);
        return new Kernel(name, 2L * tokens * Channels, bytes, _yardsticks.ReadOutOfCache, Target.Ratio(CacheRatio), Run, Prepare);

        void Run() => cache!.Attend(query, results);

        void Prepare()
        {
            const int Part = 1 << 12;
            cache = new KeyValueCache(Channels);
            float[] keys = Numbers(Part * Channels, 9);
            float[] values = Numbers(Part * Channels, 10);
            for (int token = 0; token < tokens; token += Part)
            {
                cache.Append(keys, values);
            }

            Run();
            Expect(name, results.All(result => Math.Abs(result) < 0.1f), true);
        }
    }

    private static Requantizer Factors(int channels, double ratio) =>
        new([.. Enumerable.Range(0, channels).Select(i => DyadicScale.FromRatio(ratio * (1 + ((double)i / channels))))], DyadicRounding.HalfEven, sbyte.MinValue, sbyte.MaxValue);

    private static int[] Integers(int count, int seed)
    {
        int[] integers = new int[count];
        new Random(seed).NextBytes(MemoryMarshal.AsBytes(integers.AsSpan()));
        return integers;
    }

    private static sbyte[] Bytes(int count, int seed)
    {
        sbyte[] bytes = new sbyte[count];
        new Random(seed).NextBytes(MemoryMarshal.AsBytes(bytes.AsSpan()));
        return bytes;
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    private static void Expect<T>(string name, T found, T expected)
        where T : IEquatable<T>
    {
        if (!found.Equals(expected))
        {
            throw new InvalidOperationException($"'{name}' gives {found}; expected {expected}.");
        }
    }
}
