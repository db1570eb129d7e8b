namespace NumFormats.Properties;

/// <summary>6-bit posit without exponent bits.</summary>
[PositFormat(Bits = 6, ExponentBits = 0)]
public readonly partial struct Posit6Es0;
