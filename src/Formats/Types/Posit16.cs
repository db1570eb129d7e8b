namespace NumFormats;

/// <summary>16-bit posit of the 2022 standard, with two exponent bits; from 2^-56 to 2^56, at best 12 significant bits.</summary>
[PositFormat(Bits = 16)]
public readonly partial struct Posit16;
