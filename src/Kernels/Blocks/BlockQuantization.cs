using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>
/// Quantization of binary32 numbers to block formats and back, on spans: one row of consecutive blocks, of which the last may be shorter; in formats where a whole row or tensor shares a scale, one block. <see cref="BlockTensor"/> has rows and
/// packs codes.
/// </summary>
public static class BlockQuantization
{
    /// <summary>The number of blocks in a row.</summary>
    /// <param name="format">The format.</param>
    /// <param name="length">The number of elements.</param>
    public static int BlockCount(BlockFormat format, int length)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length == 0 ? 0 : ((length - 1) / BlockLength(format, length)) + 1;
    }

    /// <summary>The tensor scale that the format gives to numbers: 1 if it has none. Blocks with an infinity or a NaN do not count.</summary>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The format's properties do not go together.</exception>
    public static float TensorScale(BlockFormat format, ReadOnlySpan<float> source)
    {
        ArgumentNullException.ThrowIfNull(format);
        var quantizer = BlockQuantizer.Of(format);
        return !format.HasTensorScale ? 1 : quantizer.TensorScale(quantizer.LargestMagnitude(source, BlockLength(format, source.Length)));
    }

    /// <summary>Effectively computes for each block b the scale s as the format has it, <c>scales[b] = s</c> and <c>codes[i] = Element.Encode(source[i] / s)</c>, saturating.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="codes">For each a code of <see cref="NumberFormat.BytesPerCode"/> bytes, in the low bits; may be longer.</param>
    /// <param name="scales">For each block a code of the scales' <see cref="NumberFormat.BytesPerCode"/> bytes, little-endian; may be longer.</param>
    /// <param name="zeroPoints">For each block its zero point, in formats that have them; may be longer.</param>
    /// <param name="tensorScale">The tensor's scale, in formats that have one; by default <see cref="TensorScale"/> of the source.</param>
    /// <returns>The tensor's scale; 1 in formats that have none.</returns>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The format's properties do not go together, there is too little room for codes, scales or zero points, or spans overlap.</exception>
    public static float Quantize(
        BlockFormat format, ReadOnlySpan<float> source, Span<byte> codes, Span<byte> scales, Span<byte> zeroPoints = default, float? tensorScale = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        var quantizer = BlockQuantizer.Of(format);
        int blocks = BlockCount(format, source.Length);
        int codeLength = checked(source.Length * format.Element.BytesPerCode);
        int scaleLength = checked(blocks * format.Scale.BytesPerCode);
        SpanRoom.Check(codes.Length, codeLength, nameof(codes));
        SpanRoom.Check(scales.Length, scaleLength, nameof(scales));
        SpanRoom.Check(zeroPoints.Length, format.HasZeroPoint ? blocks : 0, nameof(zeroPoints));
        CheckApart(MemoryMarshal.AsBytes(source), codes[..codeLength], scales[..scaleLength], zeroPoints);

        float usedScale = format.HasTensorScale ? tensorScale ?? TensorScale(format, source) : 1;
        quantizer.Quantize(source, BlockLength(format, source.Length), usedScale, codes, scales, zeroPoints);
        return usedScale;
    }

    /// <summary>Effectively computes <c>codes[i] = Element.Encode(source[i] / s)</c>, saturating, with scales s that have been chosen before, by calibration say.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="scales">For each block the code of its scale.</param>
    /// <param name="codes">For each number a code of <see cref="NumberFormat.BytesPerCode"/> bytes; may be longer.</param>
    /// <param name="zeroPoints">For each block its zero point, in formats that have them.</param>
    /// <param name="tensorScale">The tensor's scale, in formats that have one.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">
    /// The format's properties do not go together, there are not as many scales or zero points as blocks, a tensor scale is missing, there is too little room for codes, or spans overlap.
    /// </exception>
    public static void QuantizeWith(
        BlockFormat format, ReadOnlySpan<float> source, ReadOnlySpan<byte> scales, Span<byte> codes, ReadOnlySpan<byte> zeroPoints = default, float? tensorScale = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        var quantizer = BlockQuantizer.Of(format);
        CheckScales(format, BlockCount(format, source.Length), scales, zeroPoints, tensorScale);
        int codeLength = checked(source.Length * format.Element.BytesPerCode);
        SpanRoom.Check(codes.Length, codeLength, nameof(codes));
        CheckApart(MemoryMarshal.AsBytes(source), codes[..codeLength], scales, zeroPoints);
        quantizer.QuantizeWith(source, BlockLength(format, source.Length), tensorScale ?? 1, scales, zeroPoints, codes);
    }

    /// <summary>Effectively computes <c>destination[i] = Element.Decode(codes[i]) * s</c> with the scale s of its block and tensor, rounded to nearest even where binary32 does not hold the product; NaN throughout a block whose scale is.</summary>
    /// <param name="format">The format.</param>
    /// <param name="codes">The elements' codes, of <see cref="NumberFormat.BytesPerCode"/> bytes each.</param>
    /// <param name="scales">For each block the code of its scale.</param>
    /// <param name="destination">The numbers; may be longer.</param>
    /// <param name="zeroPoints">For each block its zero point, in formats that have them.</param>
    /// <param name="tensorScale">The tensor's scale, in formats that have one.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">
    /// The format's properties do not go together, codes end within one, there are not as many scales or zero points as blocks, a tensor scale is missing, there is too little room, or spans overlap.
    /// </exception>
    public static void Dequantize(
        BlockFormat format, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, Span<float> destination, ReadOnlySpan<byte> zeroPoints = default, float? tensorScale = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        var quantizer = BlockQuantizer.Of(format);
        int codeSize = format.Element.BytesPerCode;
        if (codes.Length % codeSize != 0)
        {
            throw new ArgumentException($"A length of {codes.Length} bytes; expected a multiple of {codeSize}, the size of a code.", nameof(codes));
        }

        int length = codes.Length / codeSize;
        CheckScales(format, BlockCount(format, length), scales, zeroPoints, tensorScale);
        SpanRoom.Check(destination.Length, length, nameof(destination));
        Span<byte> bytes = MemoryMarshal.AsBytes(destination[..length]);
        if (bytes.Overlaps(codes) || bytes.Overlaps(scales) || bytes.Overlaps(zeroPoints))
        {
            throw new ArgumentException("Overlaps the codes, the scales or the zero points.", nameof(destination));
        }

        quantizer.Dequantize(codes, scales, zeroPoints, BlockLength(format, length), tensorScale ?? 1, destination[..length]);
    }

    private static int BlockLength(BlockFormat format, int length) => format.BlockLength > 0 ? format.BlockLength : Math.Max(1, length);

    private static void CheckScales(BlockFormat format, int blocks, ReadOnlySpan<byte> scales, ReadOnlySpan<byte> zeroPoints, float? tensorScale)
    {
        int scaleLength = checked(blocks * format.Scale.BytesPerCode);
        if (scales.Length != scaleLength)
        {
            throw new ArgumentException($"A length of {scales.Length} bytes; expected {scaleLength}, {format.Scale.BytesPerCode} for each of {blocks} blocks.", nameof(scales));
        }

        int zeroPointLength = format.HasZeroPoint ? blocks : 0;
        if (zeroPoints.Length != zeroPointLength)
        {
            throw new ArgumentException($"A length of {zeroPoints.Length}; expected {zeroPointLength}.", nameof(zeroPoints));
        }

        if (format.HasTensorScale && tensorScale is null)
        {
            throw new ArgumentException($"None; {format} has a tensor scale.", nameof(tensorScale));
        }
    }

    private static void CheckApart(ReadOnlySpan<byte> source, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, ReadOnlySpan<byte> zeroPoints)
    {
        if (codes.Overlaps(source) || codes.Overlaps(scales) || codes.Overlaps(zeroPoints))
        {
            throw new ArgumentException("Overlaps the source, the scales or the zero points.", nameof(codes));
        }

        if (scales.Overlaps(source) || scales.Overlaps(zeroPoints))
        {
            throw new ArgumentException("Overlaps the source or the zero points.", nameof(scales));
        }

        if (zeroPoints.Overlaps(source))
        {
            throw new ArgumentException("Overlaps the source.", nameof(zeroPoints));
        }
    }
}
