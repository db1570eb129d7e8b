using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Quantization of binary32 numbers to the block types of ggml and back, with the bytes of its reference code. Blocks are consecutive elements, such as those along a row of a tensor.</summary>
/// <remarks>
/// <para>
/// Each type has its rule for the scale d of a block, or of a run of 16 elements of NVFP4. Operations are in binary32, each rounded to nearest even, in this order; d and m are stored rounded to binary16, but d of Q8_K as it is. What is rounded, and the least
/// code, are those of the unrounded d.
/// </para>
/// <list type="bullet">
/// <item>Q4_0, Q5_0: d is the first number of the largest magnitude / −8 or −16; x × (1 / d) + 8.5 or 16.5 is cut to an integer, 15 or 31 at most. A block of zeros has d = −0.</item>
/// <item>Q4_1, Q5_1: m is the least number, d is (the greatest − m) / 15 or 31; (x − m) × (1 / d) + 0.5 is cut to an integer, the largest code at most.</item>
/// <item>Q8_0: d is the largest magnitude / 127; Q2_0, TQ1_0, TQ2_0: d is the largest magnitude; x × (1 / d) is rounded to nearest, ties away from zero.</item>
/// <item>MXFP4: 2^(e − 127), where e is the exponent of the largest magnitude + 125, one more where the logarithm in binary32 rounds up to an integer; elements to nearest, ties toward zero, and zero never negative.</item>
/// <item>NVFP4: the largest magnitude / 6 as e4m3fn, ties up; below 2^-6 at most 7 × 2^-9, from 248 on 448; elements as in MXFP4. The scale of the tensor is the caller's.</item>
/// <item>IQ4_NL: x × (1 / (the first number of the largest magnitude / −127)) to the nearest level, ties to the higher one; then d is the sum of x³ × level over that of x² × level², from first to last. Below 10^-15: zeros.</item>
/// <item>Q8_K: x × (−127 / the first number of the largest magnitude) is rounded to nearest even; d is the reciprocal of that factor, and zero in a block of zeros.</item>
/// <item>Q1_0: d is the mean magnitude, summed from first to last; negative numbers have code 0.</item>
/// </list>
/// <para>
/// Numbers that are not finite, where the reference is undefined: a NaN counts as zero. An infinity makes the scale infinite, NaN in IQ4_NL, and nothing in the block is finite when dequantized; where a scale has a byte, an infinity counts as
/// the largest finite number when the scale is chosen, and as zero afterwards. Where the reference is defined: in Q1_0 a NaN makes the scale NaN and has code 0, and in IQ4_NL it makes the scale zero and has the highest code. Finite numbers so
/// small that 1 / d is infinite have the codes at the ends, but zeros that of zero; an exponent e below 0 is 0. Where an error of rounding to e2m1fn is itself rounded, the smaller magnitude of equal errors is taken.
/// </para>
/// <para>Source: ggml, ggml-quants.c, quantize_row_*_ref and dequantize_row_*, compiled without contraction to fused operations.</para>
/// </remarks>
public static class GgmlQuantization
{
    /// <summary>Quantizes numbers to blocks.</summary>
    /// <param name="format">The block type.</param>
    /// <param name="source">The numbers: whole blocks.</param>
    /// <param name="blocks">The bytes of as many blocks; may be longer.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The source ends within a block, there is too little room for the blocks, or they overlap the source. Nothing is written then.</exception>
    public static void Quantize(GgmlBlockFormat format, ReadOnlySpan<float> source, Span<byte> blocks)
    {
        ArgumentNullException.ThrowIfNull(format);
        int count = CountBlocks(source.Length, format.BlockLength, format, nameof(source));
        SpanRoom.Check(blocks.Length, (long)count * format.BytesPerBlock, nameof(blocks));
        blocks = blocks[..(count * format.BytesPerBlock)];
        if (blocks.Overlaps(MemoryMarshal.AsBytes(source)))
        {
            throw new ArgumentException("Overlaps the source; expected other memory.", nameof(blocks));
        }

        GgmlCodecs.Of(format).Quantize(source, blocks);
    }

    /// <summary>Dequantizes blocks: what their scales and codes stand for, as <see cref="GgmlBlockFormat"/> says, rounded to nearest even where binary32 does not hold it.</summary>
    /// <remarks>Any bytes are blocks. Where a scale is infinite or NaN, what is undefined is a positive NaN.</remarks>
    /// <param name="format">The block type.</param>
    /// <param name="blocks">The bytes of whole blocks.</param>
    /// <param name="destination">Their numbers; may be longer.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The bytes end within a block, there is too little room for the numbers, or they overlap the blocks. Nothing is written then.</exception>
    public static void Dequantize(GgmlBlockFormat format, ReadOnlySpan<byte> blocks, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(format);
        int count = CountBlocks(blocks.Length, format.BytesPerBlock, format, nameof(blocks));
        SpanRoom.Check(destination.Length, (long)count * format.BlockLength, nameof(destination));
        destination = destination[..(count * format.BlockLength)];
        if (MemoryMarshal.AsBytes(destination).Overlaps(blocks))
        {
            throw new ArgumentException("Overlaps the blocks; expected other memory.", nameof(destination));
        }

        GgmlCodecs.Of(format).Dequantize(blocks, destination);
    }

    private static int CountBlocks(int length, int unit, GgmlBlockFormat format, string parameter) =>
        length % unit == 0 ? length / unit : throw new ArgumentException($"A length of {length}; expected a multiple of {unit}, that of a block of {format}.", parameter);
}
