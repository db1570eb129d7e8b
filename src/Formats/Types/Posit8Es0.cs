namespace NumFormats;

/// <summary>8-bit posit without exponent bits, as before the 2022 standard; from 2^-6 to 2^6, at best 6 significant bits.</summary>
[PositFormat(Bits = 8, ExponentBits = 0)]
public readonly partial struct Posit8Es0;
