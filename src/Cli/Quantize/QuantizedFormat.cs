using NumFormats.Files;

namespace NumFormats.Cli;

/// <summary>What tensors in files are quantized to: a block format, or one of ggml's block types.</summary>
/// <param name="Blocks">The block format; null for one of ggml.</param>
/// <param name="Ggml">The type of ggml; null for a block format.</param>
internal sealed record QuantizedFormat(BlockFormat? Blocks, GgmlBlockFormat? Ggml)
{
    private static readonly (GgmlBlockFormat Format, ElementType Type)[] s_types =
    [
        (GgmlBlockFormat.Q4_0, ElementType.GgmlQ4_0), (GgmlBlockFormat.Q4_1, ElementType.GgmlQ4_1), (GgmlBlockFormat.Q5_0, ElementType.GgmlQ5_0), (GgmlBlockFormat.Q5_1, ElementType.GgmlQ5_1),
        (GgmlBlockFormat.Q8_0, ElementType.GgmlQ8_0), (GgmlBlockFormat.IQ4_NL, ElementType.GgmlIQ4_NL), (GgmlBlockFormat.MXFP4, ElementType.GgmlMXFP4), (GgmlBlockFormat.NVFP4, ElementType.GgmlNVFP4),
        (GgmlBlockFormat.Q1_0, ElementType.GgmlQ1_0), (GgmlBlockFormat.Q2_0, ElementType.GgmlQ2_0), (GgmlBlockFormat.TQ1_0, ElementType.GgmlTQ1_0), (GgmlBlockFormat.TQ2_0, ElementType.GgmlTQ2_0),
        (GgmlBlockFormat.Q8_K, ElementType.GgmlQ8_K),
    ];

    /// <summary>The short name.</summary>
    public string Name => Blocks?.Name ?? Ggml!.Name;

    /// <summary>The number of elements that rows consist of wholes of: 1 where a row may end anywhere.</summary>
    public int BlockLength => Ggml?.BlockLength ?? Math.Max(1, Blocks!.BlockLength);

    /// <summary>Reads a short name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static QuantizedFormat Parse(string name) =>
        ComparedFormat.Parse(name) switch
        {
            ComparedFormat.OfBlocks blocks => new(blocks.Format, null),
            ComparedFormat.OfGgml ggml => new(null, ggml.Format),
            _ => throw new FormatException($"'{name}' is a format of numbers without scales. Expected a block format such as mxfp4, nvfp4, int4g128, int8c or q4_0."),
        };

    /// <summary>The element type that GGUF files have for a type of ggml.</summary>
    public static ElementType TypeOf(GgmlBlockFormat format) => Array.Find(s_types, known => known.Format == format).Type;

    /// <summary>The type of ggml that an element type is; null for another.</summary>
    public static GgmlBlockFormat? GgmlOf(ElementType type) => Array.Find(s_types, known => known.Type == type).Format;
}
