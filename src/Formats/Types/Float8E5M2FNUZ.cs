namespace NumFormats;

/// <summary>8-bit float of Graphcore and AMD: 5 exponent and 2 significand bits, bias 16. No infinity, no −0; NaN is 0x80; largest 57344.</summary>
[FloatFormat(ExponentBits = 5, SignificandBits = 2, Specials = FloatSpecials.NaNNegativeZero)]
public readonly partial struct Float8E5M2FNUZ;
