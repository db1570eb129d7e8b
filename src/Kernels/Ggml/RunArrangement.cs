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

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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

    // Two runs at a time.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ref byte blocks, ref byte codes, nint count, Vector128<byte> levels)
    {
        for (nint i = 0; i < count; i += 2 * Half * Runs)
        {
            for (nint run = 0; run < Runs; run += 2)
            {
                var both = Vector128.LoadUnsafe(ref Unsafe.Add(ref blocks, Runs + (Half * run)));
                Vector128<byte> low = Vector128.ShuffleNative(levels, both & Vector128.Create((byte)15));
                Vector128<byte> high = Vector128.ShuffleNative(levels, both >>> 4);
                ref byte first = ref Unsafe.Add(ref codes, i + (2 * Half * run));
                low.GetLower().StoreUnsafe(ref first);
                high.GetLower().StoreUnsafe(ref first, Half);
                low.GetUpper().StoreUnsafe(ref first, 2 * Half);
                high.GetUpper().StoreUnsafe(ref first, 3 * Half);
            }

            blocks = ref Unsafe.Add(ref blocks, Runs + (Half * Runs));
        }
    }
}
