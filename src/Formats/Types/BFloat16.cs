namespace NumFormats;

/// <summary>bfloat16, the upper half of binary32: 8 exponent and 7 significand bits, infinities and NaN as in IEEE 754.</summary>
[FloatFormat(ExponentBits = 8, SignificandBits = 7)]
public readonly partial struct BFloat16;
