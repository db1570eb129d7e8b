using System.Numerics;

namespace NumFormats;

/// <summary>
/// The four evaluators that every elementary function is composed of: exponential, logarithm, sine with cosine, and angle. Their results are
/// balls of about the operand's precision, <i>relative</i> to the result, also where it is tiny.
/// </summary>
internal static class BallFunctions
{
    // Above this exponent of the argument the exponential stops being computed: it is beyond every format, and so is its stand-in. Differences of the
    // exponents up to there still fit in 32 bits.
    private const int SaturationTop = 29;
    private const int SaturatedExponent = 1 << 29;

    // Of more than 64 bits, so that the stand-in and what is computed from it are not next to a representable number.
    private static readonly BigInteger SaturatedSignificand = (BigInteger.One << 70) + 1;

    // Series of the inverse functions start at arguments below 2^SmallTop.
    private const int SmallTop = -10;

    /// <summary>e^t.</summary>
    /// <remarks>
    /// Where |t| ≥ 2^29 the result is about 2^±2^29, which stands for any number beyond <see cref="Unpacked.ExponentLimit"/>. Where t is not zero, and
    /// so close to it that the result is next to 1, that it is above or below 1 is kept: such a ball can be rounded.
    /// </remarks>
    public static Ball Exp(Ball t)
    {
        if (t.Top > SaturationTop)
        {
            return Ball.Exact(SaturatedSignificand, t.IsNegative ? -SaturatedExponent : SaturatedExponent, t.Precision);
        }

        // |e^t − 1| < 1.01 |t| < 2^-66.
        if (t.Top <= -67 && t.HasSign)
        {
            return t.IsNegative ? Ball.JustBelow(Unpacked.One) : Ball.JustAbove(Unpacked.One);
        }

        // t = k ln 2 + r with |r| ≤ 0.35, or a little more where the guess of k is off.
        int precision = t.Precision;
        double quotient = Math.Round(t.Guess() / Math.Log(2));
        int k = (int)quotient;
        Ball r = k == 0 ? t : t - (k * Constants.Ln2.ToBall(precision + SaturationTop));
        return (1 + ExpM1Reduced(r.WithPrecision(precision))).Scale(k);
    }

    /// <summary>e^t − 1; where it is next to −1, known to be above.</summary>
    public static Ball ExpM1(Ball t)
    {
        if (t.Top <= -1)
        {
            return ExpM1Reduced(t);
        }

        // e^-46 < 2^-66.
        return t.Guess() < -47 ? -Ball.JustBelow(Unpacked.One) : Exp(t) - 1;
    }

    /// <summary>The natural logarithm of a positive number.</summary>
    public static Ball Log(Ball x)
    {
        // x = m 2^k with m in [√½, √2], about.
        int k = x.Top;
        if (x.Guess(k) < 0.7)
        {
            k--;
        }

        Ball logarithm = LogP1Reduced(x.Scale(-k) - 1);
        return k == 0 ? logarithm : (k * Constants.Ln2.ToBall(x.Precision)) + logarithm;
    }

    /// <summary>The natural logarithm of 1 + t, for t > −1.</summary>
    public static Ball LogP1(Ball t) => t.Top <= -1 ? LogP1Reduced(t) : Log(1 + t);

    /// <summary>Sine and cosine of an angle, of at most a half turn or so.</summary>
    public static (Ball Sin, Ball Cos) SinCos(Ball t)
    {
        // Halve the angle often enough for a short series, and double the angles of the result: sin 2u = 2 sin u cos u, cos 2u = 1 − 2 sin² u.
        // A doubling may cost two bits of the error bound.
        int halvings = Math.Max(0, t.Top + 3 + (int)(Math.Sqrt(t.Precision) / 6));
        Ball u = t.Scale(-halvings).WithPrecision(t.Precision + (3 * halvings) + 6);
        Ball w = -(u * u);
        Ball sin = u * PowerSeries.SumOverFactorials(w, 2, 1);
        Ball cos = PowerSeries.SumOverFactorials(w, 2, 0);
        for (int i = 0; i < halvings; i++)
        {
            Ball square = sin * sin;
            sin = (sin * cos).Scale(1);
            cos = 1 - square.Scale(1);
        }

        return (sin.WithPrecision(t.Precision), cos.WithPrecision(t.Precision));
    }

    /// <summary>The angle in [0, π/2] of the point (x, y), neither coordinate negative and not both zero.</summary>
    public static Ball Angle(Ball y, Ball x)
    {
        if (y.IsZero)
        {
            return y;
        }

        int precision = Math.Max(y.Precision, x.Precision);
        if (!x.IsZero && y.Top - x.Top < SmallTop)
        {
            return SmallAngle((y / x).WithPrecision(precision));
        }

        // A first guess g in binary64 leaves the angle of the point turned back by g, which is tiny:
        // angle = g + atan((y cos g − x sin g) / (x cos g + y sin g)). How good g is matters for the number of terms only.
        int scale = Math.Max(y.Top, x.Top);
        double guess = Math.Atan2(y.Guess(scale), x.Guess(scale));
        int working = precision - SmallTop + 6;
        Ball g = Ball.Exact(guess, working);
        (Ball sin, Ball cos) = SinCos(g);
        y = y.WithPrecision(working);
        x = x.WithPrecision(working);
        return (g + SmallAngle(((y * cos) - (x * sin)) / ((x * cos) + (y * sin)))).WithPrecision(precision);
    }

    private static Ball SmallAngle(Ball t) => t * PowerSeries.SumOverOddNumbers(-(t * t));

    // For |t| up to about 1/2. With u = t / 2^n: e^u − 1 = u Σ u^i / (i + 1)!, and e^2u − 1 = (e^u − 1)(e^u − 1 + 2), which keeps the relative precision;
    // a doubling may cost two bits of the error bound.
    private static Ball ExpM1Reduced(Ball t)
    {
        int halvings = Math.Max(0, t.Top + (int)(Math.Sqrt(t.Precision) * 0.7));
        Ball u = t.Scale(-halvings).WithPrecision(t.Precision + (2 * halvings) + 4);
        Ball result = u * PowerSeries.SumOverFactorials(u, 1, 1);
        for (int i = 0; i < halvings; i++)
        {
            result *= result + 2;
        }

        return result.WithPrecision(t.Precision);
    }

    // For t in about [−1/2, 1/2]. A first guess g in binary64 leaves log((1 + t) e^-g) = log(1 + u), u = t + (1 + t)(e^-g − 1), which is tiny.
    // How good g is matters for the number of terms only.
    private static Ball LogP1Reduced(Ball t)
    {
        if (t.Top < SmallTop)
        {
            return SmallLogP1(t);
        }

        int working = t.Precision - SmallTop + 6;
        Ball g = Ball.Exact(Math.Log(1 + t.Guess()), working);
        t = t.WithPrecision(working);
        return (g + SmallLogP1(t + ((1 + t) * ExpM1Reduced(-g)))).WithPrecision(working + SmallTop - 6);
    }

    // log(1 + u) = 2 atanh(u / (2 + u)).
    private static Ball SmallLogP1(Ball u)
    {
        Ball z = u / (u + 2);
        return (z * PowerSeries.SumOverOddNumbers(z * z)).Scale(1);
    }
}
