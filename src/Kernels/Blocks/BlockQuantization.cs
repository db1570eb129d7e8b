using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Quantization of binary32 numbers to block formats and back. Blocks are consecutive elements, such as those along the last axis of a matrix whose rows are whole blocks.</summary>
public static class BlockQuantization
{
    // The elements that are on the way at once: whole blocks that stay in the first cache.
    private const int Buffered = 2048;

    /// <summary>Effectively computes for each block b the scale s as the format has it, <c>scales[b] = s</c> and <c>codes[i] = element.Encode(source[i] / s)</c>, saturating.</summary>
    /// <param name="format">The format.</param>
    /// <param name="source">The numbers: whole blocks.</param>
    /// <param name="codes">A code for each, in the low bits of a byte; may be longer.</param>
    /// <param name="scales">A code for each block; may be longer.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The source ends within a block, there is too little room for codes or scales, or spans overlap.</exception>
    [SkipLocalsInit]
    public static void Quantize(BlockFormat format, ReadOnlySpan<float> source, Span<byte> codes, Span<byte> scales)
    {
        int blocks = CheckBlocks(format, source.Length, nameof(source));
        SpanRoom.Check(codes.Length, source.Length, nameof(codes));
        SpanRoom.Check(scales.Length, blocks, nameof(scales));
        CheckApart(MemoryMarshal.AsBytes(source), codes[..source.Length], scales[..blocks]);

        SpanEncoder<int> encoder = FormatKernels<int>.Of(format.Element).Encoder(format.Rounding, OverflowMode.Finite)!;
        var scaler = BlockScaler.Create(format.BlockLength);
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<float, int>(source);
        Span<int> buffer = stackalloc int[Buffered];
        int length = Buffered / format.BlockLength * format.BlockLength;
        for (int start = 0; start < numbers.Length; start += length)
        {
            ReadOnlySpan<int> part = numbers.Slice(start, Math.Min(length, numbers.Length - start));
            Span<int> scaled = buffer[..part.Length];
            scaler.Divide(part, format, scales.Slice(start / format.BlockLength, part.Length / format.BlockLength), scaled);
            encoder.Encode(scaled, [], codes[start..]);
        }
    }

    /// <summary>Effectively computes <c>destination[i] = element.Decode(codes[i]) * scales[b]</c>, rounded to nearest even where binary32 does not hold the product; NaN throughout a block whose scale is.</summary>
    /// <param name="format">The format.</param>
    /// <param name="codes">The elements' codes, each in the low bits of a byte: whole blocks.</param>
    /// <param name="scales">The code of each block.</param>
    /// <param name="destination">The numbers; may be longer.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The codes end within a block, there are not as many scales as blocks, there is too little room, or spans overlap.</exception>
    public static void Dequantize(BlockFormat format, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, Span<float> destination)
    {
        int blocks = CheckBlocks(format, codes.Length, nameof(codes));
        if (scales.Length != blocks)
        {
            throw new ArgumentException($"A length of {scales.Length}; expected {blocks}, one for each block.", nameof(scales));
        }

        SpanRoom.Check(destination.Length, codes.Length, nameof(destination));
        Span<byte> bytes = MemoryMarshal.AsBytes(destination[..codes.Length]);
        if (bytes.Overlaps(codes) || bytes.Overlaps(scales))
        {
            throw new ArgumentException("Overlaps the codes or the scales.", nameof(destination));
        }

        SpanDecoder<int> decoder = FormatKernels<int>.Of(format.Element).Decoder!;
        var scaler = BlockScaler.Create(format.BlockLength);
        Span<int> numbers = MemoryMarshal.Cast<float, int>(destination[..codes.Length]);
        int length = Buffered / format.BlockLength * format.BlockLength;
        for (int start = 0; start < codes.Length; start += length)
        {
            Span<int> part = numbers.Slice(start, Math.Min(length, codes.Length - start));
            decoder.Decode(codes.Slice(start, part.Length), part);
            scaler.Multiply(part, format.BlockLength, scales.Slice(start / format.BlockLength, part.Length / format.BlockLength));
        }
    }

    private static int CheckBlocks(BlockFormat format, int length, string parameter)
    {
        ArgumentNullException.ThrowIfNull(format);
        return length % format.BlockLength == 0
            ? length / format.BlockLength
            : throw new ArgumentException($"A length of {length}; expected a multiple of {format.BlockLength}, the block length of {format}.", parameter);
    }

    private static void CheckApart(ReadOnlySpan<byte> source, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales)
    {
        if (codes.Overlaps(source) || codes.Overlaps(scales))
        {
            throw new ArgumentException("Overlaps the source or the scales.", nameof(codes));
        }

        if (scales.Overlaps(source))
        {
            throw new ArgumentException("Overlaps the source.", nameof(scales));
        }
    }
}
