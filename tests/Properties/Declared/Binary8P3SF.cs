namespace NumFormats.Properties;

/// <summary>IEEE P3109, 8 bits, precision 3, signed, finite.</summary>
[FloatFormat(ExponentBits = 5, SignificandBits = 2, Specials = FloatSpecials.P3109Finite)]
public readonly partial struct Binary8P3SF;
