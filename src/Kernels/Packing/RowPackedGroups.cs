using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Groups of columns of matrices in codes of few bits, where each row of a group has a scale and an offset of its own in binary16: a number is scale × code + offset.</summary>
/// <remarks>A group is a word for each row, the scale in the low half and the offset above it, and then the codes as <see cref="RowPackedCodes"/> has them. Groups that follow one another are read in order.</remarks>
public static class RowPackedGroups
{
    /// <summary>The chains of sums of offsets.</summary>
    internal const int Chains = 16;

    /// <summary>How far ahead of what is read memory is asked for what comes next.</summary>
    internal const int PrefetchBytes = 4096;

    private const int HalfBits = 16;
    private const int StackRows = 512;

    /// <summary>The words of a group.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns: a multiple of <see cref="RowPackedCodes.ColumnUnit"/>.</param>
    /// <param name="bits">The bits of a code, 1 to <see cref="RowPackedCodes.MaxBits"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">The columns are no such multiple, or there are more words than an array holds.</exception>
    public static int Length(int rows, int columns, int bits)
    {
        long length = (long)RowPackedCodes.Length(rows, columns, bits) + rows;
        return length <= Array.MaxLength ? (int)length : throw new ArgumentException($"{rows} rows of {columns} columns; expected no more words than an array holds.", nameof(rows));
    }

    /// <summary>The codes of a group, as <see cref="RowPackedCodes"/> has them.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rows">The number of its rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer words than rows, or the number of rows is negative.</exception>
    public static ReadOnlySpan<uint> Codes(ReadOnlySpan<uint> group, int rows) => group[rows..];

    /// <summary>The scale and the offset of a row.</summary>
    /// <param name="group">The group.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public static (Half Scale, Half Offset) Range(ReadOnlySpan<uint> group, int row) =>
        (BitConverter.UInt16BitsToHalf((ushort)group[row]), BitConverter.UInt16BitsToHalf((ushort)(group[row] >> HalfBits)));

    /// <summary>Gives a row its scale and its offset.</summary>
    /// <param name="group">The group.</param>
    /// <param name="row">The row.</param>
    /// <param name="scale">The scale, positive.</param>
    /// <param name="offset">The offset.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public static void SetRange(Span<uint> group, int row, Half scale, Half offset) => group[row] = BitConverter.HalfToUInt16Bits(scale) | ((uint)BitConverter.HalfToUInt16Bits(offset) << HalfBits);

    /// <summary>Quantizes a matrix to a group: the least number of a row is its offset, and the scale such that the greatest one has the last code, both rounded to binary16; a scale that this makes zero is 1, and one beyond binary16 its largest number.</summary>
    /// <inheritdoc cref="Encode"/>
    /// <exception cref="ArgumentException">Besides: a number is NaN or beyond the range of binary16. Nothing is written then.</exception>
    public static void Quantize(ReadOnlySpan<float> numbers, MatrixLayout layout, int bits, Span<uint> group) => Fill(numbers, layout, bits, group, choosesRanges: true);

    /// <summary>Gives numbers the codes <c>clamp(round((x − offset) / scale), 0, 2^bits − 1)</c> of a group whose scales and offsets are there already; ties go to even codes.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="layout">Where the rows and columns of the group lie.</param>
    /// <param name="bits">The bits of a code.</param>
    /// <param name="group">The group; may be longer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">The columns are no multiple of <see cref="RowPackedCodes.ColumnUnit"/>, or a span is too short.</exception>
    public static void Encode(ReadOnlySpan<float> numbers, MatrixLayout layout, int bits, Span<uint> group) => Fill(numbers, layout, bits, group, choosesRanges: false);

    /// <summary>Adds the rows of a group, each times its factor, to the sums.</summary>
    /// <remarks>
    /// The codes times the products of factors and scales as <see cref="RowPackedCodes.AddScaledRows"/> has them, and then the sum of the products of factors and offsets: 16 chains, each product rounded and added to c[i mod 16], and c[i] + c[i + 8], c[i] + c[i + 4] and so on. The bits do not depend on vectors.
    /// </remarks>
    /// <param name="group">The group; may be longer.</param>
    /// <param name="bits">The bits of a code.</param>
    /// <param name="factors">A factor for each row.</param>
    /// <param name="sums">A sum for each column, which is added to: as many as a multiple of <see cref="RowPackedCodes.ColumnUnit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bits is outside its range.</exception>
    /// <exception cref="ArgumentException">The columns are no such multiple, the words too few, or the sums overlap the factors.</exception>
    [SkipLocalsInit]
    public static void AddScaledRows(ReadOnlySpan<uint> group, int bits, ReadOnlySpan<float> factors, Span<float> sums)
    {
        int rows = factors.Length;
        SpanRoom.Check(group.Length, Length(rows, sums.Length, bits), nameof(group));
        if (sums.Overlaps(factors))
        {
            throw new ArgumentException("Overlaps the factors; expected other memory.", nameof(sums));
        }

        if (rows <= StackRows)
        {
            Span<float> scaled = stackalloc float[StackRows];
            AddScaledRows(group, bits, factors, scaled[..rows], sums);
        }
        else
        {
            float[] scaled = ArrayPool<float>.Shared.Rent(rows);
            AddScaledRows(group, bits, factors, scaled.AsSpan(0, rows), sums);
            ArrayPool<float>.Shared.Return(scaled);
        }
    }

