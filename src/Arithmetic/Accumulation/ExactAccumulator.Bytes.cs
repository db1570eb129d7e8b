using System.Buffers.Binary;

namespace NumFormats;

/// <content>The sum as bytes, so that partial sums can travel between processes and machines.</content>
/// <remarks>
/// Little-endian: int32 least exponent, int32 greatest exponent, int32 kind (0 finite, 1 +infinity, 2 −infinity, 3 NaN), then
/// <see cref="WordCount"/> 64-bit words of two's complement, the least word first; all zero unless the sum is finite. Equal sums are equal bytes.
/// </remarks>
public sealed partial class ExactAccumulator
{
    private const int HeaderBytes = 12;
    private const int FiniteKind = 0;
    private const int PositiveInfinityKind = 1;
    private const int NegativeInfinityKind = 2;
    private const int NaNKind = 3;

    /// <summary>The number of bytes that <see cref="ToBytes"/> gives.</summary>
    public int ByteCount => HeaderBytes + (8 * WordCount);

    /// <summary>The range and the sum as bytes: equal sums over equal ranges, and only these, are equal bytes.</summary>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[ByteCount];
        TryWriteBytes(bytes, out _);
        return bytes;
    }

    /// <summary>Writes what <see cref="ToBytes"/> gives.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="bytesWritten"><see cref="ByteCount"/>, or 0.</param>
    /// <returns>Whether the destination was long enough; otherwise nothing was written.</returns>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public bool TryWriteBytes(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < ByteCount)
        {
            return false;
        }

        bytesWritten = ByteCount;
        int kind = _special.Kind switch
        {
            NumberKind.NaN => NaNKind,
            NumberKind.Infinity => _special.IsNegative ? NegativeInfinityKind : PositiveInfinityKind,
            _ => FiniteKind,
        };
        BinaryPrimitives.WriteInt32LittleEndian(destination, LeastExponent);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], GreatestExponent);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], kind);
        Span<byte> words = destination[HeaderBytes..bytesWritten];
        words.Clear();
        if (kind == FiniteKind)
        {
            WriteTwosComplement(words);
        }

        return true;
    }

    /// <summary>An accumulator from what <see cref="ToBytes"/> gave.</summary>
    /// <param name="source">Exactly those bytes.</param>
    /// <exception cref="FormatException">
    /// The bytes are not what <see cref="ToBytes"/> gives: an impossible range, a length that is not the range's, an unknown kind, or bits beside an infinity
    /// or NaN. Nothing longer than the source is allocated.
    /// </exception>
    public static ExactAccumulator FromBytes(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeaderBytes)
        {
            throw new FormatException("The bytes of an accumulator end within its header.");
        }

        int least = BinaryPrimitives.ReadInt32LittleEndian(source);
        int greatest = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        int kind = BinaryPrimitives.ReadInt32LittleEndian(source[8..]);
        if (!IsRange(least, greatest))
        {
            throw new FormatException("The bytes of an accumulator give an impossible range of exponents.");
        }

        ReadOnlySpan<byte> words = source[HeaderBytes..];
        if (words.Length != 8L * WordsOf(least, greatest))
        {
            throw new FormatException("The bytes of an accumulator are not as many as its range needs.");
        }

        var result = new ExactAccumulator(least, greatest);
        if (kind == FiniteKind)
        {
            result.ReadTwosComplement(words);
            return result;
        }

        result._special = kind switch
        {
            PositiveInfinityKind => Unpacked.PositiveInfinity,
            NegativeInfinityKind => Unpacked.SignedInfinity(isNegative: true),
            NaNKind => Unpacked.NaN,
            _ => throw new FormatException("The bytes of an accumulator give an unknown kind of number."),
        };
        return words.ContainsAnyExcept((byte)0)
            ? throw new FormatException("The bytes of an accumulator hold bits beside an infinity or NaN.")
            : result;
    }

    /// <summary>Writes the low bytes of a finite sum in two's complement, as many as there is room for.</summary>
    internal void WriteTwosComplement(Span<byte> destination)
    {
        Carry();
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (byte)(_digits[PaddingDigits + (i >> 2)] >> (8 * (i & 3)));
        }
    }

    /// <summary>Makes the sum the two's complement number in the bytes, which may be fewer than the words have.</summary>
    internal void ReadTwosComplement(ReadOnlySpan<byte> source)
    {
        Clear();
        byte extension = (byte)((sbyte)source[^1] >> 7);
        Span<long> digits = _digits.AsSpan(PaddingDigits);
        for (int i = 0; i < digits.Length * 4; i++)
        {
            digits[i >> 2] |= (long)(i < source.Length ? source[i] : extension) << (8 * (i & 3));
        }

        digits[^1] = (int)digits[^1];
    }
}
