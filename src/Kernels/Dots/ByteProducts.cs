using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NumFormats.Kernels;

/// <summary>The ways to sum products of signed bytes.</summary>
internal static class ByteProducts
{
    /// <summary>That of any bytes.</summary>
    internal readonly struct Any : IByteProducts
    {
        public static bool ExcludesLowest => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> SumQuads(Vector256<sbyte> x, Vector256<sbyte> y) => IntegerDots.SumQuads(x, y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> SumQuads(Vector512<sbyte> x, Vector512<sbyte> y) => IntegerDots.SumQuads(x, y);
    }

    /// <summary>The faster one.</summary>
    internal readonly struct WithoutLowest : IByteProducts
    {
        public static bool ExcludesLowest => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> SumQuads(Vector256<sbyte> x, Vector256<sbyte> y) => IntegerDots.SumQuadsWithoutLowest(x, y);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> SumQuads(Vector512<sbyte> x, Vector512<sbyte> y) => IntegerDots.SumQuadsWithoutLowest(x, y);
    }
}
