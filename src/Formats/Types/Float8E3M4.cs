namespace NumFormats;

/// <summary>8-bit float as IEEE 754 would have it: 3 exponent and 4 significand bits, infinities; largest 15.5.</summary>
[FloatFormat(ExponentBits = 3, SignificandBits = 4)]
public readonly partial struct Float8E3M4;
