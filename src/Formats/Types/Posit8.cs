namespace NumFormats;

/// <summary>8-bit posit of the 2022 standard, with two exponent bits; from 2^-24 to 2^24, at best 4 significant bits.</summary>
[PositFormat(Bits = 8)]
public readonly partial struct Posit8;
