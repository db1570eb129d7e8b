namespace NumFormats;

/// <summary>OCP MX 6-bit float: 2 exponent and 3 significand bits. Neither infinity nor NaN; largest 7.5.</summary>
[FloatFormat(ExponentBits = 2, SignificandBits = 3, Specials = FloatSpecials.None)]
public readonly partial struct Float6E2M3FN;
