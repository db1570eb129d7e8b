namespace NumFormats;

/// <summary>8-bit float of Google: 4 exponent and 3 significand bits, bias 11. No infinity, no −0; NaN is 0x80; largest 30.</summary>
[FloatFormat(ExponentBits = 4, SignificandBits = 3, Bias = 11, Specials = FloatSpecials.NaNNegativeZero)]
public readonly partial struct Float8E4M3B11FNUZ;
