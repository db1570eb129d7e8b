namespace NumFormats;

/// <summary>4-bit posit with one exponent bit: 0, NaR and ±1/16, 1/4, 1/2, 1, 2, 4, 16.</summary>
[PositFormat(Bits = 4, ExponentBits = 1)]
public readonly partial struct Posit4Es1;
