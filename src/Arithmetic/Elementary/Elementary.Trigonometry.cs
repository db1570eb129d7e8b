namespace NumFormats;

/// <content>Sine, cosine and tangent of angles in radians and in half turns, and the conversions of degrees.</content>
public static partial class Elementary
{
    /// <summary>The sine of an angle in radians. Of ±0 it is ±0, of ±infinity NaN.</summary>
    public static Unpacked Sin(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return NaNIfInfinite(x);
        }

        // sin x = x (1 − x²/6 + …).
        return x.Exponent <= QuadraticallyTiny
            ? JustBelow(x)
            : ZivRounding.Round(precision => SinOfRadians(x, 0, precision)).WithFlippedSign(x.IsNegative);
    }

    /// <summary>The cosine of an angle in radians. Of ±0 it is 1, of ±infinity NaN.</summary>
    public static Unpacked Cos(Unpacked x) =>
        x.IsFiniteNonzero ? ZivRounding.Round(precision => SinOfRadians(x, 1, precision))
        : x.IsZero ? Unpacked.One : NaNIfInfinite(x);

    /// <summary>The tangent of an angle in radians. Of ±0 it is ±0, of ±infinity NaN.</summary>
    public static Unpacked Tan(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return NaNIfInfinite(x);
        }

        // tan x = x (1 + x²/3 + …).
        return x.Exponent <= QuadraticallyTiny
            ? JustAbove(x)
            : ZivRounding.Round(precision =>
            {
                (int quadrant, Ball rest) = AngleReduction.FromRadians(Unpacked.Abs(x), precision);
                return TanOfQuadrant(quadrant, rest);
            }).WithFlippedSign(x.IsNegative);
    }

    /// <summary>sin(πx). Of integers it is zero with the sign of x, of ±infinity NaN.</summary>
    public static Unpacked SinPi(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return NaNIfInfinite(x);
        }

        Unpacked result = SinOfHalfTurns(x, 0);
        return result.IsZero ? result.WithSign(x.IsNegative) : result.WithFlippedSign(x.IsNegative);
    }

    /// <summary>cos(πx). Of odd multiples of 1/2 it is +0, of ±infinity NaN.</summary>
    public static Unpacked CosPi(Unpacked x) =>
        x.IsFiniteNonzero ? SinOfHalfTurns(x, 1)
        : x.IsZero ? Unpacked.One : NaNIfInfinite(x);

    /// <summary>tan(πx), with the zeros and poles of sin(πx) / cos(πx): of integers n it is ±0 with the sign of n for even n, the other for odd n; of
    /// n + 1/2, +infinity for even n and −infinity for odd n; of ±infinity NaN.</summary>
    public static Unpacked TanPi(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return NaNIfInfinite(x);
        }

        (int quadrant, Unpacked rest) = AngleReduction.FromHalfTurns(Unpacked.Abs(x));
        bool isOdd = (quadrant & 1) != 0;
        Unpacked result;
        if (rest.IsZero)
        {
            // Quadrants 0 to 3 of the magnitude: +0, +infinity, −0, −infinity.
            bool isNegative = quadrant >= 2;
            result = isOdd ? Unpacked.SignedInfinity(isNegative) : Unpacked.SignedZero(isNegative);
        }
        else if (rest.Exponent == -2)
        {
            // A rest of ±1/4, where the tangent is ±1 and the cotangent too.
            result = Unpacked.One.WithSign(rest.IsNegative ^ isOdd);
        }
        else
        {
            result = ZivRounding.Round(precision => TanOfQuadrant(quadrant, TimesPi(rest, precision)));
        }

        return result.WithFlippedSign(x.IsNegative);
    }

    /// <summary>An angle in degrees as radians, x π/180.</summary>
    public static Unpacked DegreesToRadians(Unpacked x) =>
        x.IsFiniteNonzero ? ZivRounding.Round(precision => TimesPi(x, precision) / 180) : x;

    /// <summary>An angle in radians as degrees, 180 x/π.</summary>
    public static Unpacked RadiansToDegrees(Unpacked x) =>
        x.IsFiniteNonzero ? ZivRounding.Round(precision => 180 * Ball.Exact(x, precision) / Constants.Pi.ToBall(precision)) : x;

    private static Ball SinOfRadians(Unpacked x, int addedQuadrants, int precision)
    {
        (int quadrant, Ball rest) = AngleReduction.FromRadians(Unpacked.Abs(x), precision);
        return SinOfQuadrant(quadrant + addedQuadrants, rest);
    }

    private static Unpacked SinOfHalfTurns(Unpacked x, int addedQuadrants)
    {
        (int quadrant, Unpacked rest) = AngleReduction.FromHalfTurns(Unpacked.Abs(x));
        quadrant = (quadrant + addedQuadrants) & 3;
        return !rest.IsZero ? ZivRounding.Round(precision => SinOfQuadrant(quadrant, TimesPi(rest, precision)))
            : (quadrant & 1) == 0 ? Unpacked.Zero
            : Unpacked.One.WithSign(quadrant == 3);
    }

    // sin(quadrant × π/2 + rest), for a rest that is not zero.
    private static Ball SinOfQuadrant(int quadrant, Ball rest)
    {
        bool isCosine = (quadrant & 1) != 0;
        Ball result;
        if (isCosine && rest.Top <= QuadraticallyTiny && rest.HasSign)
        {
            // cos r = 1 − r²/2 + ….
            result = Ball.JustBelow(Unpacked.One);
        }
        else
        {
            (Ball sin, Ball cos) = BallFunctions.SinCos(rest);
            result = isCosine ? cos : sin;
        }

        return (quadrant & 2) != 0 ? -result : result;
    }

    private static Ball TanOfQuadrant(int quadrant, Ball rest)
    {
        (Ball sin, Ball cos) = BallFunctions.SinCos(rest);
        return (quadrant & 1) != 0 ? -cos / sin : sin / cos;
    }

    private static Ball TimesPi(Unpacked x, int precision) => Ball.Exact(x, precision) * Constants.Pi.ToBall(precision);

    private static Unpacked NaNIfInfinite(Unpacked x) => x.IsInfinity ? Unpacked.NaN : x;

    private static Unpacked WithFlippedSign(this Unpacked x, bool flips) => flips ? Unpacked.Negate(x) : x;
}
