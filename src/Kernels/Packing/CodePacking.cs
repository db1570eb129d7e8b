namespace NumFormats.Kernels;

/// <summary>Codes of 1 to 8 bits, one a byte, packed without gaps, and back.</summary>
public static class CodePacking
{
    /// <summary>The number of bytes that codes take: the least that holds all their bits.</summary>
    /// <param name="count">The number of codes.</param>
    /// <param name="bitWidth">The width of a code: 1 to 8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or the width is not 1 to 8.</exception>
    public static int PackedLength(int count, int bitWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CheckWidth(bitWidth);
        return (int)((((long)count * bitWidth) + 7) / 8);
    }

    /// <summary>Packs codes.</summary>
    /// <param name="codes">One code a byte; bits above the width are ignored.</param>
    /// <param name="bitWidth">The width of a code: 1 to 8.</param>
    /// <param name="destination">The first <see cref="PackedLength"/> bytes are written; bits behind the last code are 0. May be longer.</param>
    /// <param name="layout">Where each code goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not 1 to 8.</exception>
    /// <exception cref="ArgumentException">
    /// The destination is too short or overlaps the codes, the layout is not one of codes of this width, or the codes are not whole blocks of it. Nothing is written then.
    /// </exception>
    public static void Pack(ReadOnlySpan<byte> codes, int bitWidth, Span<byte> destination, PackedLayout layout = default)
    {
        int length = PackedLength(codes.Length, bitWidth);
        CheckLayout(layout, bitWidth, codes.Length, nameof(codes));
        CheckLength(destination.Length, length, codes.Length, nameof(destination));
        Span<byte> packed = destination[..length];
        CheckOverlap(codes, packed);
        if (bitWidth == 8)
        {
            codes.CopyTo(packed);
        }
        else if (layout.BlockLength != 0)
        {
            HalfPacker.For(layout.BlockLength / 2).Pack(codes, packed, layout.BlockLength / 2);
        }
        else
        {
            CodePacker.For(bitWidth, layout.IsHighFirst).Pack(codes, packed);
        }
    }

    /// <summary>Unpacks as many codes as the destination has bytes.</summary>
    /// <param name="packed">The packed codes: at least <see cref="PackedLength"/> bytes. What lies behind the last code is ignored.</param>
    /// <param name="bitWidth">The width of a code: 1 to 8.</param>
    /// <param name="destination">One code a byte, the bits above its width 0.</param>
    /// <param name="layout">Where each code lies.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not 1 to 8.</exception>
    /// <exception cref="ArgumentException">
    /// There are too few packed bytes, or they overlap the destination, the layout is not one of codes of this width, or the destination is not whole blocks of it. Nothing is written then.
    /// </exception>
    public static void Unpack(ReadOnlySpan<byte> packed, int bitWidth, Span<byte> destination, PackedLayout layout = default)
    {
        int length = PackedLength(destination.Length, bitWidth);
        CheckLayout(layout, bitWidth, destination.Length, nameof(destination));
        CheckLength(packed.Length, length, destination.Length, nameof(packed));
        ReadOnlySpan<byte> bytes = packed[..length];
        CheckOverlap(bytes, destination);
        if (bitWidth == 8)
        {
            bytes.CopyTo(destination);
        }
        else if (layout.BlockLength != 0)
        {
            HalfPacker.For(layout.BlockLength / 2).Unpack(bytes, destination, layout.BlockLength / 2);
        }
        else
        {
            CodePacker.For(bitWidth, layout.IsHighFirst).Unpack(bytes, destination);
        }
    }

    private static void CheckWidth(int bitWidth)
    {
        if (bitWidth is < 1 or > 8)
        {
            throw new ArgumentOutOfRangeException(nameof(bitWidth), bitWidth, "Expected a width of 1 to 8 bits.");
        }
    }

    private static void CheckLayout(PackedLayout layout, int bitWidth, int count, string codesParameter)
    {
        if (layout != default && bitWidth != 4)
        {
            throw new ArgumentException($"A layout of halves of bytes for codes of {bitWidth} bits; expected codes of 4.", nameof(layout));
        }

        if (layout.BlockLength != 0 && count % layout.BlockLength != 0)
        {
            throw new ArgumentException($"{count} codes; expected a multiple of {layout.BlockLength}, the length of a block.", codesParameter);
        }
    }

    private static void CheckLength(int length, int needed, int count, string parameter)
    {
        if (length < needed)
        {
            throw new ArgumentException($"A length of {length} bytes; expected at least {needed} for {count} codes.", parameter);
        }
    }

    private static void CheckOverlap(ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination)
    {
        if (source.Overlaps(destination))
        {
            throw new ArgumentException("Overlaps the source; expected other memory.", nameof(destination));
        }
    }
}
