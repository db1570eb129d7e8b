namespace NumFormats;

/// <summary>Minimum and maximum of codes of a float format, in the four ways of IEEE 754-2019 section 9.6.</summary>
public static class FloatSelection
{
    /// <summary>maximum: NaN if either is; +0 above −0.</summary>
    public static ulong Max<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        FloatOrder.IsNaN(codec, x) ? x : FloatOrder.IsNaN(codec, y) ? y : IsBelow(codec, x, y) ? y : x;

    /// <summary>minimum: NaN if either is; −0 below +0.</summary>
    public static ulong Min<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        FloatOrder.IsNaN(codec, x) ? x : FloatOrder.IsNaN(codec, y) ? y : IsBelow(codec, y, x) ? y : x;

    /// <summary>maximumNumber: the other one if one is NaN.</summary>
    public static ulong MaxNumber<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        FloatOrder.IsNaN(codec, x) ? y : FloatOrder.IsNaN(codec, y) || !IsBelow(codec, x, y) ? x : y;

    /// <summary>minimumNumber: the other one if one is NaN.</summary>
    public static ulong MinNumber<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        FloatOrder.IsNaN(codec, x) ? y : FloatOrder.IsNaN(codec, y) || !IsBelow(codec, y, x) ? x : y;

    /// <summary>maximumMagnitude: NaN if either is; of equal magnitudes the maximum.</summary>
    public static ulong MaxMagnitude<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        CompareMagnitude(codec, x, y) switch { > 0 => x, < 0 => y, _ => Max(codec, x, y) };

    /// <summary>minimumMagnitude: NaN if either is; of equal magnitudes the minimum.</summary>
    public static ulong MinMagnitude<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        CompareMagnitude(codec, x, y) switch { > 0 => y, < 0 => x, _ => Min(codec, x, y) };

    /// <summary>maximumMagnitudeNumber: the other one if one is NaN.</summary>
    public static ulong MaxMagnitudeNumber<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        CompareMagnitude(codec, x, y) switch { > 0 => x, < 0 => y, _ => MaxNumber(codec, x, y) };

    /// <summary>minimumMagnitudeNumber: the other one if one is NaN.</summary>
    public static ulong MinMagnitudeNumber<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        CompareMagnitude(codec, x, y) switch { > 0 => y, < 0 => x, _ => MinNumber(codec, x, y) };

    // Less, with -0 below +0. Neither is NaN.
    private static bool IsBelow<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        FloatOrder.IsLess(codec, x, y) ||
        (FloatOrder.AreEqual(codec, x, y) && FloatOrder.IsNegative(codec, x) && !FloatOrder.IsNegative(codec, y));

    // 0 also when either is NaN: then the caller's rule for NaN decides.
    private static int CompareMagnitude<TLayout>(FloatCodec<TLayout> codec, ulong x, ulong y)
        where TLayout : struct, IFloatLayout =>
        FloatOrder.IsNaN(codec, x) || FloatOrder.IsNaN(codec, y)
            ? 0
            : FloatOrder.Compare(codec, FloatArithmetic.Abs(codec, x), FloatArithmetic.Abs(codec, y));
}
