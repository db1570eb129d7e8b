namespace NumFormats.Kernels;

/// <summary>Dot products of blocks of ggml's types, without dequantizing them.</summary>
/// <remarks>
/// <para>
/// A run is what shares a scale in both operands: 32 elements, of which TQ2_0 has eight a block and the others one, or 16 in NVFP4. Its elements are small integers under the scale, those of e2m1fn doubled, so that products of four consecutive ones sum exactly in an integer: quad q of the run. In binary32,
/// s[r mod 4, q] = fma(integer of quad q of run r, scale of x × scale of y rounded, s[r mod 4, q]) in order of the runs, every s beginning as +0. Then t[q] = (s[0, q] + s[2, q]) + (s[1, q] + s[3, q]), and with t[q] = t[q] + t[q + h] for h = 4, 2, 1, or 2, 1 in NVFP4, t[0] is the result:
/// the same bits on every machine. A result that is NaN is the positive quiet NaN.
/// </para>
/// <para>The types: Q8_0, Q4_0, MXFP4 and TQ2_0 in any pair, and NVFP4 with itself. Any bytes are blocks; the scales of whole tensors are the caller's.</para>
/// </remarks>
public static class BlockDot
{
    private static readonly GgmlBlockFormat[] s_formats = [GgmlBlockFormat.Q8_0, GgmlBlockFormat.Q4_0, GgmlBlockFormat.MXFP4, GgmlBlockFormat.TQ2_0, GgmlBlockFormat.NVFP4];

    // By the formats' places, that of x first. A product of two short rows takes no longer than a dictionary.
    private static readonly BlockDotLoop?[][] s_loops =
    [
        With<BlockOperands.Q8_0>(),
        With<BlockOperands.Q4_0>(),
        With<BlockOperands.MXFP4>(),
        With<BlockOperands.TQ2_0>(),
        [null, null, null, null, new NVFP4DotLoop()],
    ];

    /// <summary>Whether blocks of these types have a dot product.</summary>
    /// <exception cref="ArgumentNullException">A type is null.</exception>
    public static bool IsSupported(GgmlBlockFormat formatX, GgmlBlockFormat formatY)
    {
        ArgumentNullException.ThrowIfNull(formatX);
        ArgumentNullException.ThrowIfNull(formatY);
        return Find(formatX, formatY) is not null;
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
        BlockDotLoop loop = Find(formatX, formatY)
            ?? throw new NotSupportedException($"{formatX} times {formatY}; expected q8_0, q4_0, ggml_mxfp4 or tq2_0 in any pair, or ggml_nvfp4 twice.");
        long elements = CountElements(formatX, x.Length, nameof(x));
        long elementsY = CountElements(formatY, y.Length, nameof(y));
        if (elementsY != elements)
        {
            throw new ArgumentException($"{elementsY} elements; expected {elements}, as many as in the other operand.", nameof(y));
        }

        return CanonicalNaN.Of(loop.Sum(x, y, checked((int)elements)));
    }

    private static BlockDotLoop? Find(GgmlBlockFormat formatX, GgmlBlockFormat formatY)
    {
        int x = Place(formatX);
        int y = Place(formatY);
        return x < 0 || y < 0 ? null : s_loops[x][y];
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

    private static BlockDotLoop?[] With<TX>()
        where TX : struct, IBlockOperand =>
        [
            new BlockDotLoop<TX, BlockOperands.Q8_0>(), new BlockDotLoop<TX, BlockOperands.Q4_0>(), new BlockDotLoop<TX, BlockOperands.MXFP4>(), new BlockDotLoop<TX, BlockOperands.TQ2_0>(), null,
        ];

    private static long CountElements(GgmlBlockFormat format, int bytes, string parameter)
    {
        (uint blocks, uint rest) = Math.DivRem((uint)bytes, (uint)format.BytesPerBlock);
        return rest == 0
            ? (long)blocks * format.BlockLength
            : throw new ArgumentException($"A length of {bytes}; expected a multiple of {format.BytesPerBlock}, that of a block of {format}.", parameter);
    }
}
