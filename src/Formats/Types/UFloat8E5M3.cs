namespace NumFormats;

/// <summary>Unsigned 8-bit float for block scales: 5 exponent and 3 significand bits. No infinity; NaN is 0xFF; largest 114688.</summary>
[FloatFormat(ExponentBits = 5, SignificandBits = 3, Specials = FloatSpecials.NaNAllOnes, IsSigned = false)]
public readonly partial struct UFloat8E5M3;
