using System.Collections.Immutable;
using NumFormats.Files;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>A matrix in a quantized format: a tensor in blocks, or blocks of ggml.</summary>
/// <param name="Format">The format.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of elements in a row.</param>
/// <param name="Blocks">The tensor in blocks; null for ggml.</param>
/// <param name="Ggml">The blocks of ggml; null for a tensor in blocks.</param>
internal sealed record QuantizedTensor(QuantizedFormat Format, int Rows, int Columns, BlockTensor? Blocks, byte[]? Ggml)
{
    private const int HalfBlock = 16;
    private const int SuperBlock = 64;

    /// <summary>The bits of an element.</summary>
    public double BitsPerElement => Blocks?.BitsPerElement ?? Format.Ggml!.BitsPerElement;

    /// <summary>Quantizes a matrix whose rows are whole blocks.</summary>
    public static QuantizedTensor Quantize(QuantizedFormat format, ReadOnlySpan<float> source, int rows, int columns, int threads)
    {
        if (format.Blocks is { } blockFormat)
        {
            return new(format, rows, columns, BlockTensor.Quantize(blockFormat, source, rows, columns, threads), null);
        }

        byte[] blocks = new byte[source.Length / format.Ggml!.BlockLength * format.Ggml.BytesPerBlock];
        GgmlQuantization.Quantize(format.Ggml, source, blocks);
        return new(format, rows, columns, null, blocks);
    }

    /// <summary>The numbers.</summary>
    public void Dequantize(Span<float> destination)
    {
        if (Blocks is not null)
        {
            Blocks.Dequantize(destination);
        }
        else
        {
            GgmlQuantization.Dequantize(Format.Ggml!, Ggml, destination);
        }
    }

    /// <summary>The parts in a safetensors file.</summary>
    public IEnumerable<StoredPart> ToSafetensors(string name, ImmutableArray<long> outer) =>
        Blocks is not null
            ? BlockLayout.Of(Format.Blocks!).Store(name, Blocks, outer)
            : [StoredPart.Of(name, ElementType.UInt8, [.. outer, Ggml!.Length / Rows], Ggml)];

    /// <summary>The parts in a GGUF file; null where it has no type for the format.</summary>
    public IEnumerable<StoredPart>? ToGguf(string name, ImmutableArray<long> shape)
    {
        if (Ggml is not null)
        {
            return [StoredPart.Of(name, QuantizedFormat.TypeOf(Format.Ggml!), shape, Ggml)];
        }

        if (BlockLayout.IsMxfp4(Format.Blocks!))
        {
            return [StoredPart.Of(name, ElementType.GgmlMXFP4, shape, Interleave(blockLength: 32, scalesPerBlock: 1, halfLength: HalfBlock))];
        }

        return BlockLayout.Of(Format.Blocks!) != BlockLayout.ModelOpt || Columns % SuperBlock != 0 ? null :
        [
            StoredPart.Of(name, ElementType.GgmlNVFP4, shape, Interleave(SuperBlock, scalesPerBlock: 4, halfLength: HalfBlock / 2)),
            StoredPart.Of(ScaleName(name), ElementType.Float32, [1], BitConverter.GetBytes(Blocks!.TensorScale)),
        ];
    }

    /// <summary>The name of the tensor scale that GGUF files have beside NVFP4 blocks.</summary>
    public static string ScaleName(string name) => (name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : name) + ".scale";

    // Blocks of scales and then codes, the two halves of a run of codes in one run of bytes.
    private byte[] Interleave(int blockLength, int scalesPerBlock, int halfLength)
    {
        int blocks = Rows * Columns / blockLength;
        int codeBytes = blockLength / 2;
        byte[] result = new byte[blocks * (scalesPerBlock + codeBytes)];
        byte[] codes = new byte[blockLength];
        for (int block = 0; block < blocks; block++)
        {
            Span<byte> destination = result.AsSpan(block * (scalesPerBlock + codeBytes), scalesPerBlock + codeBytes);
            Blocks!.Scales.Span.Slice(block * scalesPerBlock, scalesPerBlock).CopyTo(destination);
            CodePacking.Unpack(Blocks.Codes.Span.Slice(block * codeBytes, codeBytes), 4, codes);
            CodePacking.Pack(codes, 4, destination[scalesPerBlock..], PackedLayout.SplitHalves(2 * halfLength));
        }

        return result;
    }
}
