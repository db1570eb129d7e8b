using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Eight bytes as a 64-bit word, the first one lowest: each byte a code that small steps work on together.</summary>
internal static class EightBytes
{
    /// <summary>The word with the same byte eight times.</summary>
    public const ulong Each = 0x01010101_01010101;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ref readonly byte source, nint offset) => Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref Unsafe.AsRef(in source), offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong word, ref byte destination, nint offset) => Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, offset), word);

    /// <summary>The lowest bits of the bytes, that of byte i as bit i.</summary>
    /// <remarks>The product adds the word shifted by 56 − 7i for each i, which brings the bit of byte i to 56 + i. No two bits meet, so nothing carries.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte GatherBits(ulong word) => (byte)(((word & Each) * 0x01020408_10204080) >> 56);

    /// <summary>Bit i as the highest bit of byte i.</summary>
    /// <remarks>Byte i keeps bit i of its copy; adding 127 carries it to the top.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong SpreadBits(byte bits) => (((bits * Each) & 0x80402010_08040201) + (0x7F * Each)) & (0x80 * Each);
}
