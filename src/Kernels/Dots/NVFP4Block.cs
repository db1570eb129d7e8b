using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>Blocks of ggml's NVFP4: four scales, then codes of 64 elements.</summary>
internal static unsafe class NVFP4Block
{
    /// <summary>The bytes of a block.</summary>
    public const int Bytes = 36;

    /// <summary>Where its codes begin.</summary>
    public const int CodeOffset = 4;

    /// <summary>Half of the scales of a block, for elements that are doubled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadScales(byte* block)
    {
        Vector128<byte> four = Vector128.CreateScalarUnsafe(LittleEndian.LoadUInt32(block)).AsByte();
        return BlockScales.HalveUE4M3(Vector128.WidenLower(Vector128.WidenLower(four)).AsInt32());
    }

    /// <summary>The same of four blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadSixteenScales(byte* blocks) =>
        BlockScales.HalveUE4M3(Vector128.Create(*(uint*)blocks, *(uint*)(blocks + Bytes), *(uint*)(blocks + (2 * Bytes)), *(uint*)(blocks + (3 * Bytes))).AsByte());
}
