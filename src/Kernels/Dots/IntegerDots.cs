using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Exact sums of products of signed bytes.</summary>
internal static class IntegerDots
{
    /// <summary>The sums of four consecutive products each.</summary>
    /// <remarks>The instruction for bytes takes one operand unsigned: moved up by 128, less 128 times the other's sum.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> SumQuads(Vector256<sbyte> x, Vector256<sbyte> y)
    {
        if (AvxVnni.IsSupported)
        {
            var half = Vector256.Create((byte)128);
            return AvxVnni.MultiplyWideningAndAdd(Vector256<int>.Zero, x.AsByte() ^ half, y) - AvxVnni.MultiplyWideningAndAdd(Vector256<int>.Zero, half, y);
        }

        return WidenedSums(x, y);
    }

    /// <summary>The same where no x is −128: the magnitude of y, of which 128 is an unsigned byte, times x with the sign of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> SumQuadsWithoutLowest(Vector256<sbyte> x, Vector256<sbyte> y) =>
        AvxVnni.IsSupported ? AvxVnni.MultiplyWideningAndAdd(Vector256<int>.Zero, Avx2.Abs(y), Avx2.Sign(x, y)) : WidenedSums(x, y);

    /// <summary>The sums of four consecutive products each. Even and odd bytes are widened where they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> SumQuads(Vector512<sbyte> x, Vector512<sbyte> y)
    {
        Vector512<short> evenX = (x.AsInt16() << 8) >> 8;
        Vector512<short> evenY = (y.AsInt16() << 8) >> 8;
        return Avx512BW.MultiplyAddAdjacent(evenX, evenY) + Avx512BW.MultiplyAddAdjacent(x.AsInt16() >> 8, y.AsInt16() >> 8);
    }

    /// <summary>The same where no x is −128: the magnitude of y times x with the sign of y, two of which are at most 2 × 128 × 127 and fit 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> SumQuadsWithoutLowest(Vector512<sbyte> x, Vector512<sbyte> y)
    {
        Vector512<sbyte> signed = Vector512.ConditionalSelect(Vector512.IsNegative(y), -x, x);
        return SumPairs(Avx512BW.MultiplyAddAdjacent(Avx512BW.Abs(y), signed));
    }

    /// <summary>The same of x − bias and y, where x is at most 24 and the bias at most 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> SumQuads(Vector512<byte> x, int bias, Vector512<sbyte> y) =>
        SumPairs(Avx512BW.MultiplyAddAdjacent(x, y) - Avx512BW.MultiplyAddAdjacent(Vector512.Create((byte)bias), y));

    /// <summary>The sums of two neighbours each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> SumPairs(Vector512<short> sums) => Avx512BW.MultiplyAddAdjacent(sums, Vector512<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> WidenedSums(Vector256<sbyte> x, Vector256<sbyte> y)
    {
        if (Avx2.IsSupported)
        {
            Vector256<int> lower = Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(x.GetLower()), Avx2.ConvertToVector256Int16(y.GetLower()));
            Vector256<int> upper = Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(x.GetUpper()), Avx2.ConvertToVector256Int16(y.GetUpper()));

            // Neighbours are added within halves of the vector.
            return Avx2.Permute4x64(Avx2.HorizontalAdd(lower, upper).AsInt64(), 0b11_01_10_00).AsInt32();
        }

        return Vector256.Create(WidenedSums(x.GetLower(), y.GetLower()), WidenedSums(x.GetUpper(), y.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> WidenedSums(Vector128<sbyte> x, Vector128<sbyte> y)
    {
        if (Dp.IsSupported)
        {
            return Dp.DotProduct(Vector128<int>.Zero, x, y);
        }

        // A product of two bytes fits in 16 bits, a sum of two not always.
        Vector128<int> lower = SumPairs(Vector128.WidenLower(x) * Vector128.WidenLower(y));
        Vector128<int> upper = SumPairs(Vector128.WidenUpper(x) * Vector128.WidenUpper(y));
        return Vector128.Create(lower[0] + lower[1], lower[2] + lower[3], upper[0] + upper[1], upper[2] + upper[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumPairs(Vector128<short> products) => ((products.AsInt32() << 16) >> 16) + (products.AsInt32() >> 16);
}
