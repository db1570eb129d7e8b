using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Decodes a format whose codes have at most four bits.</summary>
internal readonly struct SmallTableDecoder<TLanes, TVector, T> : IDecoder<TVector>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The most bits of a code.</summary>
    public const int MostBits = 4;

    private readonly T[] _numbers;

    public SmallTableDecoder(NumberFormat format) => _numbers = TableNumbers.Of<T>(format, MostBits);

    public static bool IsShort => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(TVector first, TVector second) => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector DecodeOrdinary(TVector codes) => Decode(codes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Decode(TVector codes) => TLanes.Lookup(in MemoryMarshal.GetArrayDataReference(_numbers), codes);
}
