using System.Numerics;

namespace NumFormats;

/// <summary>
/// A real number known to lie within a radius of a midpoint: ball arithmetic. Every operation returns a ball that holds the true result
/// whenever its operands hold theirs, so that the error bound of a formula is computed together with its value.
/// </summary>
/// <remarks>
/// <para>
/// The ball is |true − <see cref="Significand"/> × 2^<see cref="Exponent"/>| &lt; <see cref="Radius"/> × 2^<see cref="Exponent"/>, <i>strictly</i>,
/// or, when the radius is 0, that number exactly. Strictness is what lets a result that is known to lie just above or just below a
/// representable number be rounded: see <see cref="JustBelow"/>.
/// </para>
/// <para>
/// The radius, in units of the midpoint's last place, is a binary64 number. It is scaled by <see cref="Upward"/> after each operation, which
/// outweighs the rounding of the few binary64 operations that form it; infinity says that nothing is known. A midpoint is cut
/// to <see cref="Precision"/> bits, that of the more precise operand, which adds less than one to the radius.
/// </para>
/// <para>
/// Below, magnitudes are bounded by |Significand| ≤ 2^bits, with bits the length in two's complement.
/// Source: F. Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", IEEE Trans. Computers 66 (2017).
/// </para>
/// </remarks>
internal readonly struct Ball
{
    // More than the length of any int, so that small integers are exact.
    private const int LeastPrecision = 64;
    private const double Upward = 1 + (1.0 / (1L << 50));

    private Ball(BigInteger significand, int exponent, double radius, int precision)
    {
        Significand = significand;
        Exponent = exponent;
        Radius = radius;
        Precision = precision;
    }

    /// <summary>The midpoint's significand, with its sign.</summary>
    public BigInteger Significand { get; }

    /// <summary>The power of two of the significand's last place.</summary>
    public int Exponent { get; }

    /// <summary>The radius in units of the significand's last place; 0 for an exactly known number.</summary>
    public double Radius { get; }

    /// <summary>The number of bits that midpoints are cut to.</summary>
    public int Precision { get; }

    /// <summary>Whether the number is known to be zero.</summary>
    public bool IsZero => Radius == 0 && Significand.IsZero;

    /// <summary>The sign of the midpoint.</summary>
    public bool IsNegative => Significand.Sign < 0;

    /// <summary>The midpoint's magnitude is at most 2^Top, and at least 2^(Top − 1) unless it is zero.</summary>
    public int Top => Exponent + (int)Significand.GetBitLength();

    /// <summary>An integer times a power of two, exactly.</summary>
    public static Ball Exact(BigInteger significand, int exponent, int precision) => new(significand, exponent, 0, precision);

    /// <summary>A finite number, exactly; its sticky bit is not looked at.</summary>
    public static Ball Exact(Unpacked value, int precision) =>
        Exact(value.IsNegative ? -(BigInteger)value.Significand : value.Significand, value.Exponent - 63, precision);

    /// <summary>A finite binary64 number, exactly.</summary>
    public static Ball Exact(double value, int precision)
    {
        if (value == 0)
        {
            return Exact(BigInteger.Zero, 0, precision);
        }

        int exponent = Math.ILogB(value) - 52;
        return Exact(new BigInteger(Math.ScaleB(value, -exponent)), exponent, precision);
    }

    /// <summary>A midpoint with a radius in units of its last place.</summary>
    public static Ball Approximate(BigInteger significand, int exponent, double radius, int precision) =>
        Cut(significand, exponent, radius * Upward, precision);

    /// <summary>A number of magnitude less than |<paramref name="value"/>|, by at most the 2^-66th part of it.</summary>
    /// <remarks>
    /// In eighths of the last of 64 places the ball reaches from 8 |significand| − 2 to 8 |significand|, both excluded. Its rounding is then
    /// the predecessor's significand with the sticky bit set, also where the significand is a power of two and the predecessor half a place away.
    /// </remarks>
    public static Ball JustBelow(Unpacked value) => Nudge(value, -1);

    /// <summary>A number of magnitude greater than |<paramref name="value"/>|, by at most the 2^-66th part of it.</summary>
    public static Ball JustAbove(Unpacked value) => Nudge(value, 1);

    /// <summary>A small integer, exactly.</summary>
    public static implicit operator Ball(int value) => Exact(value, 0, LeastPrecision);

    /// <summary>The number times a power of two.</summary>
    public Ball Scale(int power) => new(Significand, Exponent + power, Radius, Precision);

    /// <summary>The same ball, to be computed with at another precision; the midpoint is cut by the next operation.</summary>
    public Ball WithPrecision(int precision) => new(Significand, Exponent, Radius, precision);

    /// <summary>Whether the ball lies on one side of zero.</summary>
    public bool HasSign => Radius < Math.ScaleB(0.5, (int)Math.Min(Significand.GetBitLength(), 1000));

    /// <summary>The negated number.</summary>
    public static Ball operator -(Ball x) => new(-x.Significand, x.Exponent, x.Radius, x.Precision);

    /// <summary>The sum.</summary>
    public static Ball operator +(Ball x, Ball y)
    {
        if (x.IsZero)
        {
            return y;
        }

        if (y.IsZero)
        {
            return x;
        }

        // What lies more than a few places below the result's last one is cut off first: the exponents may be far apart.
        int precision = Math.Max(x.Precision, y.Precision);
        int exponent = Math.Max(Math.Min(x.Exponent, y.Exponent), Math.Max(x.Top, y.Top) - precision - 4);
        x = x.Align(exponent);
        y = y.Align(exponent);
        return Cut(x.Significand + y.Significand, exponent, (x.Radius + y.Radius) * Upward, precision);
    }

    /// <summary>The difference.</summary>
    public static Ball operator -(Ball x, Ball y) => x + -y;

    /// <summary>The product.</summary>
    public static Ball operator *(Ball x, Ball y)
    {
        if (x.IsZero || y.IsZero)
        {
            return x.IsZero ? x : y;
        }

        // |xy − XY| ≤ |X| ry + |Y| rx + rx ry.
        BigInteger product = x.Significand * y.Significand;
        int precision = Math.Max(x.Precision, y.Precision);
        int excess = Math.Max(0, (int)product.GetBitLength() - precision);
        double radius = 0;
        if (x.Radius != 0 || y.Radius != 0)
        {
            radius = Math.ScaleB(y.Radius, (int)x.Significand.GetBitLength() - excess) +
                Math.ScaleB(x.Radius, (int)y.Significand.GetBitLength() - excess) +
                Math.ScaleB(x.Radius * y.Radius, -excess);
        }

        return excess == 0
            ? new Ball(product, x.Exponent + y.Exponent, radius * Upward, precision)
            : new Ball(product >> excess, x.Exponent + y.Exponent + excess, (radius + 1) * Upward, precision);
    }

    /// <summary>The quotient; of infinite radius where the divisor may be zero.</summary>
    public static Ball operator /(Ball x, Ball y)
    {
        int precision = Math.Max(x.Precision, y.Precision);
        int least = (int)y.Significand.GetBitLength() - 1;
        double doubt = Math.ScaleB(y.Radius, -least);
        if (y.Significand.IsZero || doubt > 0.5)
        {
            return new Ball(BigInteger.One, 0, double.PositiveInfinity, precision);
        }

        // With |Y| ≥ 2^least and ry = doubt × 2^least:
        // |x/y − X/Y| ≤ (rx + |X/Y| ry) / (|Y| − ry) ≤ (rx + |X/Y| ry) / (2^least (1 − doubt)).
        int shift = Math.Max(0, precision + least + 2 - (int)x.Significand.GetBitLength());
        BigInteger quotient = (x.Significand << shift) / y.Significand;
        double radius = (Math.ScaleB(x.Radius, shift - least) +
            Math.ScaleB(doubt, (int)quotient.GetBitLength() + 1)) / (1 - doubt);
        return Cut(quotient, x.Exponent - y.Exponent - shift, (radius + 1) * Upward, precision);
    }

    /// <summary>The square root of a number that is not negative.</summary>
    public static Ball Sqrt(Ball x)
    {
        if (x.IsZero)
        {
            return x;
        }

        // |√x − √X| = |x − X| / (√x + √X) ≤ rx / √X, and X ≥ 2^(bits − 1).
        int bits = (int)x.Significand.GetBitLength();
        int shift = Math.Max(0, (2 * x.Precision) + 2 - bits);
        shift += (x.Exponent - shift) & 1;
        BigInteger root = FloorSqrt(x.Significand << shift);
        double radius = x.Radius == 0 ? 0 : Math.ScaleB(x.Radius, shift - ((bits + shift - 1) / 2));
        return Cut(root, (x.Exponent - shift) / 2, (radius + 1) * Upward, x.Precision);
    }

    /// <summary>
    /// floor(√value) of a positive value: the root of the value's upper half, doubled in length by Newton's step, from above, where the step never passes the floor.
    /// </summary>
    public static BigInteger FloorSqrt(BigInteger value)
    {
        // binary64 gives the first 50 bits.
        const int ShortLength = 104;
        int bits = (int)value.GetBitLength();
        int quarter = bits / 4;
        BigInteger root = bits <= ShortLength
            ? new BigInteger(Math.Ceiling(Math.Sqrt((double)value) * Upward))
            : (FloorSqrt(value >> (2 * quarter)) + 1) << quarter;
        while (true)
        {
            BigInteger next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    /// <summary>The number in units of 2^-<paramref name="places"/>, and a bound on how far the integer returned is from it.</summary>
    public (BigInteger Value, double Radius) ToFixed(int places)
    {
        Ball aligned = Align(-places);
        return (aligned.Significand, aligned.Radius * Upward);
    }

    /// <summary>The midpoint times 2^-<paramref name="scale"/>, to about 53 bits: good for a first guess and no more.</summary>
    public double Guess(int scale = 0)
    {
        int excess = Math.Max(0, (int)Significand.GetBitLength() - 64);
        return Math.ScaleB((double)(Significand >> excess), Math.Clamp(Exponent + excess - scale, -5000, 5000));
    }

    /// <summary>Truncates to 64 bits with the sticky bit, if the whole ball lies between two neighbours of 64 bits.</summary>
    /// <param name="result">The true number truncated; its exponent is clamped to ±<see cref="Unpacked.ExponentLimit"/>.</param>
    /// <returns>Whether the radius is small enough to decide.</returns>
    public bool TryRound(out Unpacked result)
    {
        result = default;
        if (Radius == 0)
        {
            result = Clamp(Unpacked.FromInteger(Significand, Exponent));
            return true;
        }

        if (!HasSign)
        {
            return false;
        }

        BigInteger magnitude = BigInteger.Abs(Significand);
        BigInteger radius = new(Math.Ceiling(Radius));
        BigInteger low = magnitude - radius;
        int shift = (int)low.GetBitLength() - 64;
        if (low.Sign <= 0 || shift < 0)
        {
            return false;
        }

        BigInteger truncated = low >> shift;
        if (magnitude + radius > (truncated + 1) << shift)
        {
            return false;
        }

        result = Clamp(Unpacked.FromNormalized(IsNegative, Exponent + shift + 63, (ulong)truncated, isInexact: true));
        return true;
    }

    private static Unpacked Clamp(Unpacked value) =>
        Math.Abs(value.Exponent) <= Unpacked.ExponentLimit
            ? value
            : Unpacked.FromNormalized(value.IsNegative, Math.Sign(value.Exponent) * Unpacked.ExponentLimit, 1UL << 63, isInexact: true);

    private static Ball Nudge(Unpacked value, int direction)
    {
        BigInteger magnitude = ((BigInteger)value.Significand << 3) + direction;
        return new Ball(value.IsNegative ? -magnitude : magnitude, value.Exponent - 66, 1, LeastPrecision);
    }

    // Flooring loses less than one unit.
    private Ball Align(int exponent)
    {
        int shift = exponent - Exponent;
        return shift <= 0
            ? new Ball(Significand << -shift, exponent, Math.ScaleB(Radius, -shift), Precision)
            : new Ball(Significand >> shift, exponent, Math.ScaleB(Radius, -shift) + 1, Precision);
    }

    private static Ball Cut(BigInteger significand, int exponent, double radius, int precision)
    {
        int excess = (int)significand.GetBitLength() - precision;
        return excess <= 0
            ? new Ball(significand, exponent, radius, precision)
            : new Ball(significand >> excess, exponent + excess, (Math.ScaleB(radius, -excess) + 1) * Upward, precision);
    }
}
