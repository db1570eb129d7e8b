namespace NumFormats;

/// <summary>8-bit float of Graphcore and AMD: 4 exponent and 3 significand bits, bias 8. No infinity, no −0; NaN is 0x80; largest 240.</summary>
[FloatFormat(ExponentBits = 4, SignificandBits = 3, Specials = FloatSpecials.NaNNegativeZero)]
public readonly partial struct Float8E4M3FNUZ;
