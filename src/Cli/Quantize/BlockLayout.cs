using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NumFormats.Files;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary>How the parts of a tensor in blocks are named and shaped in safetensors files.</summary>
/// <param name="Codes">What is put behind the tensor's name for the codes.</param>
/// <param name="Scales">What is put behind it for the blocks' scales.</param>
/// <param name="TensorScale">What is put behind it for the tensor's scale.</param>
internal sealed record BlockLayout(string Codes, string Scales, string TensorScale)
{
    private const string ZeroPoints = "_zero_point";
    private const string ScaleOfScales = "_scale_absmax";
    private const string ScaleMean = "_scale_mean";

    /// <summary>MXFP4 as gpt-oss has it: codes [rows, blocks, 16], the first of a byte in its low half.</summary>
    public static BlockLayout GptOss { get; } = new("_blocks", "_scales", "");

    /// <summary>NVFP4 as Model Optimizer has it: codes under the tensor's own name, and a tensor scale to multiply by.</summary>
    public static BlockLayout ModelOpt { get; } = new("", "_scale", "_scale_2");

    /// <summary>NVFP4 as compressed-tensors has it: a tensor scale to divide by.</summary>
    public static BlockLayout CompressedTensors { get; } = new("_packed", "_scale", "_global_scale");

    /// <summary>For all else.</summary>
    public static BlockLayout General { get; } = new("", "_scale", "_tensor_scale");

    /// <summary>The layout of a format.</summary>
    public static BlockLayout Of(BlockFormat format) =>
        IsMxfp4(format) ? GptOss
            : format is not { BlockLength: 16, HasTensorScale: true } || !format.Element.Equals(FloatFormat.E2M1FN) || !format.Scale.Equals(FloatFormat.E4M3FN) ? General
            : format.Recipe switch
            {
                BlockRecipe.Default or BlockRecipe.TorchAO or BlockRecipe.ModelOpt => ModelOpt,
                BlockRecipe.CompressedTensors => CompressedTensors,
                _ => General,
            };

    /// <summary>Whether a format is MXFP4, whatever the rule of its scales.</summary>
    public static bool IsMxfp4(BlockFormat format) =>
        format is { BlockLength: 32, ElementExponent: 0 } && format.Element.Equals(FloatFormat.E2M1FN) && format.Scale.Equals(FloatFormat.E8M0FNU);

    /// <summary>The parts of a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">The tensor, a matrix.</param>
    /// <param name="outer">The dimensions that make its rows, outermost first.</param>
    public IEnumerable<StoredPart> Store(string name, BlockTensor tensor, ImmutableArray<long> outer)
    {
        BlockFormat format = tensor.Format;
        ImmutableArray<long> codeShape = this == GptOss ? [.. outer, tensor.BlocksPerRow, 16] : [.. outer, tensor.BytesPerRow];
        yield return StoredPart.Of(name + Codes, ElementType.UInt8, codeShape, tensor.Codes);

        ImmutableArray<long> scaleShape = format.BlockLength == BlockFormat.WholeTensor ? [tensor.BlockCount] : [.. outer, tensor.BlocksPerRow];
        if (tensor.QuantizedScales is { } scales)
        {
            yield return StoredPart.Of(name + Scales, ElementType.UInt8, scaleShape, scales.Codes);
            yield return StoredPart.Of(name + ScaleOfScales, ElementType.Float32, [scales.BlockCount], scales.Scales);
            yield return StoredPart.Of(name + ScaleMean, ElementType.Float32, [], BitConverter.GetBytes(tensor.ScaleMean));
        }
        else
        {
            yield return StoredPart.Of(name + Scales, this == GptOss ? ElementType.UInt8 : TypeOf(format.Scale), scaleShape, tensor.Scales);
        }

        if (format.HasZeroPoint)
        {
            yield return StoredPart.Of(name + ZeroPoints, ElementType.UInt8, scaleShape, tensor.ZeroPoints);
        }

        if (format.HasTensorScale)
        {
            yield return StoredPart.Of(name + TensorScale, ElementType.Float32, [], BitConverter.GetBytes(tensor.TensorScale));
        }
    }

    /// <summary>The names of all parts that there may be.</summary>
    public IEnumerable<string> PartNames(string name) => [name + Codes, name + Scales, name + TensorScale, name + ZeroPoints, name + ScaleOfScales, name + ScaleMean];

    /// <summary>Reads the parts of a tensor.</summary>
    /// <exception cref="InvalidInputException">A part is missing, or does not have the bytes that the others ask for.</exception>
    public BlockTensor Load(TensorFile file, string name, BlockFormat format, int rows, int columns)
    {
        ReadOnlySpan<byte> scales = Part(file, name + Scales);
        float tensorScale = format.HasTensorScale ? Number(file, name + TensorScale) : 1;
        try
        {
            if (format.ScaleBlocks is { } scaleBlocks)
            {
                // Written back as numbers, which quantizing them once made them.
                var quantized = BlockTensor.FromParts(scaleBlocks, 1, scales.Length, scales, Part(file, name + ScaleOfScales));
                float[] numbers = new float[scales.Length];
                quantized.Dequantize(numbers);
                float mean = Number(file, name + ScaleMean);
                for (int i = 0; i < numbers.Length; i++)
                {
                    numbers[i] += mean;
                }

                scales = MemoryMarshal.AsBytes<float>(numbers);
                format = format with { ScaleBlocks = null };
            }

            return BlockTensor.FromParts(format, rows, columns, Part(file, name + Codes), scales, format.HasZeroPoint ? Part(file, name + ZeroPoints) : [], tensorScale);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidInputException($"{file.Path}: the parts of tensor '{name}' do not make {rows} rows of {columns} in {format}: {exception.Message}");
        }
    }

    private static ElementType TypeOf(FloatFormat format) =>
        format.Equals(FloatFormat.E8M0FNU) ? ElementType.Float8E8M0FNU
            : format.Equals(FloatFormat.E4M3FN) ? ElementType.Float8E4M3FN
            : format.Equals(FloatFormat.Binary16) ? ElementType.Float16
            : format.Equals(FloatFormat.BFloat16) ? ElementType.BFloat16
            : format.Equals(FloatFormat.Binary32) ? ElementType.Float32
            : ElementType.UInt8;

    private static ReadOnlySpan<byte> Part(TensorFile file, string name) =>
        !file.TryGetTensor(name, out TensorView? part) ? throw new InvalidInputException($"{file.Path}: there is no tensor '{name}', which a quantized tensor consists of.")
            : part.ByteLength > Array.MaxLength ? throw new InvalidInputException($"{file.Path}: tensor '{name}' takes {part.ByteLength} bytes; expected at most {Array.MaxLength}.")
            : part.AsBytes(0, (int)part.ByteLength);

    private static float Number(TensorFile file, string name)
    {
        ReadOnlySpan<byte> bytes = Part(file, name);
        return file[name].ElementType == ElementType.Float32 && bytes.Length == sizeof(float)
            ? BitConverter.ToSingle(bytes)
            : throw new InvalidInputException($"{file.Path}: tensor '{name}' is not one binary32 number.");
    }
}
