namespace NumFormats;

/// <summary>
/// What a format adds to the exact core: the two ways between codes and numbers, and what can be told from codes alone. Everything else is written once
/// over this.
/// </summary>
public interface INumberCodec
{
    /// <summary>The number of bits in a code.</summary>
    int BitWidth { get; }

    /// <summary>
    /// Whether every x / 0 is NaN, and every function of a NaN too, as in IEEE P3109 formats and in posits. IEEE 754 says otherwise of a few, such as
    /// pow(NaN, 0) and hypot(infinity, NaN).
    /// </summary>
    bool DivisionByZeroIsNaN { get; }

    /// <summary>Whether NaN equals itself and is below every number, as posits' NaR; otherwise it is unordered.</summary>
    bool NaNIsOrdered { get; }

    /// <summary>Whether every finite number of the format is a binary64 number.</summary>
    bool FitsInDouble { get; }

    /// <summary>Whether the format has every integer from its lowest to its largest number and nothing else, so that text is all digits of them.</summary>
    bool IsIntegral { get; }

    /// <summary>How overflow is treated where a conversion is to saturate: infinity stays where there is one.</summary>
    OverflowMode SaturatingOverflow { get; }

    /// <summary>The number that a code stands for.</summary>
    /// <param name="code">A code; bits above <see cref="BitWidth"/> are ignored.</param>
    Unpacked Unpack(ulong code);

    /// <summary>The code of a number, rounded once.</summary>
    /// <param name="value">The number; a sticky bit is taken into account.</param>
    /// <param name="rounding">How it is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None);

    /// <summary>Whether the format has a code that stands for a number, to within rounding: not for NaN without NaN, infinity or overflow without infinity,
    /// negative numbers without a sign, zero without zero.</summary>
    bool CanRepresent(Unpacked value);

    /// <summary>Whether a code is NaN (NaR).</summary>
    bool IsNaN(ulong code);

    /// <summary>Whether a code is infinity of either sign.</summary>
    bool IsInfinity(ulong code);

    /// <summary>Whether a code is zero of either sign.</summary>
    bool IsZero(ulong code);

    /// <summary>Whether a code has a sign that is set; not so the NaN of formats that have one NaN.</summary>
    bool IsNegative(ulong code);

    /// <summary>Whether a code is a number below the smallest normal one, and not zero.</summary>
    bool IsSubnormal(ulong code);

    /// <summary>A signed integer that orders as the numbers do, the same for both zeros. Of NaN it matters only where <see cref="NaNIsOrdered"/>.</summary>
    long OrderKey(ulong code);

    /// <summary>The code of −x. A NaN changes its sign where it has one.</summary>
    ulong Negate(ulong code);

    /// <summary>The code of |x|. A NaN loses its sign where it has one.</summary>
    ulong Abs(ulong code);

    /// <summary>The code of the next larger number (IEEE 754-2019 section 5.3.1, nextUp); NaN, and infinity or the largest number, stay.</summary>
    ulong NextUp(ulong code);

    /// <summary>The code of the next smaller number (IEEE 754-2019 section 5.3.1, nextDown); NaN, and negative infinity or the lowest number, stay.</summary>
    ulong NextDown(ulong code);
}
