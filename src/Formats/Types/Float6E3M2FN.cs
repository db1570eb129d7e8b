namespace NumFormats;

/// <summary>OCP MX 6-bit float: 3 exponent and 2 significand bits. Neither infinity nor NaN; largest 28.</summary>
[FloatFormat(ExponentBits = 3, SignificandBits = 2, Specials = FloatSpecials.None)]
public readonly partial struct Float6E3M2FN;
