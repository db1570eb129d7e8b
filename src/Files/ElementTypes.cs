using System.Collections.Immutable;

namespace NumFormats.Files;

/// <summary>The sizes of element types.</summary>
/// <remarks>
/// Sizes are counted in blocks: the smallest run of elements that fills whole bytes. A block is one element for every type of 8 bits and more,
/// two for 4-bit types (one byte) and four for 6-bit types (three bytes).
/// </remarks>
public static class ElementTypes
{
    private static readonly ImmutableArray<ElementTypeRow> Rows =
    [
        new(ElementType.Boolean, 1, 1, 1, "BOOL", "b1"),
        new(ElementType.Float64, 1, 8, 8, "F64", "f8"),
        new(ElementType.Float32, 1, 4, 4, "F32", "f4"),
        new(ElementType.Float16, 1, 2, 2, "F16", "f2"),
        new(ElementType.BFloat16, 1, 2, 2, "BF16", null),
        new(ElementType.Float8E4M3FN, 1, 1, 1, "F8_E4M3", null),
        new(ElementType.Float8E5M2, 1, 1, 1, "F8_E5M2", null),
        new(ElementType.Float8E4M3FNUZ, 1, 1, 1, "F8_E4M3FNUZ", null),
        new(ElementType.Float8E5M2FNUZ, 1, 1, 1, "F8_E5M2FNUZ", null),
        new(ElementType.Float8E8M0FNU, 1, 1, 1, "F8_E8M0", null),
        new(ElementType.Float6E2M3FN, 4, 3, 1, "F6_E2M3", null),
        new(ElementType.Float6E3M2FN, 4, 3, 1, "F6_E3M2", null),
        new(ElementType.Float4E2M1FN, 2, 1, 1, "F4", null),
        new(ElementType.Int8, 1, 1, 1, "I8", "i1"),
        new(ElementType.Int16, 1, 2, 2, "I16", "i2"),
        new(ElementType.Int32, 1, 4, 4, "I32", "i4"),
        new(ElementType.Int64, 1, 8, 8, "I64", "i8"),
        new(ElementType.UInt8, 1, 1, 1, "U8", "u1"),
        new(ElementType.UInt16, 1, 2, 2, "U16", "u2"),
        new(ElementType.UInt32, 1, 4, 4, "U32", "u4"),
        new(ElementType.UInt64, 1, 8, 8, "U64", "u8"),
        new(ElementType.Complex64, 1, 8, 4, "C64", "c8"),
    ];

    internal static ReadOnlySpan<ElementTypeRow> All => Rows.AsSpan();

    /// <summary>How many elements make a block: the smallest number that fills whole bytes.</summary>
    /// <param name="type">The element type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is not defined.</exception>
    public static int BlockLength(this ElementType type) => Row(type).BlockLength;

    /// <summary>How many bytes a block of <see cref="BlockLength"/> elements takes.</summary>
    /// <param name="type">The element type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type is not defined.</exception>
    public static int BlockBytes(this ElementType type) => Row(type).BlockBytes;

    internal static ElementTypeRow Row(ElementType type) =>
        (uint)type < (uint)Rows.Length
            ? Rows[(int)type]
            : throw new ArgumentOutOfRangeException(nameof(type), type, "Expected a defined element type.");
}
