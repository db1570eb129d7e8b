namespace NumFormats;

/// <summary>16-bit posit with one exponent bit, as before the 2022 standard; from 2^-28 to 2^28, at best 13 significant bits.</summary>
[PositFormat(Bits = 16, ExponentBits = 1)]
public readonly partial struct Posit16Es1;
