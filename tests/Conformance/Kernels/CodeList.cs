using NumFormats.Kernels;

namespace NumFormats.Conformance.Kernels;

/// <summary>Codes as bytes, and the other way.</summary>
internal static class CodeList
{
    /// <summary>The bytes of codes.</summary>
    public static byte[] ToBytes(NumberFormat format, ReadOnlySpan<ulong> codes)
    {
        byte[] bytes = new byte[codes.Length * format.BytesPerCode];
        CodeBytes.Store(codes, format.BytesPerCode, bytes);
        return bytes;
    }

    /// <summary>The codes in bytes.</summary>
    public static ulong[] FromBytes(NumberFormat format, ReadOnlySpan<byte> bytes)
    {
        ulong[] codes = new ulong[bytes.Length / format.BytesPerCode];
        CodeBytes.Load(bytes, format.BytesPerCode, codes);
        return codes;
    }

    /// <summary>The same codes, every second with all bits set that lie above the format's width.</summary>
    public static ulong[] WithBitsAbove(NumberFormat format, ReadOnlySpan<ulong> codes)
    {
        ulong above = format.BytesPerCode == sizeof(ulong) ? ~format.CodeMask : ((1UL << (8 * format.BytesPerCode)) - 1) & ~format.CodeMask;
        ulong[] result = codes.ToArray();
        for (int i = 0; i < result.Length; i += 2)
        {
            result[i] |= above;
        }

        return result;
    }
}
