using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Vectors of 256 bits with products of pairs of 16 bits: the even bytes' and the odd bytes' apart.</summary>
internal readonly unsafe struct ByteLanes256 : IByteLanes<Vector256<int>>
{
    public static int Count => Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Create(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(int* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> vector, int* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddProducts(Vector256<int> sums, Vector256<int> unsigned, Vector256<int> signed)
    {
        Vector256<int> even = Avx2.MultiplyAddAdjacent((unsigned & Vector256.Create(0x00FF00FF)).AsInt16(), (signed.AsInt16() << 8) >> 8);
        Vector256<int> odd = Avx2.MultiplyAddAdjacent(unsigned.AsInt16() >>> 8, signed.AsInt16() >> 8);
        return sums + (even + odd);
    }
}
