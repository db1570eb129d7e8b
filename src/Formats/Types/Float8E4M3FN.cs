namespace NumFormats;

/// <summary>OCP 8-bit float (OFP8 E4M3): 4 exponent and 3 significand bits. No infinity; S.1111.111 is NaN; largest 448.</summary>
[FloatFormat(ExponentBits = 4, SignificandBits = 3, Specials = FloatSpecials.NaNAllOnes)]
public readonly partial struct Float8E4M3FN;
