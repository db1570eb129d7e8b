namespace NumFormats;

/// <summary>Which codes of a float format are not ordinary numbers.</summary>
public enum FloatSpecials
{
    /// <summary>As IEEE 754: the largest exponent field holds infinity (significand field 0) and NaN. Signed formats have -0.</summary>
    Ieee,

    /// <summary>No infinity; NaN is the magnitude of all ones (OCP OFP8 E4M3: 0x7F and 0xFF). Signed formats have -0.</summary>
    NaNAllOnes,

    /// <summary>No infinity and no -0; NaN is the code that -0 would have ("fnuz"). Signed formats only.</summary>
    NaNNegativeZero,

    /// <summary>Neither infinity nor NaN: every code is a number (OCP MX 6- and 4-bit formats). Signed formats have -0.</summary>
    None,

    /// <summary>No zero, no subnormals, no infinity: code c is 2^(c - bias) times its significand; NaN is all ones (OCP MX E8M0). Unsigned formats only.</summary>
    NaNAllOnesNoZero,

    /// <summary>IEEE P3109, extended domain: one zero, one NaN (signed: the code of -0; unsigned: the largest code), infinity next to the largest number.</summary>
    P3109Extended,

    /// <summary>IEEE P3109, finite domain: as extended, without infinity.</summary>
    P3109Finite,
}
