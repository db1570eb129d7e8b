using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A tensor in a block format: packed codes, scales, zero points, tensor scale and shape.</summary>
/// <remarks>
/// The tensor is seen as a matrix whose rows run along the axis of the blocks, the other axes in their order. Each row begins with a byte of its own among the codes and with a block of its own; its last block may be shorter.
/// Codes of up to 8 bits are packed, the first in the lowest bits (<see cref="PackedLayout.LowFirst"/>); wider ones take two bytes.
/// </remarks>
public sealed class BlockTensor
{
    private readonly nint[] _shape;

    private BlockTensor(BlockFormat format, nint[] shape, int axis)
    {
        Format = format;
        _shape = shape;
        Axis = axis;
        RowLength = shape.Length == 0 ? 1 : checked((int)shape[axis]);
        RowCount = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            RowCount = checked(RowCount * (i == axis ? 1 : (int)shape[i]));
        }

        // A tensor that shares one scale is one row.
        ScaleRowCount = format.BlockLength == BlockFormat.WholeTensor ? Math.Min(1, RowCount) : RowCount;
        ScaleRowLength = checked((int)((long)RowCount * RowLength / Math.Max(1, ScaleRowCount)));
        BlocksPerRow = BlockQuantization.BlockCount(format, ScaleRowLength);
        BytesPerRow = format.Element.BitWidth <= 8 ? CodePacking.PackedLength(RowLength, format.Element.BitWidth) : checked(RowLength * format.Element.BytesPerCode);
        Codes = new byte[checked(RowCount * BytesPerRow)];
        Scales = new byte[checked(BlockCount * format.Scale.BytesPerCode)];
        ZeroPoints = new byte[format.HasZeroPoint ? BlockCount : 0];
        TensorScale = 1;
    }

    /// <summary>The format.</summary>
    public BlockFormat Format { get; }

    /// <summary>The lengths of the axes.</summary>
    public ReadOnlySpan<nint> Shape => _shape;

    /// <summary>The axis that blocks run along.</summary>
    public int Axis { get; }

    /// <summary>The number of elements in a row.</summary>
    public int RowLength { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of blocks in a row; all of one block in formats where the tensor shares one scale.</summary>
    public int BlocksPerRow { get; }

    /// <summary>The number of bytes that the codes of a row take.</summary>
    public int BytesPerRow { get; }

    /// <summary>The number of scales.</summary>
    public int BlockCount => ScaleRowCount * BlocksPerRow;

    /// <summary>The packed codes, row after row.</summary>
    public Memory<byte> Codes { get; }

    /// <summary>A code for each block, row after row, of <see cref="NumberFormat.BytesPerCode"/> bytes, little-endian. Empty where the scales are themselves in blocks.</summary>
    public Memory<byte> Scales { get; private set; }

    /// <summary>The zero point of each block, in formats that have them.</summary>
    public Memory<byte> ZeroPoints { get; }

    /// <summary>The tensor's scale; 1 in formats that have none.</summary>
    public float TensorScale { get; private set; }

    /// <summary>The blocks' scales, less <see cref="ScaleMean"/>, in a block format of their own; null in formats without <see cref="BlockFormat.ScaleBlocks"/>.</summary>
    public BlockTensor? QuantizedScales { get; private set; }

    /// <summary>The mean that was taken from the scales before they were quantized.</summary>
    public float ScaleMean { get; private set; }

    /// <summary>The bits that the tensor takes an element: codes, scales, zero points and tensor scale.</summary>
    public double BitsPerElement => (long)RowCount * RowLength == 0 ? 0 : TotalBits / ((double)RowCount * RowLength);

    private int ScaleRowCount { get; }

    private int ScaleRowLength { get; }

    private double TotalBits =>
        ((double)RowCount * RowLength * Format.Element.BitWidth)
        + (ZeroPoints.Length * Format.Element.BitWidth)
        + (QuantizedScales is null ? 8.0 * Scales.Length : QuantizedScales.TotalBits + 32)
        + (Format.HasTensorScale ? 32 : 0);

    /// <summary>Quantizes a matrix along its rows.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The rows, one after another.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of elements in a row.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the result.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The format's properties do not go together, or the source is not as long as the matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative, or <paramref name="threads"/> is less than 1.</exception>
    /// <exception cref="OverflowException">The codes or scales do not fit in an array.</exception>
    public static BlockTensor Quantize(BlockFormat format, ReadOnlySpan<float> source, int rows, int columns, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(format);
        MatrixShape.Check(source.Length, rows, columns, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        BlockFormat.Validate(format);
        var tensor = new BlockTensor(format, [rows, columns], axis: 1);
        tensor.Quantize(source, threads);
        return tensor;
    }

    /// <summary>Quantizes a tensor along one of its axes.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The tensor, of any strides.</param>
    /// <param name="axis">The axis that blocks run along; negative from the last. A tensor of no axes is one element.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the result.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The format's properties do not go together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or <paramref name="threads"/> is less than 1.</exception>
    /// <exception cref="OverflowException">The codes or scales do not fit in an array.</exception>
    public static BlockTensor Quantize(BlockFormat format, in ReadOnlyTensorSpan<float> source, int axis = -1, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        int positiveAxis = axis < 0 ? axis + source.Rank : axis;
        if (positiveAxis < 0 || positiveAxis >= Math.Max(1, source.Rank))
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Expected an axis of a tensor of {source.Rank}.");
        }

        BlockFormat.Validate(format);
        var tensor = new BlockTensor(format, source.Lengths.ToArray(), positiveAxis);
        float[] rows = ArrayPool<float>.Shared.Rent(tensor.RowCount * tensor.RowLength);
        AxisRows.Load(source, positiveAxis, rows);
        tensor.Quantize(rows.AsSpan(0, tensor.RowCount * tensor.RowLength), threads);
        ArrayPool<float>.Shared.Return(rows);
        return tensor;
    }

    /// <summary>Makes a tensor of parts that were stored.</summary>
    /// <param name="format">The format; its scales are not in blocks of their own.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of elements in a row.</param>
    /// <param name="codes">As <see cref="Codes"/>.</param>
    /// <param name="scales">As <see cref="Scales"/>.</param>
    /// <param name="zeroPoints">As <see cref="ZeroPoints"/>.</param>
    /// <param name="tensorScale">The tensor's scale, in formats that have one.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The format's properties do not go together, its scales are in blocks, or a part does not have the length that the others ask for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    public static BlockTensor FromParts(
        BlockFormat format, int rows, int columns, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, ReadOnlySpan<byte> zeroPoints = default, float tensorScale = 1)
    {
        BlockFormat.Validate(format);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (format.ScaleBlocks is not null)
        {
            throw new ArgumentException($"{format} has scales in blocks of their own; expected scales as such.", nameof(format));
        }

        // Before anything of the size that a shape claims is allocated, the codes show that it is so.
        long bytes = rows * (((long)columns * (format.Element.BitWidth <= 8 ? format.Element.BitWidth : 8 * format.Element.BytesPerCode)) + 7 >> 3);
        CheckLength(codes.Length, bytes, nameof(codes));
        var tensor = new BlockTensor(format, [rows, columns], axis: 1) { TensorScale = format.HasTensorScale ? tensorScale : 1 };
        CheckLength(scales.Length, tensor.Scales.Length, nameof(scales));
        CheckLength(zeroPoints.Length, tensor.ZeroPoints.Length, nameof(zeroPoints));
        codes.CopyTo(tensor.Codes.Span);
        scales.CopyTo(tensor.Scales.Span);
        zeroPoints.CopyTo(tensor.ZeroPoints.Span);
        return tensor;
    }

    /// <summary>The numbers, row after row.</summary>
    /// <param name="destination">May be longer than the tensor has elements.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the result.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public void Dequantize(Span<float> destination, int threads = 1)
    {
        int count = RowCount * RowLength;
        SpanRoom.Check(destination.Length, count, nameof(destination));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ReadOnlyMemory<byte> scales = QuantizedScales is null ? Scales : RestoredScales();
        unsafe
        {
            fixed (float* numbers = destination)
            {
                float* start = numbers;
                Partition.RunRows(ScaleRowCount, ScaleRowLength, threads, (first, rows) => DequantizeRows(first, rows, scales.Span, new Span<float>(start, count)));
            }
        }
    }

    /// <summary>The numbers in the tensor's shape.</summary>
    /// <param name="destination">Of the tensor's shape, with any strides.</param>
    /// <param name="threads">The largest number of threads to use. It makes no difference to the result.</param>
    /// <exception cref="ArgumentException">The destination has another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public void Dequantize(in TensorSpan<float> destination, int threads = 1)
    {
        TensorRows.CheckSameShape(_shape, destination.Lengths, nameof(destination));
        float[] rows = ArrayPool<float>.Shared.Rent(RowCount * RowLength);
        Dequantize(rows, threads);
        AxisRows.Store(rows, Axis, destination);
        ArrayPool<float>.Shared.Return(rows);
    }

    /// <summary>How many of the numbers that the tensor was quantized from lie beyond what their blocks reach, by more than half of the last gap there.</summary>
    /// <param name="source">The numbers, row after row. Those that are not finite do not count.</param>
    /// <exception cref="ArgumentException">There are not as many as elements.</exception>
    public int CountSaturated(ReadOnlySpan<float> source)
    {
        if (source.Length != RowCount * RowLength)
        {
            throw new ArgumentException($"A length of {source.Length}; expected {RowCount * RowLength}.", nameof(source));
        }

        NumberFormat element = Format.Element;
        ReadOnlySpan<byte> scales = QuantizedScales is null ? Scales.Span : RestoredScales();
        float[] largest = Uniform(element.LargestCode, scales);
        float[] belowLargest = Uniform(element.NextDown(element.LargestCode), scales);
        float[] lowest = Uniform(LowestCode, scales);
        float[] aboveLowest = Uniform(element.NextUp(LowestCode), scales);
        int blockLength = BlockLength;
        int count = 0;
        for (int block = 0; block < BlockCount; block++)
        {
            double above = (1.5 * largest[block]) - (0.5 * belowLargest[block]);
            double below = (1.5 * lowest[block]) - (0.5 * aboveLowest[block]);
            int inRow = block % BlocksPerRow * blockLength;
            foreach (float number in source.Slice((block / BlocksPerRow * ScaleRowLength) + inRow, Math.Min(blockLength, ScaleRowLength - inRow)))
            {
                count += float.IsFinite(number) && (number > above || number < below) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Effectively quantizes rows and dequantizes them.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The rows, one after another.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of elements in a row.</param>
    /// <param name="destination">What the numbers become; may be longer, and may be the source.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <exception cref="ArgumentException">As <see cref="Quantize(BlockFormat, ReadOnlySpan{float}, int, int, int)"/>; or the destination is too short.</exception>
    public static void RoundTrip(BlockFormat format, ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int threads = 1)
    {
        SpanRoom.Check(destination.Length, source.Length, nameof(destination));
        Quantize(format, source, rows, columns, threads).Dequantize(destination, threads);
    }

    /// <summary>The number of elements of a row that share a scale.</summary>
    internal int RowBlockLength => Format.BlockLength > 0 ? Format.BlockLength : Math.Max(1, RowLength);

    /// <summary>What the elements of the blocks of each row are multiplied by, row after row; the same for all rows where the tensor shares a scale.</summary>
    internal float[] RowFactors()
    {
        float[] factors = new float[BlockCount];
        BlockQuantizer.Of(Format).Factors(QuantizedScales is null ? Scales.Span : RestoredScales(), TensorScale, factors);
        if (Format.BlockLength == BlockFormat.WholeTensor && BlockCount > 0)
        {
            float shared = factors[0];
            factors = new float[RowCount];
            Array.Fill(factors, shared);
        }

        return factors;
    }

    /// <summary>The codes of all elements, as <see cref="CodeBytes"/> has them.</summary>
    internal void UnpackCodes(Span<byte> destination)
    {
        int bytesPerRow = RowLength * Format.Element.BytesPerCode;
        for (int row = 0; row < RowCount; row++)
        {
            UnpackRow(row, destination.Slice(row * bytesPerRow, bytesPerRow));
        }
    }

    private ulong LowestCode =>
        Format is { Element: IntegerFormat { IsSigned: true }, UsesLowest: false } ? Format.Element.NextUp(Format.Element.LowestCode) : Format.Element.LowestCode;

    private int BlockLength => Format.BlockLength > 0 ? Format.BlockLength : ScaleRowLength;

    // What an element of each block would be if it had a code.
    private float[] Uniform(ulong code, ReadOnlySpan<byte> scales)
    {
        float[] numbers = new float[BlockCount];
        byte[] codes = new byte[BlockCount * Format.Element.BytesPerCode];
        CodeBytes.Store(Enumerable.Repeat(code, BlockCount).ToArray(), Format.Element.BytesPerCode, codes);
        BlockQuantizer.Of(Format).Dequantize(codes, scales, ZeroPoints.Span, blockLength: 1, TensorScale, numbers);
        return numbers;
    }

    private static void CheckLength(int length, long expected, string parameter)
    {
        if (length != expected)
        {
            throw new ArgumentException($"A length of {length} bytes; expected {expected}.", parameter);
        }
    }

    private void Quantize(ReadOnlySpan<float> source, int threads)
    {
        if (Format.HasTensorScale)
        {
            float largest = 0;
            var quantizer = BlockQuantizer.Of(Format);
            for (int row = 0; row < ScaleRowCount && ScaleRowLength > 0; row++)
            {
                largest = Math.Max(largest, quantizer.LargestMagnitude(source.Slice(row * ScaleRowLength, ScaleRowLength), BlockLength));
            }

            TensorScale = quantizer.TensorScale(largest);
        }

        unsafe
        {
            fixed (float* numbers = source)
            {
                float* start = numbers;
                int count = source.Length;
                Partition.RunRows(ScaleRowCount, ScaleRowLength, threads, (first, rows) => QuantizeRows(first, rows, new ReadOnlySpan<float>(start, count)));
            }
        }

        if (Format.ScaleBlocks is not null)
        {
            QuantizeScales();
        }
    }

    private void QuantizeRows(int first, int rows, ReadOnlySpan<float> source)
    {
        byte[] codes = ArrayPool<byte>.Shared.Rent(ScaleRowLength * Format.Element.BytesPerCode);
        int scaleBytes = BlocksPerRow * Format.Scale.BytesPerCode;
        for (int row = first; row < first + rows; row++)
        {
            BlockQuantization.Quantize(
                Format, source.Slice(row * ScaleRowLength, ScaleRowLength), codes, Scales.Span.Slice(row * scaleBytes, scaleBytes), ZeroPointsOf(row), TensorScale);
            for (int start = 0; start < ScaleRowLength; start += RowLength)
            {
                int codeRow = ((row * ScaleRowLength) + start) / RowLength;
                Span<byte> packed = Codes.Span.Slice(codeRow * BytesPerRow, BytesPerRow);
                if (Format.Element.BitWidth <= 8)
                {
                    CodePacking.Pack(codes.AsSpan(start, RowLength), Format.Element.BitWidth, packed);
                }
                else
                {
                    codes.AsSpan(start * Format.Element.BytesPerCode, BytesPerRow).CopyTo(packed);
                }
            }
        }

        ArrayPool<byte>.Shared.Return(codes);
    }

    private void DequantizeRows(int first, int rows, ReadOnlySpan<byte> scales, Span<float> destination)
    {
        int codeBytes = ScaleRowLength * Format.Element.BytesPerCode;
        byte[] codes = ArrayPool<byte>.Shared.Rent(codeBytes);
        int scaleBytes = BlocksPerRow * Format.Scale.BytesPerCode;
        for (int row = first; row < first + rows; row++)
        {
            for (int start = 0; start < ScaleRowLength; start += RowLength)
            {
                int codeRow = ((row * ScaleRowLength) + start) / RowLength;
                UnpackRow(codeRow, codes.AsSpan(start * Format.Element.BytesPerCode, RowLength * Format.Element.BytesPerCode));
            }

            BlockQuantization.Dequantize(
                Format, codes.AsSpan(0, codeBytes), scales.Slice(row * scaleBytes, scaleBytes), destination.Slice(row * ScaleRowLength, ScaleRowLength), ZeroPointsOf(row), TensorScale);
        }

        ArrayPool<byte>.Shared.Return(codes);
    }

    private void UnpackRow(int row, Span<byte> codes)
    {
        ReadOnlySpan<byte> packed = Codes.Span.Slice(row * BytesPerRow, BytesPerRow);
        if (Format.Element.BitWidth <= 8)
        {
            CodePacking.Unpack(packed, Format.Element.BitWidth, codes);
        }
        else
        {
            packed.CopyTo(codes);
        }
    }

    private Span<byte> ZeroPointsOf(int row) => Format.HasZeroPoint ? ZeroPoints.Span.Slice(row * BlocksPerRow, BlocksPerRow) : [];

    // Dettmers et al., "QLoRA: Efficient Finetuning of Quantized LLMs" (2023), section 3: scales are positive, and without their mean they make use of codes of both signs.
    private void QuantizeScales()
    {
        ReadOnlySpan<float> scales = MemoryMarshal.Cast<byte, float>(Scales.Span);
        double sum = 0;
        foreach (float scale in scales)
        {
            sum += scale;
        }

        ScaleMean = scales.IsEmpty ? 0 : (float)(sum / scales.Length);
        float[] centred = new float[scales.Length];
        TensorPrimitives.Subtract(scales, ScaleMean, centred);
        QuantizedScales = Quantize(Format.ScaleBlocks!, centred, 1, centred.Length);
        Scales = Memory<byte>.Empty;
    }

    private byte[] RestoredScales()
    {
        float[] scales = new float[BlockCount];
        QuantizedScales!.Dequantize(scales);
        TensorPrimitives.Add(scales, ScaleMean, scales);
        return MemoryMarshal.AsBytes(scales.AsSpan()).ToArray();
    }
}
