using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Decodes a format of at most eight bits, one code after the other.</summary>
internal readonly struct LargeTableDecoder<T> : IDecoder<T>
    where T : unmanaged
{
    private const int MostBits = 8;

    private readonly T[] _numbers;

    public LargeTableDecoder(NumberFormat format) => _numbers = TableNumbers.Of<T>(format, MostBits);

    public static bool IsShort => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool AreOrdinary(T first, T second) => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DecodeOrdinary(T codes) => Decode(codes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Decode(T codes) =>
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_numbers), typeof(T) == typeof(int) ? (byte)Unsafe.BitCast<T, int>(codes) : (byte)Unsafe.BitCast<T, long>(codes));
}
