using System.Numerics;

namespace NumFormats;

/// <summary>π, 2/π, ln 2 and ln 10 to any precision, from series of rationals summed by binary splitting.</summary>
internal static class Constants
{
    /// <summary>π.</summary>
    public static CachedConstant Pi { get; } = new(ComputePi);

    /// <summary>2/π, whose digits reduce huge angles.</summary>
    public static CachedConstant TwoOverPi { get; } = new(precision => 2 / ComputePi(precision));

    /// <summary>The natural logarithm of 2.</summary>
    public static CachedConstant Ln2 { get; } = new(precision => CombineLogarithms(precision, 14, 10, 6));

    /// <summary>The natural logarithm of 10.</summary>
    public static CachedConstant Ln10 { get; } = new(precision => CombineLogarithms(precision, 46, 34, 20));

    // Chudnovsky: 1/π = 12 Σ (−1)^k (6k)! (A + B k) / ((3k)! (k!)³ C^(3k + 3/2)), A = 13591409, B = 545140134, C = 640320.
    // With P, Q, T of the terms from 1 on: π = 426880 √10005 Q / (A Q + T). Each term adds log2(151931373056000) = 47.1 bits; the
    // series alternates, so that what is left off is less than the first term left off.
    private static Ball ComputePi(int precision)
    {
        const int FirstTerm = 13591409;
        int terms = (precision / 47) + 2;
        (_, BigInteger q, BigInteger t) = SumChudnovsky(1, terms + 1);
        Ball root = Ball.Sqrt(Ball.Exact(10005, 0, precision));
        Ball pi = 426880 * root * Ball.Exact(q, 0, precision) / Ball.Exact((FirstTerm * q) + t, 0, precision);

        // π times a relative error below 2^-47(terms + 1) < 2^-precision.
        return Widen(pi, precision);
    }

    // P(a, b) is the product of the terms' numerators, Q(a, b) of their denominators, and T(a, b) / Q(a, b) the sum from a to b − 1.
    private static (BigInteger P, BigInteger Q, BigInteger T) SumChudnovsky(int from, int to)
    {
        if (to - from == 1)
        {
            BigInteger k = from;
            BigInteger p = -((6 * k) - 5) * ((2 * k) - 1) * ((6 * k) - 1);
            BigInteger q = k * k * k * (new BigInteger(640320) * 640320 * 640320 / 24);
            return (p, q, p * (13591409 + (545140134 * k)));
        }

        int middle = from + ((to - from) / 2);
        (BigInteger p1, BigInteger q1, BigInteger t1) = SumChudnovsky(from, middle);
        (BigInteger p2, BigInteger q2, BigInteger t2) = SumChudnovsky(middle, to);
        return (p1 * p2, q1 * q2, (t1 * q2) + (p1 * t2));
    }

    // With u = atanh(1/31), v = atanh(1/49), w = atanh(1/161), twice each being the logarithm of 32/30, 50/48 and 162/160:
    // 2^1 = (16/15)^7 (25/24)^5 (81/80)^3, so ln 2 = 14 u + 10 v + 6 w; and likewise ln 10 = 46 u + 34 v + 20 w.
    private static Ball CombineLogarithms(int precision, int u, int v, int w) =>
        (u * InverseHyperbolicTangent(31, precision)) +
        (v * InverseHyperbolicTangent(49, precision)) +
        (w * InverseHyperbolicTangent(161, precision));

    // atanh(1/n) = Σ 1 / ((2k + 1) n^(2k + 1)); the tail is below the first term left off times 1 / (1 − n^-2).
    private static Ball InverseHyperbolicTangent(int n, int precision)
    {
        int terms = (int)(precision / (2 * Math.Log2(n))) + 2;
        (BigInteger p, BigInteger q) = SumReciprocals(n * n, 0, terms);
        return Widen(Ball.Exact(p, 0, precision) / Ball.Exact(q * n, 0, precision), precision);
    }

    // P / Q = Σ over a ≤ k < b of 1 / ((2k + 1) s^(k − a)), for the square s.
    private static (BigInteger P, BigInteger Q) SumReciprocals(int square, int from, int to)
    {
        if (to - from == 1)
        {
            return (BigInteger.One, (2 * from) + 1);
        }

        int middle = from + ((to - from) / 2);
        (BigInteger p1, BigInteger q1) = SumReciprocals(square, from, middle);
        (BigInteger p2, BigInteger q2) = SumReciprocals(square, middle, to);
        BigInteger power = BigInteger.Pow(square, middle - from);
        return ((p1 * q2 * power) + (p2 * q1), q1 * q2 * power);
    }

    // Adds a relative error below 2^-precision: below one unit, as the midpoint has at least that many bits.
    private static Ball Widen(Ball ball, int precision) =>
        Ball.Approximate(ball.Significand, ball.Exponent, ball.Radius + 2, precision);
}
