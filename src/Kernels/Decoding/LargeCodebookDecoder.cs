using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Decodes a codebook, one code after the other.</summary>
internal readonly struct LargeCodebookDecoder<T> : IDecoder<T>
    where T : unmanaged
{
    private const int MostBits = 8;

    private readonly T[] _numbers;

    public LargeCodebookDecoder(Codebook codebook) => _numbers = CodebookNumbers.Of<T>(codebook, MostBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(T first, T second) => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DecodeOrdinary(T codes) => Decode(codes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Decode(T codes) =>
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_numbers), typeof(T) == typeof(int) ? (byte)Unsafe.BitCast<T, int>(codes) : (byte)Unsafe.BitCast<T, long>(codes));
}
