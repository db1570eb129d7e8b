using System.Buffers.Binary;

namespace NumFormats.Kernels;

/// <summary>Codes in bytes, as files and streams have them: little-endian, each in the smallest of 1, 2, 4 and 8 bytes that holds it.</summary>
public static class CodeBytes
{
    // A block on the stack between the bytes and the loops over codes.
    internal const int BlockLength = 256;

    /// <summary>Reads codes.</summary>
    /// <param name="source">The bytes: <paramref name="bytesPerCode"/> for each code of <paramref name="destination"/>.</param>
    /// <param name="bytesPerCode">1, 2, 4 or 8: <see cref="NumberFormat.BytesPerCode"/>.</param>
    /// <param name="destination">The codes, in the low bits.</param>
    /// <exception cref="ArgumentException">There are fewer bytes than the codes take.</exception>
    public static void Load(ReadOnlySpan<byte> source, int bytesPerCode, Span<ulong> destination)
    {
        CheckLength(source.Length, bytesPerCode, destination.Length, nameof(source));
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = Read(source, bytesPerCode, i);
        }
    }

    /// <summary>Writes codes.</summary>
    /// <param name="source">The codes; what does not fit in <paramref name="bytesPerCode"/> bytes is cut off.</param>
    /// <param name="bytesPerCode">1, 2, 4 or 8: <see cref="NumberFormat.BytesPerCode"/>.</param>
    /// <param name="destination">The bytes; may be longer.</param>
    /// <exception cref="ArgumentException">There are fewer bytes than the codes take.</exception>
    public static void Store(ReadOnlySpan<ulong> source, int bytesPerCode, Span<byte> destination)
    {
        CheckLength(destination.Length, bytesPerCode, source.Length, nameof(destination));
        for (int i = 0; i < source.Length; i++)
        {
            Write(source[i], destination, bytesPerCode, i);
        }
    }

    /// <summary>The index of the first code that has bits above the width of its format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="codes">The bytes of the codes.</param>
    /// <returns>The index, or −1 when every code is one of the format's.</returns>
    /// <exception cref="ArgumentException">The bytes end within a code.</exception>
    public static int IndexOfTooWide(NumberFormat format, ReadOnlySpan<byte> codes)
    {
        int count = Count(format, codes, nameof(codes));
        int size = format.BytesPerCode;
        if (format.BitWidth == 8 * size)
        {
            return -1;
        }

        Span<ulong> block = stackalloc ulong[BlockLength];
        for (int start = 0; start < count; start += BlockLength)
        {
            Span<ulong> part = block[..Math.Min(BlockLength, count - start)];
            Load(codes[(start * size)..], size, part);
            int found = part.IndexOfAnyExceptInRange(0UL, format.CodeMask);
            if (found >= 0)
            {
                return start + found;
            }
        }

        return -1;
    }

    /// <summary>One code; zero where there are no bytes.</summary>
    internal static ulong Read(ReadOnlySpan<byte> codes, int bytesPerCode, int index) =>
        codes.IsEmpty ? 0 : bytesPerCode switch
        {
            1 => codes[index],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(codes[(index * sizeof(ushort))..]),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(codes[(index * sizeof(uint))..]),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(codes[(index * sizeof(ulong))..]),
        };

    /// <summary>Writes one code.</summary>
    internal static void Write(ulong code, Span<byte> codes, int bytesPerCode, int index)
    {
        Span<byte> bytes = codes[(index * bytesPerCode)..];
        switch (bytesPerCode)
        {
            case 1:
                bytes[0] = (byte)code;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)code);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)code);
                break;
            default:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, code);
                break;
        }
    }

    internal static int Count(NumberFormat format, ReadOnlySpan<byte> codes, string parameter)
    {
        ArgumentNullException.ThrowIfNull(format);
        return codes.Length % format.BytesPerCode == 0
            ? codes.Length / format.BytesPerCode
            : throw new ArgumentException($"A length of {codes.Length} bytes; expected a multiple of {format.BytesPerCode}, the size of a code of {format}.", parameter);
    }

    // Blocks are loaded before they are stored, so in place is fine where nothing stored lies ahead of what is still to be loaded.
    internal static void CheckOverlap(ReadOnlySpan<byte> source, int sourceSize, ReadOnlySpan<byte> destination, int destinationSize)
    {
        if (source.Overlaps(destination, out int offset) && (offset != 0 || sourceSize != destinationSize))
        {
            throw new ArgumentException("Overlaps a source otherwise than in place; expected the same span with codes of the same size, or another.", nameof(destination));
        }
    }

    internal static void CheckLength(int byteCount, int bytesPerCode, int codeCount, string parameter)
    {
        if (byteCount < (long)codeCount * bytesPerCode)
        {
            throw new ArgumentException($"A length of {byteCount} bytes; expected at least {(long)codeCount * bytesPerCode} for {codeCount} codes.", parameter);
        }
    }
}
