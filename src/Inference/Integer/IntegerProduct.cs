using NumFormats.Kernels;

namespace NumFormats.Inference;

/// <summary>Weights as integers, the bias on the scale of their products, and what takes sums to results.</summary>
/// <param name="Weights">Depth × outputs.</param>
/// <param name="Bias">One for each output.</param>
/// <param name="Requantizer">One factor for each output.</param>
internal sealed record IntegerProduct(sbyte[] Weights, int[] Bias, Requantizer Requantizer)
{
    /// <summary>The number of outputs.</summary>
    public int Outputs => Bias.Length;

    /// <summary>The number of inputs.</summary>
    public int Depth { get; } = Weights.Length / Bias.Length;

    /// <summary>Makes sums begin with the bias.</summary>
    public void Begin(Span<int> sums)
    {
        for (int start = 0; start < sums.Length; start += Bias.Length)
        {
            Bias.CopyTo(sums[start..]);
        }
    }

    /// <summary>The weights of each group of outputs as products take them.</summary>
    public PackedIntegerMatrix[] Pack(int groups)
    {
        int outputs = Outputs / groups;
        return [.. Enumerable.Range(0, groups).Select(group => PackedIntegerMatrix.Pack<sbyte>(Weights.AsSpan(group * outputs), MatrixLayout.RowMajor(Depth, outputs, Outputs)))];
    }
}
