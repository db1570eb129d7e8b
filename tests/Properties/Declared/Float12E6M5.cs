namespace NumFormats.Properties;

/// <summary>12 bits, as IEEE 754.</summary>
[FloatFormat(ExponentBits = 6, SignificandBits = 5)]
public readonly partial struct Float12E6M5;
