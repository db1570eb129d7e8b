using System.Buffers.Binary;
using System.Numerics;

namespace NumFormats;

/// <summary>Exponents and significands as bytes, the way <see cref="IFloatingPoint{TSelf}"/> writes them.</summary>
public static class FloatParts
{
    /// <summary>The exponent field less the bias: of zero and subnormals, one less than that of the smallest normal number.</summary>
    public static int Exponent<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout =>
        (int)((code & codec.Layout.MagnitudeMask()) >> codec.Layout.SignificandBits) - codec.Layout.Bias;

    /// <summary>The significand with its implicit bit as an integer.</summary>
    public static ulong Significand<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout
    {
        int bits = codec.Layout.SignificandBits;
        ulong magnitude = code & codec.Layout.MagnitudeMask();
        ulong field = magnitude & ((1UL << bits) - 1);
        return magnitude >> bits != 0 || !codec.Layout.HasZero() ? field | (1UL << bits) : field;
    }

    /// <summary>The bits of the shortest two's complement that holds an exponent.</summary>
    public static int ShortestBitLength(int exponent) =>
        exponent >= 0 ? 32 - BitOperations.LeadingZeroCount((uint)exponent) : 33 - BitOperations.LeadingZeroCount((uint)~exponent);

    /// <summary>Writes four bytes, or none where they do not fit.</summary>
    public static bool TryWriteBigEndian(int exponent, Span<byte> destination, out int bytesWritten)
    {
        bool fits = BinaryPrimitives.TryWriteInt32BigEndian(destination, exponent);
        bytesWritten = fits ? sizeof(int) : 0;
        return fits;
    }

    /// <inheritdoc cref="TryWriteBigEndian(int, Span{byte}, out int)"/>
    public static bool TryWriteLittleEndian(int exponent, Span<byte> destination, out int bytesWritten)
    {
        bool fits = BinaryPrimitives.TryWriteInt32LittleEndian(destination, exponent);
        bytesWritten = fits ? sizeof(int) : 0;
        return fits;
    }

    /// <summary>Writes eight bytes, or none where they do not fit.</summary>
    public static bool TryWriteBigEndian(ulong significand, Span<byte> destination, out int bytesWritten)
    {
        bool fits = BinaryPrimitives.TryWriteUInt64BigEndian(destination, significand);
        bytesWritten = fits ? sizeof(ulong) : 0;
        return fits;
    }

    /// <inheritdoc cref="TryWriteBigEndian(ulong, Span{byte}, out int)"/>
    public static bool TryWriteLittleEndian(ulong significand, Span<byte> destination, out int bytesWritten)
    {
        bool fits = BinaryPrimitives.TryWriteUInt64LittleEndian(destination, significand);
        bytesWritten = fits ? sizeof(ulong) : 0;
        return fits;
    }
}
