namespace NumFormats.Kernels;

/// <summary>Dot products of blocks of ggml's types, without dequantizing them.</summary>
/// <remarks>
/// <para>
/// A run is what shares a scale in both operands: 32 elements, of which TQ2_0 has eight a block and the others one, or 16 where an operand is NVFP4, or the 256 of a block of TQ2_0 and Q8_K. Its elements are small integers under the scale, those of e2m1fn doubled, so that products of four consecutive ones sum exactly in an integer:
/// quad q of the run; of a run of 256, quads that are a multiple of 16 apart are one. In binary32, s[r mod c, q] = fma(integer of quad q of run r, scale of x × scale of y rounded, s[r mod c, q]) in order of the runs, every s beginning as +0, where c is 4, and 1 where runs have 256 elements. Then
/// t[q] = (s[0, q] + s[2, q]) + (s[1, q] + s[3, q]), or s[0, q], and with t[q] = t[q] + t[q + h] for h from half the number of quads down to 1, a half each time, t[0] is the result: the same bits on every machine and in either order of the operands. A result that is NaN is the positive quiet NaN.
/// </para>
/// <para>
/// The types: Q8_0, Q4_0, MXFP4 and TQ2_0 in any pair, NVFP4 with itself and with Q8_0, and TQ2_0 with Q8_K. Any bytes are blocks, and elements are what dequantizing gives: a code 3 of TQ2_0 stands for 2, and the sums in Q8_K blocks are not looked at. The scales of whole tensors are the caller's.
/// </para>
/// </remarks>
public static class BlockDot
{
    private static readonly GgmlBlockFormat[] s_formats =
        [GgmlBlockFormat.Q8_0, GgmlBlockFormat.Q4_0, GgmlBlockFormat.MXFP4, GgmlBlockFormat.Q8_K, GgmlBlockFormat.TQ2_0, GgmlBlockFormat.NVFP4];

    // By the formats' places, the later one first. A product of two short rows takes no longer than a dictionary.
    private static readonly BlockDotLoop?[][] s_loops =
    [
        [new BlockDotLoop<BlockOperands.Q8_0, BlockOperands.Q8_0>()],
        [new BlockDotLoop<BlockOperands.Q4_0, BlockOperands.Q8_0>(), new BlockDotLoop<BlockOperands.Q4_0, BlockOperands.Q4_0>()],
        [new BlockDotLoop<BlockOperands.MXFP4, BlockOperands.Q8_0>(), new BlockDotLoop<BlockOperands.MXFP4, BlockOperands.Q4_0>(), new BlockDotLoop<BlockOperands.MXFP4, BlockOperands.MXFP4>()],
        [null, null, null, null],
        [
            new BlockDotLoop<BlockOperands.TQ2_0, BlockOperands.Q8_0>(),
            new BlockDotLoop<BlockOperands.TQ2_0, BlockOperands.Q4_0>(),
            new BlockDotLoop<BlockOperands.TQ2_0, BlockOperands.MXFP4>(),
            new TernaryDotLoop(),
            new BlockDotLoop<BlockOperands.TQ2_0, BlockOperands.TQ2_0>(),
        ],
        [new NVFP4ByteDotLoop(), null, null, null, null, new NVFP4DotLoop()],
    ];

    /// <summary>Whether blocks of these types have a dot product.</summary>
    /// <exception cref="ArgumentNullException">A type is null.</exception>
    public static bool IsSupported(GgmlBlockFormat formatX, GgmlBlockFormat formatY)
    {
        ArgumentNullException.ThrowIfNull(formatX);
        ArgumentNullException.ThrowIfNull(formatY);
        return Find(Place(formatX), Place(formatY)) is not null;
    }

    /// <summary>Effectively computes the sum of the products of two rows of elements.</summary>
    /// <param name="formatX">The type of the first operand's blocks.</param>
    /// <param name="x">Whole blocks.</param>
    /// <param name="formatY">The type of the second operand's blocks.</param>
    /// <param name="y">Whole blocks of as many elements.</param>
    /// <exception cref="ArgumentNullException">A type is null.</exception>
    /// <exception cref="NotSupportedException">Blocks of these types have no dot product.</exception>
    /// <exception cref="ArgumentException">Bytes end within a block, or the operands differ in the number of elements.</exception>
    public static float Product(GgmlBlockFormat formatX, ReadOnlySpan<byte> x, GgmlBlockFormat formatY, ReadOnlySpan<byte> y)
    {
        ArgumentNullException.ThrowIfNull(formatX);
        ArgumentNullException.ThrowIfNull(formatY);
        int placeX = Place(formatX);
        int placeY = Place(formatY);
        BlockDotLoop loop = Find(placeX, placeY)
            ?? throw new NotSupportedException($"{formatX} times {formatY}; expected q8_0, q4_0, ggml_mxfp4 or tq2_0 in any pair, ggml_nvfp4 with itself or q8_0, or tq2_0 with q8_k.");
        long elements = CountElements(formatX, x.Length, nameof(x));
        long elementsY = CountElements(formatY, y.Length, nameof(y));
        if (elementsY != elements)
        {
            throw new ArgumentException($"{elementsY} elements; expected {elements}, as many as in the other operand.", nameof(y));
        }

        return CanonicalNaN.Of(placeX >= placeY ? loop.Sum(x, y) : loop.Sum(y, x));
    }

    private static BlockDotLoop? Find(int placeX, int placeY)
    {
        (int later, int earlier) = placeX >= placeY ? (placeX, placeY) : (placeY, placeX);
        return earlier < 0 ? null : s_loops[later][earlier];
    }

    private static int Place(GgmlBlockFormat format)
    {
        int place = s_formats.Length - 1;
        while (place >= 0 && s_formats[place] != format)
        {
            place--;
        }

        return place;
    }

    private static long CountElements(GgmlBlockFormat format, int bytes, string parameter)
    {
        (uint blocks, uint rest) = Math.DivRem((uint)bytes, (uint)format.BytesPerBlock);
        return rest == 0
            ? (long)blocks * format.BlockLength
            : throw new ArgumentException($"A length of {bytes}; expected a multiple of {format.BytesPerBlock}, that of a block of {format}.", parameter);
    }
}
