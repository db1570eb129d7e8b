using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>
/// A number apart from any encoding: a sign, an exponent and a 64-bit significand, with a sticky bit for what lies below.
/// Every operation of the library between any formats is done on these, exactly or with a sticky bit, and rounded once when packed.
/// </summary>
/// <remarks>
/// A finite number is ±<see cref="Significand"/> × 2^(<see cref="Exponent"/> − 63) with bit 63 of the significand set, so that
/// <see cref="Exponent"/> is floor(log2|x|). When <see cref="IsInexact"/> is set the true magnitude lies strictly between this significand and the
/// next one. 64 bits and a sticky bit are enough to round correctly, in every mode, to significands of up to 62 bits.
/// Operands of the operations are to be exact; the sticky bit of an inexact operand is carried into the result, which is then only a bound.
/// </remarks>
public readonly partial struct Unpacked : IEquatable<Unpacked>
{
    private const uint NegativeFlag = 1;
    private const uint InexactFlag = 2;
    private const int KindShift = 2;
    private const ulong TopBit = 1UL << 63;

    private readonly uint _flags;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Unpacked(ulong significand, int exponent, uint flags)
    {
        Significand = significand;
        Exponent = exponent;
        _flags = flags;
    }

    /// <summary>Positive zero.</summary>
    public static Unpacked Zero => default;

    /// <summary>One.</summary>
    public static Unpacked One => FromNormalized(isNegative: false, 0, TopBit);

    /// <summary>The base of the natural logarithm, truncated to 64 bits with a sticky bit.</summary>
    public static Unpacked E => FromNormalized(isNegative: false, 1, 0xADF8_5458_A2BB_4A9A, isInexact: true);

    /// <summary>The ratio of a circle's circumference to its diameter, truncated to 64 bits with a sticky bit.</summary>
    public static Unpacked Pi => FromNormalized(isNegative: false, 1, 0xC90F_DAA2_2168_C234, isInexact: true);

    /// <summary>2π, truncated to 64 bits with a sticky bit.</summary>
    public static Unpacked Tau => ScaleByPowerOfTwo(Pi, 1);

    /// <summary>NaN with a positive sign.</summary>
    public static Unpacked NaN => Special(NumberKind.NaN, isNegative: false);

    /// <summary>Positive infinity.</summary>
    public static Unpacked PositiveInfinity => Special(NumberKind.Infinity, isNegative: false);

    /// <summary>The significand, bit 63 set; 0 unless the number is finite and nonzero.</summary>
    public ulong Significand { get; }

    /// <summary>floor(log2|x|) of a finite nonzero number; otherwise 0.</summary>
    public int Exponent { get; }

    /// <summary>Zero, finite, infinity or NaN.</summary>
    public NumberKind Kind
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (NumberKind)(_flags >> KindShift);
    }

    /// <summary>The sign, also of zero, infinity and NaN.</summary>
    public bool IsNegative
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_flags & NegativeFlag) != 0;
    }

    /// <summary>The sticky bit: whether the true magnitude exceeds the significand, by less than its last place.</summary>
    public bool IsInexact
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_flags & InexactFlag) != 0;
    }

    /// <summary>Whether the number is finite and not zero.</summary>
    public bool IsFiniteNonzero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Kind == NumberKind.Finite;
    }

    /// <summary>Whether this is zero of either sign.</summary>
    public bool IsZero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Kind == NumberKind.Zero;
    }

    /// <summary>Whether this is NaN.</summary>
    public bool IsNaN
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Kind == NumberKind.NaN;
    }

    /// <summary>Whether this is infinity of either sign.</summary>
    public bool IsInfinity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Kind == NumberKind.Infinity;
    }

    /// <summary>Whether this is a finite integer. An inexact number counts by its significand alone.</summary>
    public bool IsInteger =>
        Kind == NumberKind.Zero ||
        (Kind == NumberKind.Finite && Exponent >= 0 && (Exponent >= 63 || Significand << (Exponent + 1) == 0));

    /// <summary>Whether this is a finite integer and odd.</summary>
    public bool IsOddInteger =>
        Kind == NumberKind.Finite && IsInteger && Exponent <= 63 && (Significand >> (63 - Exponent) & 1) != 0;

    /// <summary>A number from its sign, exponent and normalized significand.</summary>
    /// <param name="isNegative">The sign.</param>
    /// <param name="exponent">floor(log2|x|).</param>
    /// <param name="significand">The significand, bit 63 set.</param>
    /// <param name="isInexact">Whether the true magnitude exceeds this by less than one unit of bit 0.</param>
    /// <remarks>Bit 63 is not checked: this is the hot end of every decoder. Use <see cref="FromInteger(UInt128, int, bool, bool)"/> for any integer.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked FromNormalized(bool isNegative, int exponent, ulong significand, bool isInexact = false) =>
        new(significand, exponent, ((uint)NumberKind.Finite << KindShift) | (isNegative ? NegativeFlag : 0) | (isInexact ? InexactFlag : 0));

    /// <summary>Zero with a sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked SignedZero(bool isNegative) => Special(NumberKind.Zero, isNegative);

    /// <summary>Infinity with a sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked SignedInfinity(bool isNegative) => Special(NumberKind.Infinity, isNegative);

    /// <summary>NaN with a sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked SignedNaN(bool isNegative) => Special(NumberKind.NaN, isNegative);

    /// <summary>±<paramref name="magnitude"/> × 2^<paramref name="scale"/>; bits below the top 64 go into the sticky bit.</summary>
    /// <param name="magnitude">Any integer; 0 gives zero of the given sign.</param>
    /// <param name="scale">The power of two of bit 0.</param>
    /// <param name="isNegative">The sign.</param>
    /// <param name="isInexact">Whether the true magnitude exceeds this by less than one unit of bit 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked FromInteger(ulong magnitude, int scale = 0, bool isNegative = false, bool isInexact = false)
    {
        if (magnitude == 0)
        {
            return SignedZero(isNegative);
        }

        int leading = BitOperations.LeadingZeroCount(magnitude);
        return FromNormalized(isNegative, scale + 63 - leading, magnitude << leading, isInexact);
    }

    /// <inheritdoc cref="FromInteger(ulong, int, bool, bool)"/>
    public static Unpacked FromInteger(UInt128 magnitude, int scale = 0, bool isNegative = false, bool isInexact = false)
    {
        ulong upper = (ulong)(magnitude >> 64);
        if (upper == 0)
        {
            return FromInteger((ulong)magnitude, scale, isNegative, isInexact);
        }

        int leading = BitOperations.LeadingZeroCount(upper);
        UInt128 normalized = magnitude << leading;
        return FromNormalized(
            isNegative, scale + 127 - leading, (ulong)(normalized >> 64), isInexact | (ulong)normalized != 0);
    }

    /// <summary><paramref name="value"/> × 2^<paramref name="scale"/>; bits below the top 64 go into the sticky bit.</summary>
    public static Unpacked FromInteger(BigInteger value, int scale = 0)
    {
        BigInteger magnitude = BigInteger.Abs(value);
        int excess = (int)Math.Max(0, magnitude.GetBitLength() - 64);
        BigInteger top = magnitude >> excess;
        return FromInteger((ulong)top, scale + excess, value.Sign < 0, isInexact: top << excess != magnitude);
    }

    /// <summary>The quotient of two integers times 2^<paramref name="scale"/>, truncated to 64 bits with the remainder in the sticky bit.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">A positive integer.</param>
    /// <param name="scale">The power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="denominator"/> is not positive.</exception>
    public static Unpacked FromRatio(BigInteger numerator, BigInteger denominator, int scale = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        BigInteger magnitude = BigInteger.Abs(numerator);

        // Scale so that the integer quotient has at least 65 bits: its top 64 are then the significand.
        int shift = (int)(denominator.GetBitLength() - magnitude.GetBitLength()) + 66;
        BigInteger scaledNumerator = shift > 0 ? magnitude << shift : magnitude;
        BigInteger scaledDenominator = shift < 0 ? denominator << -shift : denominator;
        BigInteger quotient = BigInteger.DivRem(scaledNumerator, scaledDenominator, out BigInteger remainder);
        return FromInteger((UInt128)quotient, scale - shift, numerator.Sign < 0, isInexact: !remainder.IsZero);
    }

    /// <summary>The same magnitude with the other sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Negate(Unpacked value) => new(value.Significand, value.Exponent, value._flags ^ NegativeFlag);

    /// <summary>The same magnitude with a positive sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Abs(Unpacked value) => new(value.Significand, value.Exponent, value._flags & ~NegativeFlag);

    /// <summary>The same magnitude with the given sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Unpacked WithSign(bool isNegative) =>
        new(Significand, Exponent, (_flags & ~NegativeFlag) | (isNegative ? NegativeFlag : 0));

    /// <summary>x × 2^<paramref name="power"/>, exact; the exponent saturates far beyond every format's range.</summary>
    public static Unpacked ScaleByPowerOfTwo(Unpacked value, int power) =>
        value.IsFiniteNonzero
            ? new Unpacked(value.Significand, (int)Math.Clamp((long)value.Exponent + power, -ExponentLimit, ExponentLimit), value._flags)
            : value;

    /// <summary>Exponents are kept within ± this, far beyond the range of every format, so that sums of a few of them never overflow.</summary>
    public const int ExponentLimit = 1 << 28;

    /// <summary>Compares two numbers; zeros of both signs are equal.</summary>
    /// <returns>Negative, zero or positive; <see langword="null"/> when either is NaN.</returns>
    public static int? Compare(Unpacked x, Unpacked y)
    {
        if (x.IsNaN || y.IsNaN)
        {
            return null;
        }

        int xSign = x.IsZero ? 0 : x.IsNegative ? -1 : 1;
        int ySign = y.IsZero ? 0 : y.IsNegative ? -1 : 1;
        return xSign != ySign ? xSign.CompareTo(ySign) : xSign * CompareMagnitude(x, y);
    }

    /// <summary>Compares the magnitudes of two numbers, neither of them NaN.</summary>
    public static int CompareMagnitude(Unpacked x, Unpacked y)
    {
        // Zero, Finite and Infinity are declared in the order of their magnitudes.
        int byKind = x.Kind.CompareTo(y.Kind);
        if (byKind != 0)
        {
            return byKind;
        }

        int byExponent = x.Exponent.CompareTo(y.Exponent);
        if (byExponent != 0)
        {
            return byExponent;
        }

        int bySignificand = x.Significand.CompareTo(y.Significand);
        return bySignificand != 0 ? bySignificand : x.IsInexact.CompareTo(y.IsInexact);
    }

    /// <summary>The representation, bit for bit: +0 and −0 differ, NaN equals itself.</summary>
    public bool Equals(Unpacked other) =>
        Significand == other.Significand && Exponent == other.Exponent && _flags == other._flags;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Unpacked other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Significand, Exponent, _flags);

    /// <summary>Whether two representations are the same, bit for bit.</summary>
    public static bool operator ==(Unpacked left, Unpacked right) => left.Equals(right);

    /// <summary>Whether two representations differ.</summary>
    public static bool operator !=(Unpacked left, Unpacked right) => !left.Equals(right);

    /// <summary>The significand in hexadecimal and the power of two, such as <c>-0x1.8p+3</c>; a trailing <c>…</c> marks an inexact number.</summary>
    public override string ToString()
    {
        string sign = IsNegative ? "-" : "";
        switch (Kind)
        {
            case NumberKind.Zero:
                return sign + "0";
            case NumberKind.Infinity:
                return sign + "Infinity";
            case NumberKind.NaN:
                return sign + "NaN";
            default:
                string fraction = (Significand << 1).ToString("x16", CultureInfo.InvariantCulture).TrimEnd('0');
                string point = fraction.Length == 0 ? "" : "." + fraction;
                return string.Create(CultureInfo.InvariantCulture, $"{sign}0x1{point}p{Exponent:+0;-0;+0}{(IsInexact ? "…" : "")}");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Unpacked Special(NumberKind kind, bool isNegative) =>
        new(0, 0, ((uint)kind << KindShift) | (isNegative ? NegativeFlag : 0));
}
