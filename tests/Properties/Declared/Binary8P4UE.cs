namespace NumFormats.Properties;

/// <summary>IEEE P3109, 8 bits, precision 4, unsigned, extended: an infinity without a sign.</summary>
[FloatFormat(ExponentBits = 5, SignificandBits = 3, Specials = FloatSpecials.P3109Extended, IsSigned = false)]
public readonly partial struct Binary8P4UE;
