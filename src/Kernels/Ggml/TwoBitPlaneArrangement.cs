using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Two bits an element: 32 bytes have elements j, j + 32, j + 64 and j + 96, twice, before the scale.</summary>
internal sealed class TwoBitPlaneArrangement(int bytesPerBlock) : CodeArrangement
{
    private const int Plane = 32;
    private const int Planes = 4;
    private const int CodeBytes = 64;
    private const ulong Codes = 3 * EightBytes.Each;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks) =>
        Pack(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(blocks), blocks.Length, bytesPerBlock);

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes) =>
        Unpack(ref MemoryMarshal.GetReference(blocks), blocks.Length, bytesPerBlock, ref MemoryMarshal.GetReference(codes));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ref byte codes, ref byte blocks, nint length, nint bytesPerBlock)
    {
        for (nint block = 0; block < length; block += bytesPerBlock)
        {
            for (nint half = block; half < block + CodeBytes; half += Plane)
            {
                for (nint j = 0; j < Plane; j += 8)
                {
                    ulong low = EightBytes.Load(in codes, j) | (EightBytes.Load(in codes, j + Plane) << 2);
                    ulong high = EightBytes.Load(in codes, j + (2 * Plane)) | (EightBytes.Load(in codes, j + (3 * Plane)) << 2);
                    EightBytes.Store(low | (high << 4), ref blocks, half + j);
                }

                codes = ref Unsafe.Add(ref codes, Planes * Plane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ref byte blocks, nint length, nint bytesPerBlock, ref byte codes)
    {
        for (nint block = 0; block < length; block += bytesPerBlock)
        {
            for (nint half = block; half < block + CodeBytes; half += Plane)
            {
                for (nint j = 0; j < Plane; j += 8)
                {
                    ulong word = EightBytes.Load(in blocks, half + j);
                    EightBytes.Store(word & Codes, ref codes, j);
                    EightBytes.Store((word >> 2) & Codes, ref codes, j + Plane);
                    EightBytes.Store((word >> 4) & Codes, ref codes, j + (2 * Plane));
                    EightBytes.Store((word >> 6) & Codes, ref codes, j + (3 * Plane));
                }

                codes = ref Unsafe.Add(ref codes, Planes * Plane);
            }
        }
    }
}
