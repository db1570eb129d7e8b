using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>What follows from the shape of a float format. With a constant layout each of these folds to a constant.</summary>
public static class FloatLayout
{
    /// <summary>The magnitude code of the largest finite number.</summary>
    /// <param name="exponentBits">The width of the exponent field.</param>
    /// <param name="significandBits">The width of the stored significand field.</param>
    /// <param name="specials">Which codes are not ordinary numbers.</param>
    /// <param name="isSigned">Whether there is a sign bit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MaxFiniteMagnitude(int exponentBits, int significandBits, FloatSpecials specials, bool isSigned)
    {
        // The codes at the top of the magnitudes that are taken by infinity and NaN. In signed fnuz and P3109 formats NaN sits where -0 would be.
        ulong reserved = specials switch
        {
            FloatSpecials.Ieee => 1UL << significandBits,
            FloatSpecials.NaNAllOnes or FloatSpecials.NaNAllOnesNoZero => 1,
            FloatSpecials.P3109Extended => isSigned ? 1UL : 2,
            FloatSpecials.P3109Finite => isSigned ? 0UL : 1,
            _ => 0,
        };
        return (1UL << (exponentBits + significandBits)) - 1 - reserved;
    }

    /// <summary>The number of bits in a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BitWidth<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.ExponentBits + layout.SignificandBits + (layout.IsSigned ? 1 : 0);

    /// <summary>The bits of a code below the sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MagnitudeMask<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        (1UL << (layout.ExponentBits + layout.SignificandBits)) - 1;

    /// <summary>The sign bit of a code; 0 in unsigned formats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong SignMask<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.IsSigned ? 1UL << (layout.ExponentBits + layout.SignificandBits) : 0;

    /// <summary>Whether there is an infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasInfinity<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.Specials is FloatSpecials.Ieee or FloatSpecials.P3109Extended;

    /// <summary>Whether there is a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasNaN<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.Specials != FloatSpecials.None;

    /// <summary>Whether there is a zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasZero<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.Specials != FloatSpecials.NaNAllOnesNoZero;

    /// <summary>Whether the code with only the sign bit set is NaN, so that there is one zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool NaNIsNegativeZero<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.IsSigned && (layout.Specials is FloatSpecials.NaNNegativeZero || layout.IsP3109());

    /// <summary>Whether the rules of IEEE P3109 apply: x / 0 is NaN, and without infinity overflow gives the largest finite number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsP3109<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.Specials is FloatSpecials.P3109Extended or FloatSpecials.P3109Finite;

    /// <summary>The code of positive infinity, in formats that have it: the one above the largest finite number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong InfinityMagnitude<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.MaxFiniteMagnitude + 1;

    /// <summary>The code of the canonical NaN without its sign: quiet in IEEE formats, the code of -0 where that is NaN, otherwise all ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CanonicalNaN<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.Specials == FloatSpecials.Ieee ? layout.InfinityMagnitude() | (1UL << (layout.SignificandBits - 1))
            : layout.NaNIsNegativeZero() ? layout.SignMask()
            : layout.MagnitudeMask();

    /// <summary>The exponent of the smallest normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MinNormalExponent<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.HasZero() ? 1 - layout.Bias : -layout.Bias;

    /// <summary>The exponent of the largest finite number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaxExponent<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout
    {
        int field = (int)(layout.MaxFiniteMagnitude >> layout.SignificandBits);

        // With a one-bit exponent field everything finite may be subnormal.
        return field != 0 || !layout.HasZero()
            ? field - layout.Bias
            : 1 - layout.Bias - layout.SignificandBits + 63 - System.Numerics.BitOperations.LeadingZeroCount(layout.MaxFiniteMagnitude);
    }

    /// <summary>
    /// Whether + − × / and √ of the format may be computed in a wider IEEE format and rounded once more, with the same result as a single
    /// rounding: the wider significand has at least 2p + 2 bits, and neither operands nor results come near its subnormals or its largest number.
    /// </summary>
    /// <remarks>Source: Figueroa, "When is double rounding innocuous?", ACM SIGNUM Newsletter 30 (3), 1995.</remarks>
    /// <param name="layout">The format.</param>
    /// <param name="widePrecision">The significand of the wider format, the implicit bit included.</param>
    /// <param name="wideExponent">The wider format's exponents reach from −wideExponent to wideExponent at least.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool DoubleRoundingIsInnocuousIn<TLayout>(this TLayout layout, int widePrecision, int wideExponent)
        where TLayout : struct, IFloatLayout =>
        (2 * (layout.SignificandBits + 1)) + 2 <= widePrecision &&
        layout.MaxExponent() < wideExponent / 2 &&
        layout.MinNormalExponent() - layout.SignificandBits > -(wideExponent / 2);

    /// <summary>Whether a code is the upper part of a binary32 code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsTruncatedSingle<TLayout>(this TLayout layout)
        where TLayout : struct, IFloatLayout =>
        layout.ExponentBits == 8 && layout.Bias == 127 && layout.IsSigned && layout.Specials == FloatSpecials.Ieee && layout.SignificandBits <= 23;
}
