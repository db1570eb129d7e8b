using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A byte an element: 32 behind the scale.</summary>
internal sealed class ByteArrangement(int offset, int bytesPerBlock) : CodeArrangement
{
    private const int Length = 32;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> blocks) =>
        Copy(ref MemoryMarshal.GetReference(codes), Length, ref MemoryMarshal.GetReference(blocks[offset..]), bytesPerBlock, codes.Length / Length);

    public override void Unpack(ReadOnlySpan<byte> blocks, Span<byte> codes) =>
        Copy(ref MemoryMarshal.GetReference(blocks[offset..]), bytesPerBlock, ref MemoryMarshal.GetReference(codes), Length, codes.Length / Length);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Copy(ref byte source, nint sourceStep, ref byte destination, nint destinationStep, nint count)
    {
        for (nint block = 0; block < count; block++)
        {
            Unsafe.CopyBlockUnaligned(ref destination, ref source, Length);
            source = ref Unsafe.Add(ref source, sourceStep);
            destination = ref Unsafe.Add(ref destination, destinationStep);
        }
    }
}
