using System.Globalization;
using System.Numerics;

namespace NumFormats.Testing;

/// <summary>An exact rational number.</summary>
/// <remarks>
/// Kept as numerator / denominator * 2^exponent, where numerator and denominator are odd and have no common factor. Every number has one such
/// representation, and for a binary floating-point number the denominator is 1, so that sums and products of these need no greatest common divisor.
/// </remarks>
public readonly struct BigRational : IEquatable<BigRational>, IComparable<BigRational>, IComparable
{
    private readonly BigInteger _oddNumerator;

    // 0 stands for 1, so that the default value of the struct is the number zero.
    private readonly BigInteger _oddDenominator;

    private readonly int _exponent;

    private BigRational(BigInteger oddNumerator, BigInteger oddDenominator, int exponent)
    {
        _oddNumerator = oddNumerator;
        _oddDenominator = oddDenominator;
        _exponent = exponent;
    }

    /// <summary>A quotient of two integers.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">Any integer but zero.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="denominator"/> is zero.</exception>
    public BigRational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new ArgumentOutOfRangeException(nameof(denominator), denominator, "Expected a denominator other than zero.");
        }

        this = Normalize(numerator, denominator, 0);
    }

    /// <summary>The number 0.</summary>
    public static BigRational Zero => default;

    /// <summary>The number 1.</summary>
    public static BigRational One => new(BigInteger.One, BigInteger.One, 0);

    /// <summary>-1, 0 or 1, as the number is negative, zero or positive.</summary>
    public int Sign => _oddNumerator.Sign;

    /// <summary>Whether the number is 0.</summary>
    public bool IsZero => _oddNumerator.IsZero;

    /// <summary>Whether the number is an integer.</summary>
    public bool IsInteger => OddDenominator.IsOne && _exponent >= 0;

    /// <summary>The numerator in lowest terms; it carries the sign.</summary>
    public BigInteger Numerator => _exponent > 0 ? _oddNumerator << _exponent : _oddNumerator;

    /// <summary>The denominator in lowest terms, at least 1.</summary>
    public BigInteger Denominator => _exponent < 0 ? OddDenominator << -_exponent : OddDenominator;

    private BigInteger OddDenominator => _oddDenominator.IsZero ? BigInteger.One : _oddDenominator;

    /// <summary>2 to the given power.</summary>
    public static BigRational Pow2(int exponent) => new(BigInteger.One, BigInteger.One, exponent);

    /// <summary>The exact value of a finite double.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is NaN or infinite.</exception>
    public static BigRational FromDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite number.");
        }

        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponentField = (int)((bits >> 52) & 0x7FF);
        ulong fraction = bits & 0xF_FFFF_FFFF_FFFF;
        BigInteger significand = exponentField == 0 ? fraction : fraction + (1UL << 52);
        int exponent = Math.Max(exponentField, 1) - 1075;
        return Normalize((bits >> 63) != 0 ? -significand : significand, BigInteger.One, exponent);
    }

    /// <summary>The exact value of a decimal.</summary>
    public static BigRational FromDecimal(decimal value)
    {
        int scale = value.Scale;
        int[] words = decimal.GetBits(value);
        BigInteger significand = ((((BigInteger)(uint)words[2] << 32) + (uint)words[1]) << 32) + (uint)words[0];
        return new BigRational(decimal.IsNegative(value) ? -significand : significand, BigInteger.Pow(10, scale));
    }

    /// <summary>The exact value of decimal text such as <c>-12.375</c>, <c>.5</c> or <c>1e-45</c>.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a decimal number.</exception>
    public static BigRational Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int exponentAt = text.IndexOfAny(['e', 'E']);
        string significand = exponentAt < 0 ? text : text[..exponentAt];
        int pointAt = significand.IndexOf('.', StringComparison.Ordinal);
        string digits = pointAt < 0 ? significand : significand.Remove(pointAt, 1);
        int digitsAfterPoint = pointAt < 0 ? 0 : significand.Length - pointAt - 1;
        int exponent = 0;
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger integer)
            || (exponentAt >= 0 && !int.TryParse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)))
        {
            throw new FormatException($"Expected a decimal number such as -12.375 or 1e-45, not '{text}'.");
        }

        int powerOfTen = exponent - digitsAfterPoint;
        return powerOfTen >= 0
            ? integer * BigInteger.Pow(10, powerOfTen)
            : new BigRational(integer, BigInteger.Pow(10, -powerOfTen));
    }

    /// <summary>The absolute value.</summary>
    public static BigRational Abs(BigRational value) => value.Sign < 0 ? -value : value;

    /// <summary>The largest integer that is not greater than the number.</summary>
    public BigInteger Floor()
    {
        BigInteger quotient = BigInteger.DivRem(Numerator, Denominator, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The exponent of the largest power of two that is not greater than the magnitude.</summary>
    /// <exception cref="InvalidOperationException">The number is zero.</exception>
    public int FloorLog2()
    {
        if (IsZero)
        {
            throw new InvalidOperationException("Zero has no logarithm.");
        }

        // The quotient of an n-bit and a d-bit integer lies strictly between 2^(n-d-1) and 2^(n-d+1).
        int guess = TopBit();
        return Abs(this) < Pow2(guess) ? guess - 1 : guess;
    }

    /// <summary>The number as a double, if a double holds it exactly.</summary>
    /// <returns>Whether it does.</returns>
    public bool TryToDouble(out double value)
    {
        BigInteger magnitude = BigInteger.Abs(_oddNumerator);
        bool isExact = OddDenominator.IsOne
            && magnitude.GetBitLength() <= 53
            && _exponent >= -1074
            && (IsZero || TopBit() <= 1023);
        value = isExact ? Math.ScaleB((double)_oddNumerator, _exponent) : double.NaN;
        return isExact;
    }

    /// <inheritdoc/>
    public int CompareTo(BigRational other)
    {
        if (Sign != other.Sign || IsZero)
        {
            return Sign.CompareTo(other.Sign);
        }

        // A quotient is known up to a factor of two by the lengths of its terms. That settles most comparisons without a product.
        int lengthDifference = TopBit() - other.TopBit();
        if (Math.Abs(lengthDifference) > 1)
        {
            return lengthDifference > 0 ? Sign : -Sign;
        }

        int exponent = Math.Min(_exponent, other._exponent);
        BigInteger left = _oddNumerator << (_exponent - exponent);
        BigInteger right = other._oddNumerator << (other._exponent - exponent);
        return (left * other.OddDenominator).CompareTo(right * OddDenominator);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BigRational other => CompareTo(other),
        _ => throw new ArgumentException($"Expected a {nameof(BigRational)}.", nameof(obj)),
    };

    /// <inheritdoc/>
    public bool Equals(BigRational other) =>
        _oddNumerator == other._oddNumerator && _exponent == other._exponent && OddDenominator == other.OddDenominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BigRational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_oddNumerator, OddDenominator, _exponent);

    /// <summary>An integer, a quotient in lowest terms, or, where that would be long, an odd integer or quotient times a power of two.</summary>
    public override string ToString()
    {
        const int LongestPlainExponent = 64;
        bool isPlain = Math.Abs(_exponent) <= LongestPlainExponent;
        BigInteger numerator = isPlain ? Numerator : _oddNumerator;
        BigInteger denominator = isPlain ? Denominator : OddDenominator;
        string quotient = denominator.IsOne
            ? numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{numerator}/{denominator}");
        return isPlain ? quotient : string.Create(CultureInfo.InvariantCulture, $"{quotient} * 2^{_exponent}");
    }

    /// <summary>The number itself.</summary>
    public static BigRational operator +(BigRational value) => value;

    /// <summary>The number with its sign changed.</summary>
    public static BigRational operator -(BigRational value) => new(-value._oddNumerator, value._oddDenominator, value._exponent);

    /// <summary>The exact sum.</summary>
    public static BigRational operator +(BigRational left, BigRational right)
    {
        int exponent = Math.Min(left._exponent, right._exponent);
        BigInteger leftNumerator = left._oddNumerator << (left._exponent - exponent);
        BigInteger rightNumerator = right._oddNumerator << (right._exponent - exponent);
        return Normalize(
            (leftNumerator * right.OddDenominator) + (rightNumerator * left.OddDenominator),
            left.OddDenominator * right.OddDenominator,
            exponent);
    }

    /// <summary>The exact difference.</summary>
    public static BigRational operator -(BigRational left, BigRational right) => left + -right;

    /// <summary>The exact product.</summary>
    public static BigRational operator *(BigRational left, BigRational right) => Normalize(
        left._oddNumerator * right._oddNumerator,
        left.OddDenominator * right.OddDenominator,
        left._exponent + right._exponent);

    /// <summary>The exact quotient.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is zero.</exception>
    public static BigRational operator /(BigRational left, BigRational right)
    {
        if (right.IsZero)
        {
            throw new DivideByZeroException();
        }

        return Normalize(
            left._oddNumerator * right.OddDenominator,
            left.OddDenominator * right._oddNumerator,
            left._exponent - right._exponent);
    }

    /// <summary>Whether the numbers are equal.</summary>
    public static bool operator ==(BigRational left, BigRational right) => left.Equals(right);

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(BigRational left, BigRational right) => !left.Equals(right);

    /// <summary>Whether the first number is less than the second.</summary>
    public static bool operator <(BigRational left, BigRational right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first number is greater than the second.</summary>
    public static bool operator >(BigRational left, BigRational right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first number is not greater than the second.</summary>
    public static bool operator <=(BigRational left, BigRational right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first number is not less than the second.</summary>
    public static bool operator >=(BigRational left, BigRational right) => left.CompareTo(right) >= 0;

    /// <summary>An integer as a rational number.</summary>
    public static implicit operator BigRational(BigInteger value) => Normalize(value, BigInteger.One, 0);

    /// <summary>An integer as a rational number.</summary>
    public static implicit operator BigRational(long value) => Normalize(value, BigInteger.One, 0);

    private static BigRational Normalize(BigInteger numerator, BigInteger denominator, int exponent)
    {
        if (numerator.IsZero)
        {
            return default;
        }

        if (denominator.Sign < 0)
        {
            numerator = -numerator;
            denominator = -denominator;
        }

        int numeratorTwos = (int)BigInteger.TrailingZeroCount(numerator);
        numerator >>= numeratorTwos;
        if (!denominator.IsOne)
        {
            int denominatorTwos = (int)BigInteger.TrailingZeroCount(denominator);
            denominator >>= denominatorTwos;
            exponent -= denominatorTwos;
            BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            numerator /= divisor;
            denominator /= divisor;
        }

        return new BigRational(numerator, denominator, exponent + numeratorTwos);
    }

    // The place of the leading bit of the quotient, or one more.
    private int TopBit() => (int)(BigInteger.Abs(_oddNumerator).GetBitLength() - OddDenominator.GetBitLength()) + _exponent;
}
