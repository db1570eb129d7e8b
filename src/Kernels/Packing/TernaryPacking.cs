namespace NumFormats.Kernels;

/// <summary>Ternary codes, the integers −1, 0 and 1, packed as programs for ternary networks have them. Each is stored as itself plus 1.</summary>
public static class TernaryPacking
{
    private const int CodesPerByte = 4;
    private const int TritsPerByte = 5;
    private const int Run = 128;
    private const int BytesPerRun = Run / CodesPerByte;

    /// <summary>Packs a matrix as Hugging Face's BitNet checkpoints have it: bits 2k and 2k + 1 of row i of the result are row i + k × rows / 4.</summary>
    /// <param name="integers">The matrix, row after row.</param>
    /// <param name="rows">The number of rows, a multiple of 4.</param>
    /// <param name="destination">A quarter as many bytes; may be longer.</param>
    /// <exception cref="ArgumentException">The rows are no multiple of 4, they do not share out the integers, an integer is not ternary, or there is too little room. Nothing is written then.</exception>
    public static void PackRows(ReadOnlySpan<sbyte> integers, int rows, Span<byte> destination)
    {
        if (rows <= 0 || rows % CodesPerByte != 0 || integers.Length % rows != 0)
        {
            throw new ArgumentException($"{rows} rows of {integers.Length} integers; expected a positive multiple of {CodesPerByte} rows of one length.", nameof(rows));
        }

        int quarter = integers.Length / CodesPerByte;
        Check(integers);
        SpanRoom.Check(destination.Length, quarter, nameof(destination));
        for (int i = 0; i < quarter; i++)
        {
            destination[i] = (byte)(Code(integers[i]) | (Code(integers[i + quarter]) << 2) | (Code(integers[i + (2 * quarter)]) << 4) | (Code(integers[i + (3 * quarter)]) << 6));
        }
    }

    /// <summary>Undoes <see cref="PackRows"/>.</summary>
    /// <exception cref="ArgumentException">There is too little room, or a pair of bits is 3.</exception>
    public static void UnpackRows(ReadOnlySpan<byte> packed, Span<sbyte> destination)
    {
        SpanRoom.Check(destination.Length, checked(packed.Length * CodesPerByte), nameof(destination));
        CheckPairs(packed);
        for (int i = 0; i < packed.Length * CodesPerByte; i++)
        {
            destination[i] = (sbyte)(((packed[i % packed.Length] >> (2 * (i / packed.Length))) & 3) - 1);
        }
    }

    /// <summary>Packs as bitnet.cpp's I2_S has it on x86: of each run of 128, integer j is in byte j mod 32, at bits 6 − 2 × (j / 32).</summary>
    /// <param name="integers">Whole runs of 128.</param>
    /// <param name="destination">A quarter as many bytes; may be longer.</param>
    /// <exception cref="ArgumentException">The integers end within a run, one is not ternary, or there is too little room. Nothing is written then.</exception>
    public static void PackI2S(ReadOnlySpan<sbyte> integers, Span<byte> destination)
    {
        if (integers.Length % Run != 0)
        {
            throw new ArgumentException($"A length of {integers.Length}; expected a multiple of {Run}.", nameof(integers));
        }

        Check(integers);
        SpanRoom.Check(destination.Length, integers.Length / CodesPerByte, nameof(destination));
        for (int i = 0; i < integers.Length / CodesPerByte; i++)
        {
            int first = (i / BytesPerRun * Run) + (i % BytesPerRun);
            destination[i] = (byte)((Code(integers[first]) << 6) | (Code(integers[first + 32]) << 4) | (Code(integers[first + 64]) << 2) | Code(integers[first + 96]));
        }
    }

    /// <summary>Undoes <see cref="PackI2S"/>.</summary>
    /// <exception cref="ArgumentException">The bytes end within a run, there is too little room, or a pair of bits is 3.</exception>
    public static void UnpackI2S(ReadOnlySpan<byte> packed, Span<sbyte> destination)
    {
        if (packed.Length % BytesPerRun != 0)
        {
            throw new ArgumentException($"A length of {packed.Length}; expected a multiple of {BytesPerRun}.", nameof(packed));
        }

        SpanRoom.Check(destination.Length, checked(packed.Length * CodesPerByte), nameof(destination));
        CheckPairs(packed);
        for (int i = 0; i < packed.Length * CodesPerByte; i++)
        {
            int inRun = i % Run;
            destination[i] = (sbyte)(((packed[(i / Run * BytesPerRun) + (inRun % BytesPerRun)] >> (6 - (2 * (inRun / BytesPerRun)))) & 3) - 1);
        }
    }

    /// <summary>Packs five to a byte, 1.6 bits each: the digits of a number in base 3, the first the lowest.</summary>
    /// <param name="integers">The integers; what is missing from the last byte is 0.</param>
    /// <param name="destination">A fifth as many bytes, rounded up; may be longer.</param>
    /// <exception cref="ArgumentException">An integer is not ternary, or there is too little room. Nothing is written then.</exception>
    public static void PackTrits(ReadOnlySpan<sbyte> integers, Span<byte> destination)
    {
        Check(integers);
        int bytes = (integers.Length + TritsPerByte - 1) / TritsPerByte;
        SpanRoom.Check(destination.Length, bytes, nameof(destination));
        for (int i = 0; i < bytes; i++)
        {
            int number = 0;
            for (int j = TritsPerByte - 1; j >= 0; j--)
            {
                int index = (i * TritsPerByte) + j;
                number = (3 * number) + (index < integers.Length ? Code(integers[index]) : 1);
            }

            destination[i] = (byte)number;
        }
    }

    /// <summary>Undoes <see cref="PackTrits"/> for as many integers as the destination has room for.</summary>
    /// <exception cref="ArgumentException">There are fewer bytes than that takes, or a byte is beyond 242.</exception>
    public static void UnpackTrits(ReadOnlySpan<byte> packed, Span<sbyte> destination)
    {
        int bytes = (destination.Length + TritsPerByte - 1) / TritsPerByte;
        SpanRoom.Check(packed.Length, bytes, nameof(packed));
        if (packed[..bytes].ContainsAnyInRange((byte)243, byte.MaxValue))
        {
            throw new ArgumentException("A byte beyond 242, which is not five digits in base 3.", nameof(packed));
        }

        for (int i = 0; i < bytes; i++)
        {
            int number = packed[i];
            for (int index = i * TritsPerByte; index < Math.Min(destination.Length, (i + 1) * TritsPerByte); index++, number /= 3)
            {
                destination[index] = (sbyte)((number % 3) - 1);
            }
        }
    }

    private static int Code(sbyte integer) => integer + 1;

    private static void Check(ReadOnlySpan<sbyte> integers)
    {
        int wrong = integers.IndexOfAnyExceptInRange((sbyte)-1, (sbyte)1);
        if (wrong >= 0)
        {
            throw new ArgumentException($"Integer {wrong} is {integers[wrong]}; expected -1, 0 or 1.", nameof(integers));
        }
    }

    private static void CheckPairs(ReadOnlySpan<byte> packed)
    {
        foreach (byte pairs in packed)
        {
            if ((pairs & (pairs >> 1) & 0x55) != 0)
            {
                throw new ArgumentException("A pair of bits is 3; expected 0, 1 or 2.", nameof(packed));
            }
        }
    }
}
