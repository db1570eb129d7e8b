namespace NumFormats.Properties;

/// <summary>IEEE P3109, 8 bits, precision 4, signed, extended.</summary>
[FloatFormat(ExponentBits = 4, SignificandBits = 3, Specials = FloatSpecials.P3109Extended)]
public readonly partial struct Binary8P4SE;
