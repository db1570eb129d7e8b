using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>The e2m1fn numbers, doubled: integers from −12 to 12.</summary>
internal static class E2M1Integers
{
    /// <summary>The largest of them, which makes them unsigned when it is added.</summary>
    public const int Bias = 12;

    /// <summary>The integers of codes in the low halves of bytes; the upper halves are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Decode(Vector256<byte> codes)
    {
        var table = Vector256.Create(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12, 0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12);
        return Avx2.IsSupported
            ? Avx2.Shuffle(table, codes.AsSByte())
            : Vector256.Create(Vector128.ShuffleNative(table.GetLower(), codes.GetLower().AsSByte()), Vector128.ShuffleNative(table.GetLower(), codes.GetUpper().AsSByte()));
    }

    /// <summary>The integers of codes in the low halves of bytes, whatever the upper halves are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<sbyte> Decode(Vector512<byte> codes) => Lookup(Vector128.Create(0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12).AsByte(), codes).AsSByte();

    /// <summary>The same, and <see cref="Bias"/> more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> DecodeBiased(Vector512<byte> codes) => Lookup(Vector128.Create((byte)12, 13, 14, 15, 16, 18, 20, 24, 12, 11, 10, 9, 8, 6, 4, 0), codes);

    /// <summary>Their magnitudes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> DecodeMagnitude(Vector512<byte> codes) => Lookup(Vector128.Create((byte)0, 1, 2, 3, 4, 6, 8, 12, 0, 1, 2, 3, 4, 6, 8, 12), codes);

    // The permutation heeds six bits of a code; the table is there four times.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Lookup(Vector128<byte> table, Vector512<byte> codes)
    {
        Vector256<byte> twice = VectorHalves.Join(table, table);
        return Avx512Vbmi.PermuteVar64x8(VectorHalves.Join(twice, twice), codes);
    }
}
