namespace NumFormats.Kernels;

/// <summary>The signed float formats by what they do with the sign of zero and of NaN.</summary>
internal static class SignRules
{
    /// <summary>Every code has a negative.</summary>
    internal readonly struct SignedSpecials : ISignRule
    {
        public static bool HasNegativeZero => true;

        public static bool HasSignedNaN => true;
    }

    /// <summary>NaN stands where −0 would be.</summary>
    internal readonly struct NaNAtNegativeZero : ISignRule
    {
        public static bool HasNegativeZero => false;

        public static bool HasSignedNaN => true;
    }

    /// <summary>No NaN: zero stands for it, without a sign.</summary>
    internal readonly struct ZeroForNaN : ISignRule
    {
        public static bool HasNegativeZero => true;

        public static bool HasSignedNaN => false;
    }
}
