namespace NumFormats.Generators;

/// <summary>The values of <c>NumFormats.FloatSpecials</c>, as an attribute stores them.</summary>
internal enum Specials
{
    Ieee,
    NaNAllOnes,
    NaNNegativeZero,
    None,
    NaNAllOnesNoZero,
    P3109Extended,
    P3109Finite,
}
