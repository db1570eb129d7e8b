using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>Integers of blocks, whose low bytes come first.</summary>
internal static unsafe class LittleEndian
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort LoadUInt16(byte* source)
    {
        ushort value = Unsafe.ReadUnaligned<ushort>(source);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadUInt32(byte* source)
    {
        uint value = Unsafe.ReadUnaligned<uint>(source);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
