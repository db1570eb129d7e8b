using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loops that put scales into blocks and take them out. Spans begin at the scale of the first block.</summary>
internal static class ScalePlaces
{
    private const int HalfInfinity = 0x7C00;

    /// <summary>Stores a binary16 number in each block.</summary>
    public static void StoreHalves(ReadOnlySpan<ushort> halves, Span<byte> blocks, int bytesPerBlock, int count) =>
        StoreHalves(ref MemoryMarshal.GetReference(halves), ref MemoryMarshal.GetReference(blocks), bytesPerBlock, count);

    /// <summary>Loads a binary16 number from each block, and tells whether one is not finite.</summary>
    public static bool LoadHalves(ReadOnlySpan<byte> blocks, int bytesPerBlock, int count, Span<ushort> halves) =>
        LoadHalves(ref MemoryMarshal.GetReference(blocks), bytesPerBlock, count, ref MemoryMarshal.GetReference(halves));

    /// <summary>Stores the bits of a binary32 number in each block.</summary>
    public static void StoreSingles(ReadOnlySpan<int> singles, Span<byte> blocks, int bytesPerBlock, int count)
    {
        for (int block = 0; block < count; block++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(blocks[(block * bytesPerBlock)..], singles[block]);
        }
    }

    /// <summary>Loads the bits of a binary32 number from each block, and tells whether one is not finite.</summary>
    public static bool LoadSingles(ReadOnlySpan<byte> blocks, int bytesPerBlock, int count, Span<int> singles)
    {
        int largest = 0;
        for (int block = 0; block < count; block++)
        {
            singles[block] = BinaryPrimitives.ReadInt32LittleEndian(blocks[(block * bytesPerBlock)..]);
            largest = Math.Max(largest, singles[block] & int.MaxValue);
        }

        return largest >= WideNumber<int>.Infinity;
    }

    /// <summary>Stores the low bytes of a few codes in each block.</summary>
    public static void StoreBytes(ReadOnlySpan<ushort> codes, Span<byte> blocks, int bytesPerBlock, int codesPerBlock, int count) =>
        StoreBytes(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(blocks), bytesPerBlock, codesPerBlock, count);

    /// <summary>Loads a few codes from each block, as what each of the 256 stands for.</summary>
    public static void LoadBytes(ReadOnlySpan<byte> blocks, int bytesPerBlock, int codesPerBlock, int count, float[] values, Span<int> scales) =>
        LoadBytes(
            ref MemoryMarshal.GetReference(blocks), bytesPerBlock, codesPerBlock, count, ref MemoryMarshal.GetArrayDataReference(values), ref Unsafe.As<int, float>(ref MemoryMarshal.GetReference(scales)));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void StoreHalves(ref ushort halves, ref byte blocks, nint bytesPerBlock, nint count)
    {
        for (nint block = 0; block < count; block++)
        {
            ushort half = Unsafe.Add(ref halves, block);
            blocks = (byte)half;
            Unsafe.Add(ref blocks, 1) = (byte)(half >> 8);
            blocks = ref Unsafe.Add(ref blocks, bytesPerBlock);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool LoadHalves(ref byte blocks, nint bytesPerBlock, nint count, ref ushort halves)
    {
        int largestExponent = 0;
        for (nint block = 0; block < count; block++)
        {
            int half = blocks | (Unsafe.Add(ref blocks, 1) << 8);
            largestExponent = Math.Max(largestExponent, half & HalfInfinity);
            Unsafe.Add(ref halves, block) = (ushort)half;
            blocks = ref Unsafe.Add(ref blocks, bytesPerBlock);
        }

        return largestExponent == HalfInfinity;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void StoreBytes(ref ushort codes, ref byte blocks, nint bytesPerBlock, nint codesPerBlock, nint count)
    {
        for (nint block = 0; block < count; block++)
        {
            for (nint i = 0; i < codesPerBlock; i++)
            {
                Unsafe.Add(ref blocks, i) = (byte)codes;
                codes = ref Unsafe.Add(ref codes, 1);
            }

            blocks = ref Unsafe.Add(ref blocks, bytesPerBlock);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void LoadBytes(ref byte blocks, nint bytesPerBlock, nint codesPerBlock, nint count, ref float values, ref float scales)
    {
        for (nint block = 0; block < count; block++)
        {
            for (nint i = 0; i < codesPerBlock; i++)
            {
                scales = Unsafe.Add(ref values, (int)Unsafe.Add(ref blocks, i));
                scales = ref Unsafe.Add(ref scales, 1);
            }

            blocks = ref Unsafe.Add(ref blocks, bytesPerBlock);
        }
    }
}
