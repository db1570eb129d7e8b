using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Comparison and classification of the codes of a float format, without decoding them.</summary>
public static class FloatOrder
{
    /// <summary>Whether a code is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNaN<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout
    {
        TLayout layout = codec.Layout;
        ulong magnitude = code & layout.MagnitudeMask();
        return layout.HasNaN() &&
            (layout.NaNIsNegativeZero()
                ? code == layout.SignMask()
                : magnitude > layout.MaxFiniteMagnitude && !(layout.HasInfinity() && magnitude == layout.InfinityMagnitude()));
    }

    /// <summary>Whether a code is infinity of either sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsInfinity<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout =>
        codec.Layout.HasInfinity() && (code & codec.Layout.MagnitudeMask()) == codec.Layout.InfinityMagnitude();

    /// <summary>Whether a code is zero of either sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout =>
        codec.Layout.HasZero() && (codec.Layout.NaNIsNegativeZero() ? code == 0 : (code & codec.Layout.MagnitudeMask()) == 0);

    /// <summary>Whether a code has its sign bit set and is not the NaN that formats with one zero keep there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNegative<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout =>
        (code & codec.Layout.SignMask()) != 0 && !(codec.Layout.NaNIsNegativeZero() && code == codec.Layout.SignMask());

    /// <summary>Whether a code is a subnormal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSubnormal<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout
    {
        ulong magnitude = code & codec.Layout.MagnitudeMask();
        return codec.Layout.HasZero() && magnitude != 0 && magnitude >> codec.Layout.SignificandBits == 0 && !IsNaN(codec, code) && !IsInfinity(codec, code);
    }

    /// <summary>x == y by IEEE 754: NaN equals nothing, zeros are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreEqual<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        !IsNaN(codec, x) && (x == y ? true : IsZero(codec, x) && IsZero(codec, y));

    /// <summary>x &lt; y by IEEE 754: false when either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLess<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        !IsNaN(codec, x) & !IsNaN(codec, y) & Key(codec, x) < Key(codec, y);

    /// <summary>x ≤ y by IEEE 754: false when either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLessOrEqual<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        !IsNaN(codec, x) & !IsNaN(codec, y) & Key(codec, x) <= Key(codec, y);

    /// <summary>The total preorder of <see cref="IComparable{T}"/>: NaN first and equal to NaN, zeros equal.</summary>
    public static int Compare<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout
    {
        bool xIsNaN = IsNaN(codec, x);
        bool yIsNaN = IsNaN(codec, y);
        return xIsNaN || yIsNaN ? yIsNaN.CompareTo(xIsNaN) : Key(codec, x).CompareTo(Key(codec, y));
    }

    /// <summary>The code of the next larger number (IEEE 754-2019 section 5.3.1, nextUp); NaN, and infinity or the largest number, stay.</summary>
    public static ulong NextUp<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout
    {
        TLayout layout = codec.Layout;
        ulong magnitude = code & layout.MagnitudeMask();
        if (IsNaN(codec, code))
        {
            return code;
        }

        // Below zero the magnitude shrinks. Both zeros are followed by the smallest positive number.
        return (code & layout.SignMask()) == 0 ? (magnitude < LastMagnitude(layout) ? code + 1 : code)
            : magnitude == 0 ? 1
            : magnitude == 1 && layout.NaNIsNegativeZero() ? 0
            : code - 1;
    }

    /// <summary>The code of the next smaller number (IEEE 754-2019 section 5.3.1, nextDown); NaN, and negative infinity or the lowest number, stay.</summary>
    public static ulong NextDown<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout
    {
        TLayout layout = codec.Layout;
        ulong magnitude = code & layout.MagnitudeMask();
        if (IsNaN(codec, code))
        {
            return code;
        }

        return (code & layout.SignMask()) != 0 ? (magnitude < LastMagnitude(layout) ? code + 1 : code)
            : magnitude != 0 ? code - 1
            : layout.IsSigned ? layout.SignMask() | 1
            : code;
    }

    /// <summary>A hash that is the same for numbers that are equal and for all NaN.</summary>
    public static int GetHashCode<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout =>
        IsNaN(codec, code) ? int.MinValue : Key(codec, code).GetHashCode();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LastMagnitude<TLayout>(TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.HasInfinity() ? layout.InfinityMagnitude() : layout.MaxFiniteMagnitude;

    // A signed integer that orders as the numbers do: sign-magnitude codes become two's complement, so that -0 and +0 meet at 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Key<TLayout>(FloatCodec<TLayout> codec, ulong code)
        where TLayout : struct, IFloatLayout
    {
        long magnitude = (long)(code & codec.Layout.MagnitudeMask());
        return (code & codec.Layout.SignMask()) != 0 ? -magnitude : magnitude;
    }
}
