using System.Collections.Immutable;

namespace NumFormats.Files;

/// <summary>The sizes of element types.</summary>
/// <remarks>
/// Sizes are counted in blocks: the smallest run of elements that is stored in whole bytes. A block is one element for every type of 8 bits and more,
/// two for 4-bit types (one byte), four for 6-bit types (three bytes), and what ggml calls a block, scales and all, for ggml's own types.
/// </remarks>
public static class ElementTypes
{
    private static readonly ImmutableArray<ElementTypeRow> Rows =
    [
        new(ElementType.Boolean, 1, 1, 1, "BOOL", "b1"),
        new(ElementType.Float64, 1, 8, 8, "F64", "f8", 28),
        new(ElementType.Float32, 1, 4, 4, "F32", "f4", 0),
        new(ElementType.Float16, 1, 2, 2, "F16", "f2", 1),
        new(ElementType.BFloat16, 1, 2, 2, "BF16", null, 30),
        new(ElementType.Float8E4M3FN, 1, 1, 1, "F8_E4M3", null),
        new(ElementType.Float8E5M2, 1, 1, 1, "F8_E5M2", null),
        new(ElementType.Float8E4M3FNUZ, 1, 1, 1, "F8_E4M3FNUZ", null),
        new(ElementType.Float8E5M2FNUZ, 1, 1, 1, "F8_E5M2FNUZ", null),
        new(ElementType.Float8E8M0FNU, 1, 1, 1, "F8_E8M0", null),
        new(ElementType.Float6E2M3FN, 4, 3, 1, "F6_E2M3", null),
        new(ElementType.Float6E3M2FN, 4, 3, 1, "F6_E3M2", null),
        new(ElementType.Float4E2M1FN, 2, 1, 1, "F4", null),
        new(ElementType.Int8, 1, 1, 1, "I8", "i1", 24),
        new(ElementType.Int16, 1, 2, 2, "I16", "i2", 25),
        new(ElementType.Int32, 1, 4, 4, "I32", "i4", 26),
        new(ElementType.Int64, 1, 8, 8, "I64", "i8", 27),
        new(ElementType.UInt8, 1, 1, 1, "U8", "u1"),
        new(ElementType.UInt16, 1, 2, 2, "U16", "u2"),
        new(ElementType.UInt32, 1, 4, 4, "U32", "u4"),
        new(ElementType.UInt64, 1, 8, 8, "U64", "u8"),
        new(ElementType.Complex64, 1, 8, 4, "C64", "c8"),
        Block(ElementType.GgmlQ4_0, 32, 18, 2),
        Block(ElementType.GgmlQ4_1, 32, 20, 3),
        Block(ElementType.GgmlQ5_0, 32, 22, 6),
        Block(ElementType.GgmlQ5_1, 32, 24, 7),
        Block(ElementType.GgmlQ8_0, 32, 34, 8),
        Block(ElementType.GgmlQ8_1, 32, 36, 9),
        Block(ElementType.GgmlQ2_K, 256, 84, 10),
        Block(ElementType.GgmlQ3_K, 256, 110, 11),
        Block(ElementType.GgmlQ4_K, 256, 144, 12),
        Block(ElementType.GgmlQ5_K, 256, 176, 13),
        Block(ElementType.GgmlQ6_K, 256, 210, 14),
        Block(ElementType.GgmlQ8_K, 256, 292, 15),
        Block(ElementType.GgmlIQ2_XXS, 256, 66, 16),
        Block(ElementType.GgmlIQ2_XS, 256, 74, 17),
        Block(ElementType.GgmlIQ3_XXS, 256, 98, 18),
        Block(ElementType.GgmlIQ1_S, 256, 50, 19),
        Block(ElementType.GgmlIQ4_NL, 32, 18, 20),
        Block(ElementType.GgmlIQ3_S, 256, 110, 21),
        Block(ElementType.GgmlIQ2_S, 256, 82, 22),
        Block(ElementType.GgmlIQ4_XS, 256, 136, 23),
        Block(ElementType.GgmlIQ1_M, 256, 56, 29),
        Block(ElementType.GgmlTQ1_0, 256, 54, 34),
        Block(ElementType.GgmlTQ2_0, 256, 66, 35),
        Block(ElementType.GgmlMXFP4, 32, 17, 39),
        Block(ElementType.GgmlNVFP4, 64, 36, 40),
        Block(ElementType.GgmlQ1_0, 128, 18, 41),
        Block(ElementType.GgmlQ2_0, 64, 18, 42),
    ];

    internal static ReadOnlySpan<ElementTypeRow> All => Rows.AsSpan();

    /// <summary>How many elements make a block: the smallest number that is stored in whole bytes.</summary>
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

    /// <summary>A type of ggml's own. Its blocks are structures of bytes, which have no byte order as a whole.</summary>
    private static ElementTypeRow Block(ElementType type, int blockLength, int blockBytes, uint ggmlType) =>
        new(type, blockLength, blockBytes, 1, null, null, ggmlType);
}
