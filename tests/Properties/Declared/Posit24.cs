namespace NumFormats.Properties;

/// <summary>24-bit posit with the standard's two exponent bits.</summary>
[PositFormat(Bits = 24)]
public readonly partial struct Posit24;
