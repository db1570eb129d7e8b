namespace NumFormats.Properties;

/// <summary>8 bits without sign, infinity and NaN as in IEEE 754.</summary>
[FloatFormat(ExponentBits = 4, SignificandBits = 4, IsSigned = false)]
public readonly partial struct UFloat8E4M4;