    private static void AddScaledRows(ReadOnlySpan<uint> group, int bits, ReadOnlySpan<float> factors, Span<float> scaled, Span<float> sums)
    {
        int rows = factors.Length;
        Span<float> chains = stackalloc float[Chains];
        chains.Clear();
        int whole = rows & -Chains;
        RowPackedGroupKernel.Widest.Scale(group[..whole], factors, scaled, chains);
        if (whole < rows)
        {
            // Rows that are not there are zeros.
            Span<uint> lastRanges = stackalloc uint[Chains];
            Span<float> last = stackalloc float[2 * Chains];
            lastRanges.Clear();
            last.Clear();
            group[whole..rows].CopyTo(lastRanges);
            factors[whole..].CopyTo(last);
            RowPackedGroupKernel.Widest.Scale(lastRanges, last, last[Chains..], chains);
            last.Slice(Chains, rows - whole).CopyTo(scaled[whole..]);
        }

        RowPackedKernel.Of(bits).AddScaledRows(group[rows..], scaled, Total(chains), sums);
    }

    private static float Total(ReadOnlySpan<float> chains)
    {
        int lanes = Vector128<float>.Count;
        Vector128<float> first = Vector128.Create(chains) + Vector128.Create(chains[(2 * lanes)..]);
        Vector128<float> second = Vector128.Create(chains[lanes..]) + Vector128.Create(chains[(3 * lanes)..]);
        Vector128<float> four = first + second;
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    private static unsafe void Fill(ReadOnlySpan<float> numbers, MatrixLayout layout, int bits, Span<uint> group, bool choosesRanges)
    {
        layout.Check(numbers.Length, nameof(numbers));
        int rows = checked((int)layout.Rows);
        int columns = checked((int)layout.Columns);
        SpanRoom.Check(group.Length, Length(rows, columns, bits), nameof(group));
        if (rows == 0 || columns == 0)
        {
            return;
        }

        // Rows side by side are turned around a strip at a time, which stays in the first cache.
        bool liesAcross = layout.RowStride == 1 && layout.ColumnStride != 1 && rows % Chains == 0;
        bool isCopied = layout.ColumnStride != 1 && !liesAcross;
        int copyLength = checked(liesAcross ? rows * RowPackedCodes.ColumnUnit : isCopied ? rows * columns : 0);
        RowPackedGroupKernel kernel = RowPackedGroupKernel.Widest;
        float[] room = ArrayPool<float>.Shared.Rent(checked(copyLength + (2 * rows)));
        Span<float> scales = room.AsSpan(copyLength, rows);
        Span<float> offsets = room.AsSpan(copyLength + rows, rows);
        fixed (float* source = numbers, copy = room)
        {
            if (isCopied)
            {
                Copy(source, layout, copy);
            }

            float* first = isCopied ? copy : source;
            nint stride = isCopied ? columns : layout.RowStride;
            if (choosesRanges)
            {
                if (liesAcross)
                {
                    kernel.FindRangesAcross(source, layout.ColumnStride, rows, columns, offsets, scales);
                }
                else
                {
                    kernel.FindRanges(first, stride, rows, columns, offsets, scales);
                }

                CheckRange(offsets, nameof(numbers));
                CheckRange(scales, nameof(numbers));
                kernel.SetRanges(offsets, scales, (1 << bits) - 1, group);
            }

            kernel.Unfold(group[..rows], scales, offsets);
            if (!liesAcross)
            {
                kernel.Encode(first, stride, rows, columns, bits, scales, offsets, group[rows..]);
            }

            for (int strip = 0; liesAcross && strip < columns; strip += RowPackedCodes.ColumnUnit)
            {
                Transposition.Transpose(source + (strip * layout.ColumnStride), layout.ColumnStride, RowPackedCodes.ColumnUnit, rows, copy, RowPackedCodes.ColumnUnit);
                kernel.Encode(copy, RowPackedCodes.ColumnUnit, rows, RowPackedCodes.ColumnUnit, bits, scales, offsets, group[(rows + RowPackedCodes.Length(rows, strip, bits))..]);
            }
        }

        ArrayPool<float>.Shared.Return(room);
    }

    private static void CheckRange(ReadOnlySpan<float> numbers, string parameter)
    {
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude(numbers));
        if (!(largest <= (float)Half.MaxValue))
        {
            throw new ArgumentException($"A magnitude of {largest}; expected numbers of which binary16 has the range.", parameter);
        }
    }

    private static unsafe void Copy(float* source, MatrixLayout layout, float* destination)
    {
        for (nint i = 0; i < layout.Rows; i++)
        {
            for (nint j = 0; j < layout.Columns; j++)
            {
                *destination++ = source[(i * layout.RowStride) + (j * layout.ColumnStride)];
            }
        }
    }
}
