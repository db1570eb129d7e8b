using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The loops between 4-bit codes in bytes and blocks in which byte j has code j below and code j + half a block above.</summary>
internal sealed class HalfPackLoop<TLanes, TVector> : HalfPacker
    where TLanes : struct, ILanes<TVector, long>
    where TVector : struct
{
    private const long LowHalves = 0x0F0F0F0F_0F0F0F0F;

    private static int VectorBytes => sizeof(long) * TLanes.Count;

    public override void Pack(ReadOnlySpan<byte> codes, Span<byte> packed, int halfLength) =>
        PackBlocks(ref MemoryMarshal.GetReference(codes), ref MemoryMarshal.GetReference(packed), packed.Length, halfLength);

    public override void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes, int halfLength) =>
        UnpackBlocks(ref MemoryMarshal.GetReference(packed), ref MemoryMarshal.GetReference(codes), packed.Length, halfLength);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackBlocks(ref byte codes, ref byte packed, nint packedLength, nint halfLength)
    {
        TVector low = TLanes.Create(LowHalves);
        for (nint block = 0; block < packedLength; block += halfLength)
        {
            for (nint i = block; i < block + halfLength; i += VectorBytes)
            {
                TVector first = Load(ref Unsafe.Add(ref codes, block + i));
                TVector second = Load(ref Unsafe.Add(ref codes, block + i + halfLength));
                Store(TLanes.Or(TLanes.And(first, low), TLanes.AndNot(TLanes.ShiftLeft(second, 4), low)), ref Unsafe.Add(ref packed, i));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackBlocks(ref byte packed, ref byte codes, nint packedLength, nint halfLength)
    {
        TVector low = TLanes.Create(LowHalves);
        for (nint block = 0; block < packedLength; block += halfLength)
        {
            for (nint i = block; i < block + halfLength; i += VectorBytes)
            {
                TVector both = Load(ref Unsafe.Add(ref packed, i));
                Store(TLanes.And(both, low), ref Unsafe.Add(ref codes, block + i));
                Store(TLanes.And(TLanes.ShiftRight(both, 4), low), ref Unsafe.Add(ref codes, block + i + halfLength));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(ref byte source) => TLanes.Load(in Unsafe.As<byte, long>(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector vector, ref byte destination) => TLanes.Store(vector, ref Unsafe.As<byte, long>(ref destination));
}
