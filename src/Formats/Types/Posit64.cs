namespace NumFormats;

/// <summary>64-bit posit of the 2022 standard, with two exponent bits; from 2^-248 to 2^248, at best 60 significant bits.</summary>
[PositFormat(Bits = 64)]
public readonly partial struct Posit64;
