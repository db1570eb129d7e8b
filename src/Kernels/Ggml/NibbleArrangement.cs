using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Half a byte an element: 16 bytes have elements j below and j + 16 above.</summary>
/// <param name="offset">Where they begin in a block.</param>
/// <param name="bytesPerBlock">The bytes of a block.</param>
/// <param name="levels">What stands for each code when blocks are unpacked.</param>
internal sealed class NibbleArrangement(int offset, int bytesPerBlock, Vector128<byte> levels) : CodeArrangement
{
    private const int Half = 16;

    /// <summary>The codes themselves as levels.</summary>
    public static Vector128<byte> Codes => Vector128<byte>.Indices;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks) =>
        Pack(ref MemoryMarshal.GetReference(codes), codes.Length, ref MemoryMarshal.GetReference(blocks[offset..]), bytesPerBlock);

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes) =>
        Unpack(ref MemoryMarshal.GetReference(blocks[offset..]), bytesPerBlock, ref MemoryMarshal.GetReference(codes), codes.Length, levels);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ref byte codes, nint count, ref byte blocks, nint bytesPerBlock)
    {
        for (nint i = 0; i < count; i += 2 * Half)
        {
            EightBytes.Store(EightBytes.Load(in codes, i) | (EightBytes.Load(in codes, i + 16) << 4), ref blocks, 0);
            EightBytes.Store(EightBytes.Load(in codes, i + 8) | (EightBytes.Load(in codes, i + 24) << 4), ref blocks, 8);
            blocks = ref Unsafe.Add(ref blocks, bytesPerBlock);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Unpack(ref byte blocks, nint bytesPerBlock, ref byte codes, nint count, Vector128<byte> levels)
    {
        for (nint i = 0; i < count; i += 2 * Half)
        {
            var both = Vector128.LoadUnsafe(ref blocks);
            Vector128.ShuffleNative(levels, both & Vector128.Create((byte)15)).StoreUnsafe(ref codes, (nuint)i);
            Vector128.ShuffleNative(levels, both >>> 4).StoreUnsafe(ref codes, (nuint)i + Half);
            blocks = ref Unsafe.Add(ref blocks, bytesPerBlock);
        }
    }
}
