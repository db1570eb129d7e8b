namespace NumFormats;

/// <summary>8-bit float as IEEE 754 would have it: 4 exponent and 3 significand bits, infinities; largest 240.</summary>
[FloatFormat(ExponentBits = 4, SignificandBits = 3)]
public readonly partial struct Float8E4M3;
