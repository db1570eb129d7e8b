using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Comparison of codes, without decoding them. Where NaN is unordered IEEE 754-2019 section 5.11 holds, where it is ordered the posit standard.</summary>
public static class CodeOrder
{
    /// <summary>x == y: zeros are equal; NaN equals nothing, or itself where it is ordered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.OrderKey(x) == codec.OrderKey(y) & AreOrdered(codec, x, y);

    /// <summary>x &lt; y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLess<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.OrderKey(x) < codec.OrderKey(y) & AreOrdered(codec, x, y);

    /// <summary>x ≤ y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLessOrEqual<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.OrderKey(x) <= codec.OrderKey(y) & AreOrdered(codec, x, y);

    /// <summary>The total preorder of <see cref="IComparable{T}"/>: NaN first and equal to NaN, zeros equal.</summary>
    public static int Compare<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec
    {
        bool xIsNaN = codec.IsNaN(x);
        bool yIsNaN = codec.IsNaN(y);
        return xIsNaN || yIsNaN ? yIsNaN.CompareTo(xIsNaN) : codec.OrderKey(x).CompareTo(codec.OrderKey(y));
    }

    /// <summary>A hash that is the same for numbers that are equal and for all NaN.</summary>
    public static int GetHashCode<TCodec>(TCodec codec, ulong code)
        where TCodec : INumberCodec =>
        codec.IsNaN(code) ? int.MinValue
            : codec.BitWidth <= 32 ? (int)codec.OrderKey(code)
            : codec.OrderKey(code).GetHashCode();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreOrdered<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.NaNIsOrdered || !(codec.IsNaN(x) | codec.IsNaN(y));
}
