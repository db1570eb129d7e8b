using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A bit an element, consecutive, behind the scale. Unpacked codes are 0 and 2, whose middle is an integer.</summary>
internal sealed class BitArrangement(int offset, int bytesPerBlock) : CodeArrangement
{
    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks) =>
        Pack(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(blocks), blocks.Length, offset, bytesPerBlock);

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes) =>
        Unpack(ref MemoryMarshal.GetReference(blocks), blocks.Length, offset, bytesPerBlock, ref MemoryMarshal.GetReference(codes));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ref byte codes, ref byte blocks, nint length, nint offset, nint bytesPerBlock)
    {
        for (nint block = 0; block < length; block += bytesPerBlock)
        {
            for (nint i = block + offset; i < block + bytesPerBlock; i++)
            {
                Unsafe.Add(ref blocks, i) = EightBytes.GatherBits(EightBytes.Load(in codes, 0));
                codes = ref Unsafe.Add(ref codes, 8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ref byte blocks, nint length, nint offset, nint bytesPerBlock, ref byte codes)
    {
        for (nint block = 0; block < length; block += bytesPerBlock)
        {
            for (nint i = block + offset; i < block + bytesPerBlock; i++)
            {
                EightBytes.Store(EightBytes.SpreadBits(Unsafe.Add(ref blocks, i)) >> 6, ref codes, 0);
                codes = ref Unsafe.Add(ref codes, 8);
            }
        }
    }
}
