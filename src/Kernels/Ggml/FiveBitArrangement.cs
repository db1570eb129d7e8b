using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Five bits an element: 32 bits have the fifth bits, that of element j as bit j, and 16 bytes behind them the others, of elements j below and j + 16 above.</summary>
internal sealed class FiveBitArrangement(int offset, int bytesPerBlock) : CodeArrangement
{
    private const int Length = 32;
    private const int Half = 16;
    private const int HighBytes = 4;
    private const ulong LowBits = 15 * EightBytes.Each;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks) =>
        Pack(ref MemoryMarshal.GetReference(codes), codes.Length, ref MemoryMarshal.GetReference(blocks[offset..]), bytesPerBlock);

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes) =>
        Unpack(ref MemoryMarshal.GetReference(blocks[offset..]), bytesPerBlock, ref MemoryMarshal.GetReference(codes), codes.Length);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ref byte codes, nint count, ref byte blocks, nint bytesPerBlock)
    {
        for (nint i = 0; i < count; i += Length)
        {
            for (nint j = 0; j < Half; j += 8)
            {
                ulong first = EightBytes.Load(in codes, i + j);
                ulong second = EightBytes.Load(in codes, i + j + Half);
                Unsafe.Add(ref blocks, j / 8) = EightBytes.GatherBits(first >> 4);
                Unsafe.Add(ref blocks, (j + Half) / 8) = EightBytes.GatherBits(second >> 4);
                EightBytes.Store((first & LowBits) | ((second & LowBits) << 4), ref blocks, HighBytes + j);
            }

            blocks = ref Unsafe.Add(ref blocks, bytesPerBlock);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ref byte blocks, nint bytesPerBlock, ref byte codes, nint count)
    {
        for (nint i = 0; i < count; i += Length)
        {
            for (nint j = 0; j < Half; j += 8)
            {
                ulong both = EightBytes.Load(in blocks, HighBytes + j);
                ulong firstHigh = EightBytes.SpreadBits(Unsafe.Add(ref blocks, j / 8)) >> 3;
                ulong secondHigh = EightBytes.SpreadBits(Unsafe.Add(ref blocks, (j + Half) / 8)) >> 3;
                EightBytes.Store((both & LowBits) | firstHigh, ref codes, i + j);
                EightBytes.Store(((both >> 4) & LowBits) | secondHigh, ref codes, i + j + Half);
            }

            blocks = ref Unsafe.Add(ref blocks, bytesPerBlock);
        }
    }
}
