namespace NumFormats;

/// <content>Angles of given sine, cosine and tangent, in radians and in half turns.</content>
public static partial class Elementary
{
    /// <summary>The angle in [−π/2, π/2] of sine x. Of ±0 it is ±0; NaN for |x| &gt; 1.</summary>
    public static Unpacked Asin(Unpacked x)
    {
        if (TryAsinSpecial(x, out Unpacked special))
        {
            return special;
        }

        // asin x = x (1 + x²/6 + …).
        return x.Exponent <= QuadraticallyTiny ? JustAbove(x)
            : ZivRounding.Round(precision => AngleOfSine(x, precision)).WithSign(x.IsNegative);
    }

    /// <summary>The angle in [0, π] of cosine x. Of 1 it is +0; NaN for |x| &gt; 1.</summary>
    public static Unpacked Acos(Unpacked x) =>
        TryAcosSpecial(x, out Unpacked special) ? special
        : ZivRounding.Round(precision => AngleOfCosine(x, precision));

    /// <summary>The angle in [−π/2, π/2] of tangent x; of ±infinity the bounds. Of ±0 it is ±0.</summary>
    public static Unpacked Atan(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return x.IsInfinity ? QuarterTurns(1, x.IsNegative) : x;
        }

        // atan x = x (1 − x²/3 + …).
        return x.Exponent <= QuadraticallyTiny ? JustBelow(x)
            : ZivRounding.Round(precision => BallFunctions.Angle(Ball.Exact(Unpacked.Abs(x), precision), 1)).WithSign(x.IsNegative);
    }

    /// <summary>The angle in [−π, π] of the point (x, y), with the sign of y; on the negative x axis, zeros' signs decide the side, as in C.</summary>
    /// <param name="y">The ordinate.</param>
    /// <param name="x">The abscissa.</param>
    public static Unpacked Atan2(Unpacked y, Unpacked x)
    {
        if (x.IsNaN || y.IsNaN)
        {
            return y.IsNaN ? y : x;
        }

        if (TryEighthTurns(y, x, out int eighths))
        {
            return eighths == 0 ? Unpacked.SignedZero(y.IsNegative)
                : ZivRounding.Round(precision => (eighths * Constants.Pi.ToBall(precision)).Scale(-2)).WithSign(y.IsNegative);
        }

        // Where the quotient is exact, the angle is next to a representable number: atan t = t (1 − t²/3 + …).
        // Where it is not, it is away from those of 64 bits by the 2^-129th part at least, its denominator having 64 bits.
        if (!x.IsNegative && y.Exponent - x.Exponent < QuadraticallyTiny)
        {
            Unpacked quotient = Unpacked.Divide(y, x);
            if (!quotient.IsInexact)
            {
                return JustBelow(quotient);
            }
        }

        return ZivRounding.Round(precision => AngleOfPoint(y, x, precision)).WithSign(y.IsNegative);
    }

    /// <summary>asin(x)/π, in half turns, in [−1/2, 1/2]. Specials as of <see cref="Asin"/>.</summary>
    public static Unpacked AsinPi(Unpacked x) =>
        TryAsinSpecial(x, out Unpacked special) ? special
        : IsOne(x) ? Half.WithSign(x.IsNegative)
        : ZivRounding.Round(precision => OverPi(AngleOfSine(x, precision))).WithSign(x.IsNegative);

    /// <summary>acos(x)/π, in half turns, in [0, 1]. Specials as of <see cref="Acos"/>.</summary>
    public static Unpacked AcosPi(Unpacked x)
    {
        if (x.IsZero)
        {
            return Half;
        }

        if (TryAcosSpecial(x, out Unpacked special))
        {
            return special;
        }

        if (IsOne(x))
        {
            return Unpacked.One;
        }

        // acos(x)/π = 1/2 − x/π − …, a relative difference of about 2x/π.
        return x.Exponent > LinearlyTiny ? ZivRounding.Round(precision => OverPi(AngleOfCosine(x, precision)))
            : x.IsNegative ? JustAbove(Half)
            : JustBelow(Half);
    }

    /// <summary>atan(x)/π, in half turns, in [−1/2, 1/2]. Specials as of <see cref="Atan"/>.</summary>
    public static Unpacked AtanPi(Unpacked x) => x.IsNaN ? x : Atan2Pi(x, Unpacked.One);

    /// <summary>atan2(y, x)/π, in half turns, in [−1, 1]. Specials as of <see cref="Atan2"/>.</summary>
    /// <param name="y">The ordinate.</param>
    /// <param name="x">The abscissa.</param>
    public static Unpacked Atan2Pi(Unpacked y, Unpacked x)
    {
        if (x.IsNaN || y.IsNaN)
        {
            return y.IsNaN ? y : x;
        }

        if (TryEighthTurns(y, x, out int eighths))
        {
            return Unpacked.FromInteger((ulong)eighths, -2, y.IsNegative);
        }

        // Near the axes: 1 − t/π for t = |y/x| and x < 0, and 1/2 ∓ t/π for t = |x/y|.
        int steepness = y.Exponent - x.Exponent;
        if (x.IsNegative && steepness < LinearlyTiny)
        {
            return JustBelow(Unpacked.One).WithSign(y.IsNegative);
        }

        if (steepness > -LinearlyTiny)
        {
            return (x.IsNegative ? JustAbove(Half) : JustBelow(Half)).WithSign(y.IsNegative);
        }

        return ZivRounding.Round(precision => OverPi(AngleOfPoint(y, x, precision))).WithSign(y.IsNegative);
    }

    // √(1 − x²) = √((1 − x)(1 + x)), where the differences are exact.
    private static Ball AngleOfSine(Unpacked x, int precision)
    {
        Ball sin = Ball.Exact(Unpacked.Abs(x), precision);
        return BallFunctions.Angle(sin, Ball.Sqrt((1 - sin) * (1 + sin)));
    }

    private static Ball AngleOfCosine(Unpacked x, int precision)
    {
        Ball cos = Ball.Exact(Unpacked.Abs(x), precision);
        Ball angle = BallFunctions.Angle(Ball.Sqrt((1 - cos) * (1 + cos)), cos);
        return x.IsNegative ? Constants.Pi.ToBall(precision) - angle : angle;
    }

    private static Ball AngleOfPoint(Unpacked y, Unpacked x, int precision)
    {
        Ball angle = BallFunctions.Angle(Ball.Exact(Unpacked.Abs(y), precision), Ball.Exact(Unpacked.Abs(x), precision));
        return x.IsNegative ? Constants.Pi.ToBall(precision) - angle : angle;
    }

    private static Ball OverPi(Ball angle) => angle / Constants.Pi.ToBall(angle.Precision);

    private static Unpacked QuarterTurns(int count, bool isNegative) =>
        ZivRounding.Round(precision => (count * Constants.Pi.ToBall(precision)).Scale(-1)).WithSign(isNegative);

    // Points on the axes and the diagonals, zeros and infinities included: the magnitude of their angle in eighths of a turn, 0 to 4.
    private static bool TryEighthTurns(Unpacked y, Unpacked x, out int eighths)
    {
        if (y.IsZero)
        {
            eighths = x.IsNegative ? 4 : 0;
            return true;
        }

        if (x.IsZero || (y.IsInfinity && !x.IsInfinity))
        {
            eighths = 2;
            return true;
        }

        if (x.IsInfinity && !y.IsInfinity)
        {
            eighths = x.IsNegative ? 4 : 0;
            return true;
        }

        eighths = x.IsNegative ? 3 : 1;
        return Unpacked.CompareMagnitude(x, y) == 0;
    }

    private static bool TryAsinSpecial(Unpacked x, out Unpacked result)
    {
        result = x.IsNaN || x.IsZero ? x : Unpacked.NaN;
        return !x.IsFiniteNonzero || ExceedsOne(x);
    }

    private static bool TryAcosSpecial(Unpacked x, out Unpacked result)
    {
        bool isPositiveOne = !x.IsNegative && IsOne(x);
        result = x.IsNaN ? x
            : x.IsZero ? QuarterTurns(1, isNegative: false)
            : isPositiveOne ? Unpacked.Zero
            : Unpacked.NaN;
        return !x.IsFiniteNonzero || isPositiveOne || ExceedsOne(x);
    }
}
