using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Exact sums of products of signed bytes.</summary>
internal static class IntegerDots
{
    /// <summary>Four integers whose sum is that of the products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Multiply(Vector256<sbyte> x, Vector256<sbyte> y)
    {
        if (Avx512BW.IsSupported)
        {
            Vector512<int> sums = Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(x), Avx512BW.ConvertToVector512Int16(y));
            return Fold(sums.GetLower() + sums.GetUpper());
        }

        return Fold(Multiply(x.GetLower(), y.GetLower()) + Multiply(x.GetUpper(), y.GetUpper()));
    }

    /// <summary>Eight integers: the sum of the lower four is that of the first eight products, the sum of the upper four that of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Multiply(Vector128<sbyte> x, Vector128<sbyte> y)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(x), Avx2.ConvertToVector256Int16(y));
        }

        // A product of two bytes fits in 16 bits, a sum of two not always.
        return Vector256.Create(
            Add(Vector128.WidenLower(x) * Vector128.WidenLower(y)),
            Add(Vector128.WidenUpper(x) * Vector128.WidenUpper(y)));
    }

    /// <summary>The sums of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sums(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> d) =>
        Ssse3.IsSupported
            ? Ssse3.HorizontalAdd(Ssse3.HorizontalAdd(a, b), Ssse3.HorizontalAdd(c, d))
            : Vector128.Create(Vector128.Sum(a), Vector128.Sum(b), Vector128.Sum(c), Vector128.Sum(d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Fold(Vector256<int> x) => x.GetLower() + x.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Add(Vector128<short> x) => Vector128.WidenLower(x) + Vector128.WidenUpper(x);
}
