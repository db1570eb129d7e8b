using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Two bits an element, consecutive, behind the scale.</summary>
/// <remarks>Eight codes are the bytes of a word. The upper of two moves down to the other, then the upper of two pairs: that leaves a byte of codes at the bottom of each half of the word. Unpacking goes the same way back.</remarks>
internal sealed class TwoBitArrangement(int offset, int bytesPerBlock) : CodeArrangement
{
    private const ulong Pairs = 0x000F000F_000F000F;
    private const ulong Codes = 3 * EightBytes.Each;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks) =>
        Pack(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(blocks), blocks.Length, offset, bytesPerBlock);

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes) =>
        Unpack(ref MemoryMarshal.GetReference(blocks), blocks.Length, offset, bytesPerBlock, ref MemoryMarshal.GetReference(codes));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ref byte codes, ref byte blocks, nint length, nint offset, nint bytesPerBlock)
    {
        for (nint block = 0; block < length; block += bytesPerBlock)
        {
            for (nint i = block + offset; i < block + bytesPerBlock; i += 2)
            {
                ulong word = EightBytes.Load(in codes, 0);
                word = (word | (word >> 6)) & Pairs;
                word |= word >> 12;
                Unsafe.Add(ref blocks, i) = (byte)word;
                Unsafe.Add(ref blocks, i + 1) = (byte)(word >> 32);
                codes = ref Unsafe.Add(ref codes, 8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ref byte blocks, nint length, nint offset, nint bytesPerBlock, ref byte codes)
    {
        for (nint block = 0; block < length; block += bytesPerBlock)
        {
            for (nint i = block + offset; i < block + bytesPerBlock; i += 2)
            {
                ulong word = Unsafe.Add(ref blocks, i) | ((ulong)Unsafe.Add(ref blocks, i + 1) << 32);
                word = (word | (word << 12)) & Pairs;
                EightBytes.Store((word | (word << 6)) & Codes, ref codes, 0);
                codes = ref Unsafe.Add(ref codes, 8);
            }
        }
    }
}
