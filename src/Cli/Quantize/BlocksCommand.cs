using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using NumFormats.Kernels;

namespace NumFormats.Cli;

/// <summary><c>blocks</c>: a raw matrix of binary32 numbers to raw codes and scales.</summary>
internal static class BlocksCommand
{
    public static Command Create(Terminal terminal)
    {
        var format = new Option<QuantizedFormat>("--format")
        {
            Description = "The block format, such as mxfp4:rceil, nvfp4:modelopt, int4g128 or q4_0.",
            HelpName = "FORMAT",
            Required = true,
            CustomParser = result => KnownValues.Read(result, QuantizedFormat.Parse),
        };
        Option<int> rows = KnownValues.IntegerOption("--rows", "The number of rows.", 1, int.MaxValue, byDefault: 1);
        Option<int> columns = KnownValues.IntegerOption("--cols", "The number of elements in a row.", 1, int.MaxValue, byDefault: 1);
        columns.Required = true;
        var input = new Argument<string>("IN") { Description = "The file to read: binary32 numbers, little-endian, row after row; - is the standard input." };
        var codes = new Argument<string>("OUT-CODES") { Description = "The file of codes to write, each in the smallest of 1 and 2 bytes that holds it; of ggml's types whole blocks." };
        var scales = new Argument<string>("OUT-SCALES") { Description = "The file of scales to write, a code for each block, little-endian; of ggml's types nothing." };
        var dequantized = new Argument<string?>("OUT-DEQUANTIZED") { Description = "The file of dequantized binary32 numbers to write.", Arity = ArgumentArity.ZeroOrOne };
        var zeroPoints = new Option<string?>("--zero-points") { Description = "The file of zero points to write, a byte for each block, in formats that have them.", HelpName = "F" };
        var command = new Command("blocks", "Quantize a matrix of raw binary32 numbers in blocks along its rows, and write raw codes and scales. The tensor scale, where there is one, is printed.")
        {
            format, rows, columns, input, codes, scales, dequantized, zeroPoints,
        };
        command.SetAction(result =>
        {
            QuantizedFormat chosen = result.GetRequiredValue(format);
            float[] matrix = Read(result.GetRequiredValue(input), result.GetValue(rows), result.GetValue(columns), terminal);
            Run(
                chosen,
                matrix,
                result.GetValue(rows),
                result.GetValue(columns),
                result.GetRequiredValue(codes),
                result.GetRequiredValue(scales),
                result.GetValue(dequantized),
                result.GetValue(zeroPoints),
                terminal);
            return CommandLine.Success;
        });
        return command;
    }

    private static float[] Read(string path, int rows, int columns, Terminal terminal)
    {
        long bytes = (long)rows * columns * sizeof(float);
        if (bytes > Array.MaxLength)
        {
            throw new InvalidInputException($"{rows} rows of {columns} take {bytes} bytes; expected at most {Array.MaxLength}.");
        }

        using Stream stream = path == OutputFile.StandardStream ? terminal.OpenInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.CanSeek && stream.Length != bytes)
        {
            throw new InvalidInputException($"{path}: {stream.Length} bytes; expected {bytes}, {rows} rows of {columns} binary32 numbers.");
        }

        float[] numbers = new float[rows * columns];
        int read = stream.ReadAtLeast(MemoryMarshal.AsBytes(numbers.AsSpan()), (int)bytes, throwOnEndOfStream: false);
        return read == bytes && stream.ReadByte() < 0
            ? numbers
            : throw new InvalidInputException($"{path}: {(read == bytes ? "more" : read.ToString(CultureInfo.InvariantCulture))} bytes; expected {bytes}, {rows} rows of {columns} binary32 numbers.");
    }

    private static void Run(
        QuantizedFormat format, float[] matrix, int rows, int columns, string codesPath, string scalesPath, string? dequantizedPath, string? zeroPointsPath, Terminal terminal)
    {
        if (columns % format.BlockLength != 0 && format.Ggml is not null)
        {
            throw new InvalidInputException($"Rows of {columns} elements; expected a multiple of {format.BlockLength}, the block length of {format.Name}.");
        }

        if (zeroPointsPath is not null && format.Blocks is not { HasZeroPoint: true })
        {
            throw new InvalidInputException($"{format.Name} has no zero points. Expected a format that has, such as uint4g128, or no --zero-points.");
        }

        var tensor = QuantizedTensor.Quantize(format, matrix, rows, columns, Environment.ProcessorCount);
        Write(codesPath, tensor.Blocks is null ? tensor.Ggml! : UnpackedCodes(tensor.Blocks), terminal);
        Write(scalesPath, tensor.Blocks is null ? [] : (tensor.Blocks.QuantizedScales?.Codes ?? tensor.Blocks.Scales).Span, terminal);
        if (zeroPointsPath is not null)
        {
            Write(zeroPointsPath, tensor.Blocks!.ZeroPoints.Span, terminal);
        }

        if (dequantizedPath is not null)
        {
            float[] numbers = new float[matrix.Length];
            tensor.Dequantize(numbers);
            Write(dequantizedPath, MemoryMarshal.AsBytes<float>(numbers), terminal);
        }

        bool writesOutput = new[] { codesPath, scalesPath, dequantizedPath, zeroPointsPath }.Contains(OutputFile.StandardStream);
        if (tensor.Blocks is { Format.HasTensorScale: true, TensorScale: var scale } && !writesOutput)
        {
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tensor scale {scale:R} (0x{BitConverter.SingleToUInt32Bits(scale):x8})"));
        }
    }

    private static byte[] UnpackedCodes(BlockTensor tensor)
    {
        NumberFormat element = tensor.Format.Element;
        if (element.BitWidth > 8)
        {
            return tensor.Codes.ToArray();
        }

        byte[] codes = new byte[tensor.RowCount * tensor.RowLength];
        for (int row = 0; row < tensor.RowCount; row++)
        {
            CodePacking.Unpack(tensor.Codes.Span.Slice(row * tensor.BytesPerRow, tensor.BytesPerRow), element.BitWidth, codes.AsSpan(row * tensor.RowLength, tensor.RowLength));
        }

        return codes;
    }

    private static void Write(string path, ReadOnlySpan<byte> bytes, Terminal terminal)
    {
        using OutputFile file = OutputFile.Create(path, terminal);
        file.Stream.Write(bytes);
        file.Complete();
    }
}
