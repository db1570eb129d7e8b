using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Half a byte an element in runs of 16: 8 bytes have elements j below and j + 8 above. Four runs follow four scales.</summary>
/// <param name="levels">What stands for each code when blocks are unpacked.</param>
internal sealed class RunArrangement(Vector128<byte> levels) : CodeArrangement
{
    private const int Runs = 4;
    private const int Half = 8;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks) =>
        Pack(ref MemoryMarshal.GetReference(codes), codes.Length, ref MemoryMarshal.GetReference(blocks));

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes) =>
        Unpack(ref MemoryMarshal.GetReference(blocks), ref MemoryMarshal.GetReference(codes), codes.Length, levels);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ref byte codes, nint count, ref byte blocks)
    {
        for (nint i = 0; i < count; i += 2 * Half * Runs)
        {
            for (nint run = 0; run < Runs; run++)
            {
                nint start = i + (2 * Half * run);
                EightBytes.Store(EightBytes.Load(in codes, start) | (EightBytes.Load(in codes, start + Half) << 4), ref blocks, Runs + (Half * run));
            }

            blocks = ref Unsafe.Add(ref blocks, Runs + (Half * Runs));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ref byte blocks, ref byte codes, nint count, Vector128<byte> levels)
    {
        for (nint i = 0; i < count; i += 2 * Half * Runs)
        {
            for (nint run = 0; run < Runs; run++)
            {
                ulong both = EightBytes.Load(in blocks, Runs + (Half * run));
                var halves = Vector128.Create(both, both >> 4).AsByte();
                Vector128.ShuffleNative(levels, halves & Vector128.Create((byte)15)).StoreUnsafe(ref codes, (nuint)(i + (2 * Half * run)));
            }

            blocks = ref Unsafe.Add(ref blocks, Runs + (Half * Runs));
        }
    }
}
