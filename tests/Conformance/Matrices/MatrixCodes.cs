using NumFormats.Kernels;

namespace NumFormats.Conformance.Matrices;

/// <summary>Matrices of codes for tests, and matrices within larger memory.</summary>
internal static class MatrixCodes
{
    /// <summary>Codes in rows: mostly numbers near one, now and then any code at all, infinities, NaN, subnormals and zeros of both signs among them.</summary>
    /// <param name="format">The format.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Different seeds give different codes.</param>
    /// <param name="anyEvery">One of so many is any code; none if zero.</param>
    public static ulong[] Create(NumberFormat format, int count, int seed, int anyEvery)
    {
        var random = new Random(seed);
        ulong[] codes = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            codes[i] = anyEvery > 0 && random.Next(anyEvery) == 0
                ? (ulong)random.NextInt64() & format.CodeMask
                : format.Encode((random.NextDouble() + random.NextDouble() - 1) * (format is IntegerFormat ? 100 : 2));
        }

        return codes;
    }

    /// <summary>The bytes of a matrix that is given in rows, laid out in any way; 0xA5 between the elements.</summary>
    public static byte[] LayOut(NumberFormat format, ulong[] codes, MatrixLayout layout)
    {
        byte[] bytes = new byte[((Math.Max(0, layout.Rows - 1) * layout.RowStride) + (Math.Max(0, layout.Columns - 1) * layout.ColumnStride) + 1) * format.BytesPerCode];
        Array.Fill(bytes, (byte)0xA5);
        for (int index = 0; index < codes.Length; index++)
        {
            nint place = (index / layout.Columns * layout.RowStride) + (index % layout.Columns * layout.ColumnStride);
            CodeBytes.Store([codes[index]], format.BytesPerCode, bytes.AsSpan((int)place * format.BytesPerCode));
        }

        return bytes;
    }
}
