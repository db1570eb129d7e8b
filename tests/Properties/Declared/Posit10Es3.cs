namespace NumFormats.Properties;

/// <summary>10-bit posit with three exponent bits.</summary>
[PositFormat(Bits = 10, ExponentBits = 3)]
public readonly partial struct Posit10Es3;
