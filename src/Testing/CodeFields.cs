namespace NumFormats.Testing;

/// <summary>How a float code is put together: sign bit above exponent field above significand field.</summary>
internal sealed record CodeFields(int ExponentBits, int SignificandBits, int Bias, bool IsSigned) : ICodeParts
{
    public static CodeFields Binary64 { get; } = new(11, 52, 1023, IsSigned: true);

    public int LargestExponentField => (int)((1U << ExponentBits) - 1);

    public ulong SignificandMask => (1UL << SignificandBits) - 1;

    public ulong MagnitudeMask => (1UL << (ExponentBits + SignificandBits)) - 1;

    public int ScaleOfOne => Bias;

    public static CodeFields Of(FloatFormat format) => new(format.ExponentBits, format.SignificandBits, format.Bias, format.IsSigned);

    public int ExponentField(ulong code) => (int)((code & MagnitudeMask) >> SignificandBits);

    public int Scale(ulong code) => ExponentField(code);

    public ulong Magnitude(ulong code) => code & MagnitudeMask;

    public ulong Significand(ulong code) => code & SignificandMask;

    public bool HasSignBit(ulong code) => IsSigned && (code & ~MagnitudeMask) != 0;

    public ulong Compose(bool hasSignBit, long scale, ulong significand)
    {
        ulong sign = hasSignBit && IsSigned ? MagnitudeMask + 1 : 0;
        ulong exponent = (ulong)Math.Clamp(scale, 0, LargestExponentField);
        return sign | (exponent << SignificandBits) | (significand & SignificandMask);
    }
}
