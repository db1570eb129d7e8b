namespace NumFormats;

/// <content>Hyperbolic functions and their inverses.</content>
public static partial class Elementary
{
    /// <summary>The hyperbolic sine; of ±0 and ±infinity they themselves.</summary>
    public static Unpacked Sinh(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return x;
        }

        // sinh x = x (1 + x²/6 + …).
        return x.Exponent <= QuadraticallyTiny
            ? JustAbove(x)
            : ZivRounding.Round(precision =>
            {
                Ball e = BallFunctions.ExpM1(Ball.Exact(Unpacked.Abs(x), precision));
                return (e + (e / (e + 1))).Scale(-1);
            }).WithSign(x.IsNegative);
    }

    /// <summary>The hyperbolic cosine. Of ±0 it is 1, of ±infinity +infinity.</summary>
    public static Unpacked Cosh(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return x.IsNaN ? x : x.IsZero ? Unpacked.One : Unpacked.PositiveInfinity;
        }

        // cosh x = 1 + x²/2 + ….
        return x.Exponent <= QuadraticallyTiny
            ? JustAbove(Unpacked.One)
            : ZivRounding.Round(precision =>
            {
                Ball e = BallFunctions.Exp(Ball.Exact(Unpacked.Abs(x), precision));
                return (e + (1 / e)).Scale(-1);
            });
    }

    /// <summary>The hyperbolic tangent. Of ±0 it is ±0, of ±infinity ±1.</summary>
    public static Unpacked Tanh(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return x.IsInfinity ? Unpacked.One.WithSign(x.IsNegative) : x;
        }

        // tanh x = x (1 − x²/3 + …), and 1 − 2 / (e^2x + 1) for large x: 2 e^-64 < 2^-66.
        return x.Exponent <= QuadraticallyTiny ? JustBelow(x)
            : x.Exponent >= 5 ? JustBelow(Unpacked.One.WithSign(x.IsNegative))
            : ZivRounding.Round(precision =>
            {
                Ball e = BallFunctions.ExpM1(Ball.Exact(Unpacked.Abs(x), precision).Scale(1));
                return e / (e + 2);
            }).WithSign(x.IsNegative);
    }

    /// <summary>The inverse of <see cref="Sinh"/>; of ±0 and ±infinity they themselves.</summary>
    public static Unpacked Asinh(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return x;
        }

        // asinh x = x (1 − x²/6 + …), and log(x + √(1 + x²)) = log(1 + x + x² / (1 + √(1 + x²))).
        return x.Exponent <= QuadraticallyTiny
            ? JustBelow(x)
            : ZivRounding.Round(precision =>
            {
                Ball a = Ball.Exact(Unpacked.Abs(x), precision);
                Ball square = a * a;
                return BallFunctions.LogP1(a + (square / (1 + Ball.Sqrt(1 + square))));
            }).WithSign(x.IsNegative);
    }

    /// <summary>The inverse, not negative, of <see cref="Cosh"/>. Of 1 it is +0; NaN for x &lt; 1.</summary>
    public static Unpacked Acosh(Unpacked x)
    {
        if (x.IsNaN || (x.IsInfinity && !x.IsNegative))
        {
            return x;
        }

        if (x.IsNegative || !ExceedsOne(x))
        {
            return !x.IsNegative && IsOne(x) ? Unpacked.Zero : Unpacked.NaN;
        }

        // log(x + √(x² − 1)) with t = x − 1.
        return ZivRounding.Round(precision =>
        {
            Ball t = Ball.Exact(x, precision) - 1;
            return BallFunctions.LogP1(t + Ball.Sqrt(t * (t + 2)));
        });
    }

    /// <summary>The inverse of <see cref="Tanh"/>. Of ±0 it is ±0, of ±1 ±infinity; NaN for |x| &gt; 1.</summary>
    public static Unpacked Atanh(Unpacked x)
    {
        if (!x.IsFiniteNonzero)
        {
            return NaNIfInfinite(x);
        }

        if (x.Exponent >= 0)
        {
            return IsOne(x) ? Unpacked.SignedInfinity(x.IsNegative) : Unpacked.NaN;
        }

        // atanh x = x (1 + x²/3 + …), and log((1 + x) / (1 − x)) / 2.
        return x.Exponent <= QuadraticallyTiny
            ? JustAbove(x)
            : ZivRounding.Round(precision =>
            {
                Ball a = Ball.Exact(Unpacked.Abs(x), precision);
                return BallFunctions.LogP1(a.Scale(1) / (1 - a)).Scale(-1);
            }).WithSign(x.IsNegative);
    }
}
