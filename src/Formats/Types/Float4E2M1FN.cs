namespace NumFormats;

/// <summary>OCP MX 4-bit float: 2 exponent bits and 1 significand bit. Neither infinity nor NaN; largest 6.</summary>
[FloatFormat(ExponentBits = 2, SignificandBits = 1, Specials = FloatSpecials.None)]
public readonly partial struct Float4E2M1FN;
