using System.Numerics;

namespace NumFormats.Testing;

/// <summary>
/// An exact model of a posit format, to test an implementation against: slow and written to be read as the standard. It takes nothing from the library but the
/// two numbers that describe a format.
/// </summary>
/// <remarks>
/// Source: Standard for Posit Arithmetic (2022), sections 3.3 (fields), 4.1 (rounding), 5 (functions), 6.4 (integers). The standard rounds in one way,
/// to <see cref="RoundingMode.NearestEven"/>. In the other modes too the place of a number between its neighbours is told by longer posits, numbers beyond the largest
/// posit give that posit, and numbers between zero and the smallest posit give the smallest, except where the mode points to zero.
/// </remarks>
/// <example>
/// <code>
/// var posit8 = new ReferencePosit(PositFormat.Posit8);
/// ulong code = posit8.Encode(BigRational.Parse("144179.2")); // 0x7D
/// BigRational value = posit8.Decode(code).Value; // 262144
/// ulong root = posit8.Sqrt(code);
/// </code>
/// </example>
public sealed class ReferencePosit : ReferenceFormat
{
    private const int WidestListed = 16;

    // The values of the codes from 0 to the largest posit's, which ascend; null for formats too wide to list.
    private readonly BigRational[]? _magnitudes;

    /// <summary>A model of the given format.</summary>
    public ReferencePosit(PositFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
        BitWidth = format.BitWidth;
        ExponentBits = format.ExponentBits;
        if (BitWidth <= WidestListed)
        {
            _magnitudes = [.. Enumerable.Range(0, (int)NaRCode).Select(code => ValueOf((ulong)code, BitWidth))];
        }
    }

    /// <summary>The format.</summary>
    public PositFormat Format { get; }

    /// <inheritdoc/>
    public override int BitWidth { get; }

    /// <summary>The number of exponent bits, 2 in the standard.</summary>
    public int ExponentBits { get; }

    /// <summary>The code of NaR, 100…0.</summary>
    public ulong NaRCode => 1UL << (BitWidth - 1);

    /// <summary>The code of the largest posit, 011…1.</summary>
    public ulong MaxPosCode => NaRCode - 1;

    /// <summary>The last code, which is that of the smallest negative magnitude; a mask of <see cref="BitWidth"/> ones.</summary>
    public ulong LastCode => NaRCode | MaxPosCode;

    private protected override bool DivisionByZeroIsNaN => true;

    /// <inheritdoc/>
    public override bool IsNaN(ulong code)
    {
        ThrowIfNotCode(code);
        return code == NaRCode;
    }

    /// <inheritdoc/>
    public override ReferenceValue Decode(ulong code) =>
        IsNaN(code) ? ReferenceValue.NaN() : ReferenceValue.Finite(ValueOf(code, BitWidth));

    /// <inheritdoc/>
    /// <remarks>No two codes of a posit format stand for the same value.</remarks>
    public override ulong Canonicalize(ulong code) => code;

    /// <inheritdoc/>
    /// <remarks>The two's complement of the whole word, which leaves 0 and NaR as they are.</remarks>
    public override ulong Negate(ulong code)
    {
        ThrowIfNotCode(code);
        return (ulong)((CodeCount - code) % CodeCount);
    }

    /// <summary>The code as a signed integer, which orders as the standard orders posits: NaR is the least and equal to itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code has more bits than the format.</exception>
    public BigInteger OrderOf(ulong code)
    {
        ThrowIfNotCode(code);
        return code < NaRCode ? code : code - CodeCount;
    }

    /// <inheritdoc/>
    public override ulong Encode(ReferenceValue value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        if (value.IsNaN || (value.IsInfinity && overflow != OverflowMode.Finite))
        {
            return NaRCode;
        }

        if (value.IsInfinity)
        {
            return value.IsNegative ? Negate(MaxPosCode) : MaxPosCode;
        }

        return value.IsZero ? 0 : EncodeNonzero(value.IsNegative, BigRational.Abs(value.Value).CompareTo, rounding, overflow);
    }

    /// <inheritdoc/>
    public override ulong EncodeNonzero(
        bool isNegative, ExactComparison magnitude, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(magnitude);
        ulong code = RoundMagnitude(magnitude, isNegative, rounding);
        return isNegative ? Negate(code) : code;
    }

