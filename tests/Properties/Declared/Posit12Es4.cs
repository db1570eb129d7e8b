namespace NumFormats.Properties;

/// <summary>12-bit posit with four exponent bits.</summary>
[PositFormat(Bits = 12, ExponentBits = 4)]
public readonly partial struct Posit12Es4;
