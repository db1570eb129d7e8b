using System.Buffers.Binary;
using System.Numerics;

namespace NumFormats;

/// <summary>Exponents and significands as bytes, the way <see cref="IFloatingPoint{TSelf}"/> writes them.</summary>
public static class FloatParts
{
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