    /// <summary>
    /// The standard's conversion to an integer of a width: the nearest integer, ties to even. NaR and numbers out of range give the integer whose top bit alone is set.
    /// </summary>
    /// <param name="code">The code.</param>
    /// <param name="bitWidth">The number of bits of the integer type.</param>
    /// <param name="isSigned">Whether the type is signed, in two's complement.</param>
    public BigInteger ToInteger(ulong code, int bitWidth, bool isSigned)
    {
        BigInteger topBit = BigInteger.One << (bitWidth - 1);
        (BigInteger minimum, BigInteger maximum) = isSigned ? (-topBit, topBit - 1) : (BigInteger.Zero, (2 * topBit) - 1);
        BigInteger otherwise = isSigned ? -topBit : topBit;
        if (IsNaN(code))
        {
            return otherwise;
        }

        BigInteger integer = ReferenceInteger.Round(Decode(code).Value);
        return integer >= minimum && integer <= maximum ? integer : otherwise;
    }

    /// <summary>The standard's conversion from an integer of a width: rounded once; the most negative integer of a signed type is NaR.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="bitWidth">The number of bits of the integer type.</param>
    /// <param name="isSigned">Whether the type is signed, in two's complement.</param>
    public ulong FromInteger(BigInteger value, int bitWidth, bool isSigned) =>
        isSigned && value == -(BigInteger.One << (bitWidth - 1)) ? NaRCode : Encode((BigRational)value);

    /// <inheritdoc/>
    public override string ToString() => $"posit of {BitWidth} bits with {ExponentBits} exponent bits";

    private BigInteger CodeCount => (BigInteger)LastCode + 1;

    /// <summary>
    /// Section 4.1: numbers beyond the largest posit and below the smallest give that posit; a number between the posits u and w goes to u where it is below v, the posit
    /// with one bit more whose code is that of u followed by a 1, or where it equals v and the code of u is even; otherwise to w.
    /// </summary>
    private ulong RoundMagnitude(ExactComparison magnitude, bool isNegative, Rounding rounding)
    {
        ulong u = LastNotAbove(magnitude);
        if (u == MaxPosCode || magnitude(MagnitudeAt(u)) == 0)
        {
            return u;
        }

        if (u == 0)
        {
            bool pointsToZero = rounding.Mode == RoundingMode.TowardZero || rounding.Mode == (isNegative ? RoundingMode.Up : RoundingMode.Down);
            return pointsToZero ? 0UL : 1;
        }

        return ReferenceRounding.RoundsAway(magnitude, fraction => PointAbove(u, fraction), u % 2 != 0, isNegative, rounding) ? u + 1 : u;
    }

    /// <summary>The longer posit whose code is that of u followed by the bits of a fraction: v is the one at one half. The end of the way is the posit after u.</summary>
    internal BigRational PointAbove(ulong u, BigRational fraction)
    {
        int added = 0;
        BigRational code = (BigInteger)u + fraction;
        while (!code.IsInteger)
        {
            added++;
            code *= 2;
        }

        return ValueOf(code.Numerator, BitWidth + added);
    }

    /// <summary>The code of the largest posit that is not above a magnitude, by bisection: posits ascend with their codes.</summary>
    private ulong LastNotAbove(ExactComparison magnitude)
    {
        ulong first = 0;
        ulong last = MaxPosCode;
        while (first < last)
        {
            ulong middle = last - ((last - first) / 2);
            if (magnitude(MagnitudeAt(middle)) >= 0)
            {
                first = middle;
            }
            else
            {
                last = middle - 1;
            }
        }

        return first;
    }

    private BigRational MagnitudeAt(ulong code) => _magnitudes is null ? ValueOf(code, BitWidth) : _magnitudes[code];

    /// <summary>
    /// Section 3.3: ((1 - 3s) + f) * 2^((1 - 2s)(2^es r + e + s)), from the sign bit s, the run of k equal regime bits (r = k - 1 for ones and -k for zeros) up to the
    /// bit that ends it, the exponent bits e and the fraction f. Bits beyond the end of the code are 0.
    /// </summary>
    private BigRational ValueOf(BigInteger code, int bitWidth)
    {
        if (code.IsZero)
        {
            return BigRational.Zero;
        }

        int Bit(int index) => index < 0 || ((code >> index) & 1).IsZero ? 0 : 1;

        int s = Bit(bitWidth - 1);
        int position = bitWidth - 2;
        int regimeBit = Bit(position);
        int k = 0;
        while (position >= 0 && Bit(position) == regimeBit)
        {
            k++;
            position--;
        }

        int r = regimeBit == 1 ? k - 1 : -k;
        position--;
        int e = 0;
        for (int i = 0; i < ExponentBits; i++)
        {
            e = (2 * e) + Bit(position);
            position--;
        }

        int fractionBits = Math.Max(0, position + 1);
        BigRational f = (code % (BigInteger.One << fractionBits)) * BigRational.Pow2(-fractionBits);
        return ((1 - (3 * s)) + f) * BigRational.Pow2((1 - (2 * s)) * ((r << ExponentBits) + e + s));
    }

    private void ThrowIfNotCode(ulong code)
    {
        if (code > LastCode)
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, $"Expected a code of {BitWidth} bits.");
        }
    }
}
