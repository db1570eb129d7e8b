namespace NumFormats;

/// <summary>Minimum and maximum of codes, in the four ways of IEEE 754-2019 section 9.6.</summary>
public static class CodeSelection
{
    /// <summary>maximum: NaN if either is; +0 above −0.</summary>
    public static ulong Max<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.IsNaN(x) ? x : codec.IsNaN(y) ? y : IsBelow(codec, x, y) ? y : x;

    /// <summary>minimum: NaN if either is; −0 below +0.</summary>
    public static ulong Min<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.IsNaN(x) ? x : codec.IsNaN(y) ? y : IsBelow(codec, y, x) ? y : x;

    /// <summary>maximumNumber: the other one if one is NaN.</summary>
    public static ulong MaxNumber<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.IsNaN(x) ? y : codec.IsNaN(y) || !IsBelow(codec, x, y) ? x : y;

    /// <summary>minimumNumber: the other one if one is NaN.</summary>
    public static ulong MinNumber<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.IsNaN(x) ? y : codec.IsNaN(y) || !IsBelow(codec, y, x) ? x : y;

    /// <summary>maximumMagnitude: NaN if either is; of equal magnitudes the maximum.</summary>
    public static ulong MaxMagnitude<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        CompareMagnitude(codec, x, y) switch { > 0 => x, < 0 => y, _ => Max(codec, x, y) };

    /// <summary>minimumMagnitude: NaN if either is; of equal magnitudes the minimum.</summary>
    public static ulong MinMagnitude<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        CompareMagnitude(codec, x, y) switch { > 0 => y, < 0 => x, _ => Min(codec, x, y) };

    /// <summary>maximumMagnitudeNumber: the other one if one is NaN.</summary>
    public static ulong MaxMagnitudeNumber<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        CompareMagnitude(codec, x, y) switch { > 0 => x, < 0 => y, _ => MaxNumber(codec, x, y) };

    /// <summary>minimumMagnitudeNumber: the other one if one is NaN.</summary>
    public static ulong MinMagnitudeNumber<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        CompareMagnitude(codec, x, y) switch { > 0 => y, < 0 => x, _ => MinNumber(codec, x, y) };

    // Less, with -0 below +0. Neither is NaN.
    private static bool IsBelow<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        CodeOrder.IsLess(codec, x, y) ||
        (CodeOrder.AreEqual(codec, x, y) && codec.IsNegative(x) && !codec.IsNegative(y));

    // 0 also when either is NaN: then the caller's rule for NaN decides.
    private static int CompareMagnitude<TCodec>(TCodec codec, ulong x, ulong y)
        where TCodec : INumberCodec =>
        codec.IsNaN(x) || codec.IsNaN(y)
            ? 0
            : Unpacked.CompareMagnitude(codec.Unpack(x), codec.Unpack(y));
}
