namespace NumFormats;

/// <summary>OCP MX block scale: the powers of two from 2^-127 (code 0) to 2^127. No sign, no zero, no infinity; NaN is 0xFF.</summary>
/// <remarks>Rounds to the nearest power of two by value, ties to the even code; everything below 2^-127 becomes 2^-127.</remarks>
[FloatFormat(ExponentBits = 8, SignificandBits = 0, Specials = FloatSpecials.NaNAllOnesNoZero, IsSigned = false)]
public readonly partial struct Float8E8M0FNU;
