using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Vectors of 128 bits.</summary>
internal readonly unsafe struct ByteLanes128 : IByteLanes<Vector128<int>>
{
    public static int Count => Vector128<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Create(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(int* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> vector, int* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddProducts(Vector128<int> sums, Vector128<int> unsigned, Vector128<int> signed)
    {
        if (Dp.IsSupported)
        {
            // Both signed: an unsigned byte is 128 more than the signed one with its highest bit flipped.
            Vector128<sbyte> lessened = (unsigned.AsByte() ^ Vector128.Create((byte)0x80)).AsSByte();
            Vector128<int> products = Dp.DotProduct(sums, lessened, signed.AsSByte());
            return products + (Dp.DotProduct(Vector128<int>.Zero, Vector128.Create((sbyte)1), signed.AsSByte()) << 7);
        }

        Vector128<short> evenUnsigned = (unsigned & Vector128.Create(0x00FF00FF)).AsInt16();
        Vector128<short> oddUnsigned = unsigned.AsInt16() >>> 8;
        Vector128<short> evenSigned = (signed.AsInt16() << 8) >> 8;
        Vector128<short> oddSigned = signed.AsInt16() >> 8;
        return sums + (PairProducts(evenUnsigned, evenSigned) + PairProducts(oddUnsigned, oddSigned));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> PairProducts(Vector128<short> x, Vector128<short> y) =>
        Sse2.IsSupported
            ? Sse2.MultiplyAddAdjacent(x, y)
            : (((x.AsInt32() << 16) >> 16) * ((y.AsInt32() << 16) >> 16)) + ((x.AsInt32() >> 16) * (y.AsInt32() >> 16));
}
