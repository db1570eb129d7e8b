using System.Numerics;

namespace NumFormats.Kernels;

/// <summary>Matrices of codes of few bits that lie so that sums of their rows need no shuffling: the codes of neighbouring rows share words, column by column.</summary>
/// <remarks>
/// A word of 32 bits has the codes of ⌊32 / bits⌋ rows in one column, the first row lowest. So a vector of words, shifted right and masked, is a row's codes in as many columns as the vector has lanes. Words lie in strips of 32 columns, row after row, so that sums of a strip read memory in order.
/// </remarks>
public static class RowPackedCodes
{
    /// <summary>The columns of a strip; columns come in multiples of this.</summary>
    public const int ColumnUnit = 32;

    /// <summary>The most bits of a code.</summary>
    public const int MaxBits = 8;

    /// <summary>The bits of a word.</summary>
    internal const int WordBits = 32;

    /// <summary>The rows that share words.</summary>
    /// <param name="bits">The bits of a code, 1 to <see cref="MaxBits"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bits is outside its range.</exception>
    public static int RowsPerWord(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, MaxBits);
        return WordBits / bits;
    }

    /// <summary>The words of a matrix.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns: a multiple of <see cref="ColumnUnit"/>.</param>
    /// <param name="bits">The bits of a code.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">The columns are no such multiple, or there are more words than an array holds.</exception>
    public static int Length(int rows, int columns, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (columns % ColumnUnit != 0)
        {
            throw new ArgumentException($"{columns} columns; expected a multiple of {ColumnUnit}.", nameof(columns));
        }

        int rowsPerWord = RowsPerWord(bits);
        long length = ((long)rows + rowsPerWord - 1) / rowsPerWord * columns;
        return length <= Array.MaxLength ? (int)length : throw new ArgumentException($"{rows} rows of {columns} columns; expected no more words than an array holds.", nameof(rows));
    }

    /// <summary>Puts the codes of a row into their words.</summary>
    /// <param name="codes">The codes, below 2^bits.</param>
    /// <param name="row">The number of the row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="bits">The bits of a code.</param>
    /// <param name="packed">The words, zeros where the row's codes go.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">The columns are no multiple of <see cref="ColumnUnit"/>, or the words too few.</exception>
    public static void PackRow(ReadOnlySpan<uint> codes, int row, int rows, int bits, Span<uint> packed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, rows);
        SpanRoom.Check(packed.Length, Length(rows, codes.Length, bits), nameof(packed));
        int shift = row % RowsPerWord(bits) * bits;
        for (int strip = 0; strip < codes.Length; strip += ColumnUnit)
        {
            Span<uint> words = packed.Slice(Place(rows, bits, row, strip), ColumnUnit);
            for (int i = 0; i < ColumnUnit; i += Vector<uint>.Count)
            {
                (new Vector<uint>(words[i..]) | (new Vector<uint>(codes[(strip + i)..]) << shift)).CopyTo(words[i..]);
            }
        }
    }

    /// <summary>The code in a row and a column.</summary>
    /// <param name="packed">The words.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="bits">The bits of a code.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    public static uint CodeAt(ReadOnlySpan<uint> packed, int rows, int bits, int row, int column) =>
        (packed[Place(rows, bits, row, column)] >> (row % RowsPerWord(bits) * bits)) & ((1U << bits) - 1);

    /// <summary>Adds the rows, each times its factor, to the sums.</summary>
    /// <remarks>
    /// With r rows to a word, four chains of fused multiply-adds for each column, c[n] = fma(factors[i], code(i, j), c[n]) with n = (i mod r) mod 4, in order of i from +0; then sums[j] += (c[0] + c[2]) + (c[1] + c[3]). The bits depend on neither the vectors nor on how many columns there are.
    /// </remarks>
    /// <param name="packed">The words.</param>
    /// <param name="bits">The bits of a code.</param>
    /// <param name="factors">A factor for each row.</param>
    /// <param name="sums">A sum for each column, which is added to: as many as a multiple of <see cref="ColumnUnit"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of bits is outside its range.</exception>
    /// <exception cref="ArgumentException">The columns are no such multiple, the words too few, or the sums overlap the factors.</exception>
    public static void AddScaledRows(ReadOnlySpan<uint> packed, int bits, ReadOnlySpan<float> factors, Span<float> sums)
    {
        SpanRoom.Check(packed.Length, Length(factors.Length, sums.Length, bits), nameof(packed));
        if (sums.Overlaps(factors))
        {
            throw new ArgumentException("Overlaps the factors; expected other memory.", nameof(sums));
        }

        RowPackedKernel.Of(bits).AddScaledRows(packed, factors, 0, sums);
    }

    private static int Place(int rows, int bits, int row, int column)
    {
        int rowsPerWord = RowsPerWord(bits);
        int words = (rows + rowsPerWord - 1) / rowsPerWord;
        return (((column / ColumnUnit * words) + (row / rowsPerWord)) * ColumnUnit) + (column % ColumnUnit);
    }
}
