using System.Diagnostics.CodeAnalysis;

namespace NumFormats;

/// <summary>
/// A block type of ggml, as GGUF files have it, as data: runs of elements whose scales and codes lie together in the bytes of a block. Immutable; the types are those that <see cref="Named"/> lists.
/// </summary>
/// <remarks>
/// A block's bytes are little-endian. A nibble is half a byte; where elements share bytes, the first one listed is in the low bits. d and m are binary16 numbers, q is an element's code.
/// Source: ggml, ggml-common.h (the layouts) and ggml-quants.c (the reference quantizers).
/// </remarks>
public sealed class GgmlBlockFormat
{
    private GgmlBlockFormat(string name, int blockLength, int bytesPerBlock)
    {
        Name = name;
        BlockLength = blockLength;
        BytesPerBlock = bytesPerBlock;
    }

    /// <summary>Q4_0: d, then nibbles of elements j and j + 16; (q − 8) × d.</summary>
    public static GgmlBlockFormat Q4_0 { get; } = new("q4_0", 32, 18);

    /// <summary>Q4_1: d, m, then nibbles as in <see cref="Q4_0"/>; q × d + m.</summary>
    public static GgmlBlockFormat Q4_1 { get; } = new("q4_1", 32, 20);

    /// <summary>Q5_0: d, the fifth bits of all elements in 32 bits, then nibbles as in <see cref="Q4_0"/>; (q − 16) × d.</summary>
    public static GgmlBlockFormat Q5_0 { get; } = new("q5_0", 32, 22);

    /// <summary>Q5_1: d, m, the fifth bits of all elements in 32 bits, then nibbles as in <see cref="Q4_0"/>; q × d + m.</summary>
    public static GgmlBlockFormat Q5_1 { get; } = new("q5_1", 32, 24);

    /// <summary>Q8_0: d, then a signed byte an element; q × d.</summary>
    public static GgmlBlockFormat Q8_0 { get; } = new("q8_0", 32, 34);

    /// <summary>MXFP4: an e8m0 byte e, then nibbles as in <see cref="Q4_0"/>, which are e2m1fn codes; twice the element × 2^(e − 128). Minus zero stands for zero, and e = 255 is a power of two.</summary>
    public static GgmlBlockFormat MXFP4 { get; } = new("ggml_mxfp4", 32, 17);

    /// <summary>
    /// NVFP4: for each of four runs of 16 elements a byte that is e4m3fn without a sign, then nibbles of elements j and j + 8 of each run, which are e2m1fn codes; element × scale. Minus zero stands for zero, and a scale of NaN, 0x7F, for zero.
    /// The scale of the tensor is not in the blocks.
    /// </summary>
    public static GgmlBlockFormat NVFP4 { get; } = new("ggml_nvfp4", 64, 36);

    /// <summary>IQ4_NL: d, then nibbles as in <see cref="Q4_0"/>, which number 16 unevenly spaced integers from −127 to 113; integer × d.</summary>
    public static GgmlBlockFormat IQ4_NL { get; } = new("iq4_nl", 32, 18);

    /// <summary>Q1_0: d, then a bit an element, consecutive; d where it is set, otherwise −d.</summary>
    public static GgmlBlockFormat Q1_0 { get; } = new("q1_0", 128, 18);

    /// <summary>Q2_0: d, then 2 bits an element, consecutive; (q − 1) × d.</summary>
    public static GgmlBlockFormat Q2_0 { get; } = new("q2_0", 64, 18);

    /// <summary>
    /// TQ1_0: bytes of five ternary digits (32 with elements j, j + 32 and so on, then 16 with elements j, j + 16 and so on) and four bytes of four with elements j, j + 4 and so on, then d; (q − 1) × d.
    /// A byte is the least that is at least 256 / 243 of the number that the digits make, the first one the highest.
    /// </summary>
    public static GgmlBlockFormat TQ1_0 { get; } = new("tq1_0", 256, 54);

    /// <summary>TQ2_0: for each half of the elements 32 bytes with 2 bits of elements j, j + 32, j + 64 and j + 96, then d; (q − 1) × d.</summary>
    public static GgmlBlockFormat TQ2_0 { get; } = new("tq2_0", 256, 66);

    /// <summary>Q8_K, which ggml makes of activations: d as a binary32 number, then a signed byte an element, then the sum of each sixteen as a 16-bit integer; q × d. The sums are there to be added up; what the elements are does not depend on them.</summary>
    public static GgmlBlockFormat Q8_K { get; } = new("q8_k", 256, 292);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GgmlBlockFormat> Named { get; } = [Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, MXFP4, NVFP4, IQ4_NL, Q1_0, Q2_0, TQ1_0, TQ2_0, Q8_K];

    /// <summary>The short name that people type: ggml's own in lower case, with <c>ggml_</c> before it where other blocks have the name too.</summary>
    public string Name { get; }

    /// <summary>The number of elements of a block.</summary>
    public int BlockLength { get; }

    /// <summary>The number of bytes of a block, scales included.</summary>
    public int BytesPerBlock { get; }

    /// <summary>The bits that an element takes, its share of the scales included.</summary>
    public double BitsPerElement => 8.0 * BytesPerBlock / BlockLength;

    /// <summary>Reads a short name such as <c>q4_0</c>; letter case does not matter.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="FormatException">No block type has this name; the message says which names there are.</exception>
    public static GgmlBlockFormat Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out GgmlBlockFormat? format)
            ? format
            : throw new FormatException($"'{name}' is not a block type of ggml. Expected one of {string.Join(", ", Named.Select(known => known.Name))}.");
    }

    /// <summary>Reads a short name.</summary>
    /// <returns>Whether there is such a block type.</returns>
    public static bool TryParse([NotNullWhen(true)] string? name, [NotNullWhen(true)] out GgmlBlockFormat? format)
    {
        string trimmed = (name ?? "").Trim();
        format = Named.FirstOrDefault(known => known.Name.Equals(trimmed, StringComparison.OrdinalIgnoreCase));
        return format is not null;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
