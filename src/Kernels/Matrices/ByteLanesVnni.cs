using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Vectors of 256 bits with the instruction for products of bytes.</summary>
internal readonly unsafe struct ByteLanesVnni : IByteLanes<Vector256<int>>
{
    public static int Count => Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Create(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(int* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> vector, int* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddProducts(Vector256<int> sums, Vector256<int> unsigned, Vector256<int> signed) =>
        AvxVnni.MultiplyWideningAndAdd(sums, unsigned.AsByte(), signed.AsSByte());
}
