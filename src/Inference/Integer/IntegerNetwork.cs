using System.Numerics.Tensors;

namespace NumFormats.Inference;

/// <summary>A network in integers alone: every tensor is of 2 to 16 bits, stored in 8 or 16, sums are of 32, and scales are dyadic numbers. No floating point and no division between the integers that come in and those that come out. Immutable; for use by any number of threads.</summary>
/// <remarks>
/// Sources: Yao et al., "HAWQ-V3: Dyadic Neural Network Quantization", 2021 (linear layers, convolutions, residual sums); Kim et al., "I-BERT: Integer-only BERT Quantization", 2021 (softmax, GELU, layer normalization). Scales are symmetric: zero is zero.
/// </remarks>
public sealed class IntegerNetwork
{
    private const int PartLength = 1 << 18;

    private readonly Network _network;
    private readonly IReadOnlyList<IntegerTensor> _tensors;
    private readonly IReadOnlyList<IntegerSlot> _slots;
    private readonly IntegerStep[] _steps;
    private readonly int _part;

    /// <summary>Compiles a network.</summary>
    /// <param name="ranges">What was seen of it, batch norms folded.</param>
    /// <param name="options">Widths and roundings; null for <see cref="IntegerOptions.Default"/>.</param>
    /// <exception cref="ArgumentNullException">There are no ranges.</exception>
    /// <exception cref="ArgumentException">A width is outside its range, or a layer too long for its integers.</exception>
    /// <exception cref="OverflowException">A sum of 32 bits could overflow: the message names the layer. For all others it is proved from weights and ranges that none can, whatever comes in.</exception>
    /// <exception cref="NotSupportedException">A batch norm could not be folded.</exception>
    public IntegerNetwork(NetworkRanges ranges, IntegerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        _network = ranges.Network;
        var compiler = new IntegerCompiler(ranges, options ?? IntegerOptions.Default);
        _steps = [.. _network.Layers.Select(layer => layer.Compile(compiler))];
        _tensors = compiler.Tensors;
        _slots = compiler.Slots;
        SizeInBits = compiler.SizeInBits;
        _part = Math.Clamp(PartLength / _network.Layers.Max(layer => layer.Shape.Count), 1, 256);
    }

    /// <summary>The bits of all weights of products and their biases.</summary>
    public long SizeInBits { get; }

    /// <summary>What the integers of a layer's result are.</summary>
    /// <param name="layer">A layer of the network.</param>
    /// <exception cref="KeyNotFoundException">The layer is none of the network.</exception>
    public IntegerTensor Tensor(Layer layer) => _tensors[_network.IndexOf(layer)];

    /// <summary>The results, integers to integers.</summary>
    /// <param name="inputs">Examples, one after another, in the range of the input's tensor.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the results.</param>
    /// <exception cref="ArgumentException">The inputs are not whole examples, or one is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public int[] Run(ReadOnlySpan<int> inputs, int threads = 1)
    {
        int examples = _network.Examples(inputs.Length, nameof(inputs));
        int[] results = GC.AllocateUninitializedArray<int>(checked(examples * _network.Output.Shape.Count));
        Run(inputs, results, threads);
        return results;
    }

    /// <summary>The results, integers to integers.</summary>
    /// <param name="inputs">Examples, one after another, in the range of the input's tensor.</param>
    /// <param name="results">Their results; may be longer.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the results.</param>
    /// <exception cref="ArgumentException">The inputs are not whole examples, one is out of range, there is too little room, or the results overlap the inputs. Nothing is written then.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public void Run(ReadOnlySpan<int> inputs, Span<int> results, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        IntegerTensor tensor = Tensor(_network.Input);
        if (!inputs.IsEmpty && (TensorPrimitives.Min(inputs) < tensor.Least || TensorPrimitives.Max(inputs) > tensor.Greatest))
        {
            throw new ArgumentException($"Integers from {TensorPrimitives.Min(inputs)} to {TensorPrimitives.Max(inputs)}; expected {tensor.Least} to {tensor.Greatest}.", nameof(inputs));
        }

        int examples = _network.Examples(inputs.Length, nameof(inputs));
        int length = checked(examples * _network.Output.Shape.Count);
        if (results.Length < length)
        {
            throw new ArgumentException($"A length of {results.Length}; expected at least {length}.", nameof(results));
        }

        if (results[..length].Overlaps(inputs))
        {
            throw new ArgumentException("Overlaps the inputs; expected other memory.", nameof(results));
        }

        if (threads == 1 || examples <= _part)
        {
            for (int first = 0; first < examples; first += _part)
            {
                RunPart(inputs, results, first, Math.Min(_part, examples - first));
            }

            return;
        }

        // Threads take no spans.
        int[] source = inputs.ToArray();
        int[] target = new int[length];
        Parallel.For(0, (examples + _part - 1) / _part, new ParallelOptions { MaxDegreeOfParallelism = threads }, index =>
            RunPart(source, target, index * _part, Math.Min(_part, examples - (index * _part))));
        target.CopyTo(results);
    }

    /// <summary>The results as numbers: the inputs are quantized first, and the results times their scale.</summary>
    /// <param name="inputs">Examples, one after another.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the results.</param>
    /// <exception cref="ArgumentException">The inputs are not whole examples.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public float[] Run(ReadOnlySpan<float> inputs, int threads = 1)
    {
        int[] integers = new int[inputs.Length];
        Tensor(_network.Input).Quantize(inputs, integers);
        double scale = Tensor(_network.Output).Scale;
        return [.. Run(integers, threads).Select(result => (float)(result * scale))];
    }

    private void RunPart(ReadOnlySpan<int> inputs, Span<int> results, int first, int count)
    {
        int inputLength = _network.Input.Shape.Count;
        int outputLength = _network.Output.Shape.Count;
        using var pass = new IntegerPass(_slots, count);
        pass.Store(_slots[_network.IndexOf(_network.Input)], 0, inputs.Slice(first * inputLength, count * inputLength));
        foreach (IntegerStep step in _steps)
        {
            step.Run(pass);
        }

        pass.Load(_slots[_network.IndexOf(_network.Output)], 0, results.Slice(first * outputLength, count * outputLength));
    }
}
