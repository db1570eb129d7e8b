namespace NumFormats;

/// <summary>32-bit posit of the 2022 standard, with two exponent bits; from 2^-120 to 2^120, at best 28 significant bits.</summary>
[PositFormat(Bits = 32)]
public readonly partial struct Posit32;
