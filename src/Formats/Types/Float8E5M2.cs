namespace NumFormats;

/// <summary>OCP 8-bit float (OFP8 E5M2): 5 exponent and 2 significand bits, infinities and NaN as in IEEE 754; largest 57344.</summary>
[FloatFormat(ExponentBits = 5, SignificandBits = 2)]
public readonly partial struct Float8E5M2;
