using System.Numerics;

namespace NumFormats;

/// <content>Powers and roots.</content>
public static partial class Elementary
{
    // An odd number above 1 has no power of more than this degree within 64 bits: 3^41 > 2^64.
    private const int LargestExactDegree = 40;

    // From this exponent of x on, (1 + x)^n differs from x^n, |n| ≤ 2^31, by less than the 2^-66th part.
    private const int SuccessorIsNegligible = 100;

    /// <summary>x^y.</summary>
    /// <param name="x">The base.</param>
    /// <param name="y">The exponent.</param>
    /// <remarks>
    /// x^±0 and 1^y are 1 even for NaN, and (−1)^±infinity is 1. A negative base has powers of integer exponents only, others are NaN.
    /// (±0)^y is infinite for y &lt; 0 and 0 for y &gt; 0; only odd integers y keep the sign, of zero and of infinity.
    /// </remarks>
    public static Unpacked Pow(Unpacked x, Unpacked y)
    {
        if (y.IsZero || (!x.IsNegative && IsOne(x)))
        {
            return Unpacked.One;
        }

        if (x.IsNaN || y.IsNaN)
        {
            return x.IsNaN ? x : y;
        }

        if (!x.IsFiniteNonzero || !y.IsFiniteNonzero)
        {
            return PowSpecial(x, y);
        }

        if (x.IsNegative && !y.IsInteger)
        {
            return Unpacked.NaN;
        }

        Unpacked magnitude = Unpacked.Abs(x);
        Unpacked power = IsOne(magnitude) ? Unpacked.One
            : TryExactPower(SplitOdd(x), y, out Unpacked exact) ? exact
            : ZivRounding.Round(precision =>
            {
                // The product is precise in its absolute value, up to exponents that saturate.
                int working = precision + Math.Clamp(y.Exponent + LengthOfLogarithm(magnitude) + 1, 0, ExponentBits);
                return BallFunctions.Exp((Ball.Exact(y, working) * BallFunctions.Log(Ball.Exact(magnitude, working))).WithPrecision(precision));
            });
        return power.WithSign(x.IsNegative && y.IsOddInteger);
    }

    /// <summary>(1 + x)^n. NaN for x &lt; −1; for x = −1 it is +infinity, 1 or +0 as n is negative, zero or positive.</summary>
    /// <param name="x">The rate.</param>
    /// <param name="n">The number of periods; for 0 the result is 1 even for NaN.</param>
    public static Unpacked Compound(Unpacked x, int n)
    {
        bool belowMinusOne = !x.IsNaN && x.IsNegative && ExceedsOne(x);
        if (n == 0 || belowMinusOne)
        {
            return belowMinusOne ? Unpacked.NaN : Unpacked.One;
        }

        if (x.IsNaN || x.IsZero)
        {
            return x.IsNaN ? x : Unpacked.One;
        }

        if (x.IsInfinity || (x.IsNegative && IsOne(x)))
        {
            return x.IsInfinity == n > 0 ? Unpacked.PositiveInfinity : Unpacked.Zero;
        }

        // (1 + x)^n = 1 + n x + … with |n x| < 2^-67, or it is x^n (1 + n/x + …).
        if (x.Exponent <= LinearlyTiny - 32)
        {
            return x.IsNegative == n < 0 ? JustAbove(Unpacked.One) : JustBelow(Unpacked.One);
        }

        Unpacked exponent = Unpacked.FromInteger(new BigInteger(n));
        if (x.Exponent >= SuccessorIsNegligible)
        {
            if (TryExactPower(SplitOdd(x), exponent, out Unpacked power))
            {
                return n > 0 ? JustAbove(power) : JustBelow(power);
            }
        }
        else if (TryExactPower(SplitOddOfSuccessor(x), exponent, out Unpacked power))
        {
            return power;
        }

        return ZivRounding.Round(precision =>
            BallFunctions.Exp((n * BallFunctions.LogP1(Ball.Exact(x, precision + ExponentBits))).WithPrecision(precision)));
    }

    /// <summary>The cube root; of ±0 and ±infinity they themselves.</summary>
    public static Unpacked Cbrt(Unpacked x) => RootN(x, 3);

    /// <summary>The n-th root, x^(1/n).</summary>
    /// <param name="x">The radicand; negative ones have odd roots only, others are NaN.</param>
    /// <param name="n">The degree; NaN for 0.</param>
    /// <remarks>Of zero and infinity, odd degrees keep the sign; negative degrees exchange the two. Even roots of −infinity are NaN, and of −0 those of +0.</remarks>
    public static Unpacked RootN(Unpacked x, int n)
    {
        if (x.IsNaN)
        {
            return x;
        }

        bool isOdd = (n & 1) != 0;
        if (n == 0 || (x.IsNegative && !x.IsZero && !isOdd))
        {
            return Unpacked.NaN;
        }

        bool isNegative = x.IsNegative && isOdd;
        if (!x.IsFiniteNonzero)
        {
            return x.IsZero == n > 0 ? Unpacked.SignedZero(isNegative) : Unpacked.SignedInfinity(isNegative);
        }

        Unpacked magnitude = Unpacked.Abs(x);
        Unpacked root = TryExactRoot(magnitude, n, out Unpacked exact) ? exact
            : ZivRounding.Round(precision =>
            {
                int working = precision + LengthOfLogarithm(magnitude);
                return BallFunctions.Exp((BallFunctions.Log(Ball.Exact(magnitude, working)) / n).WithPrecision(precision));
            });
        return root.WithSign(isNegative);
    }

    /// <summary>√(x² + y²). +infinity where either operand is infinite, even if the other is NaN.</summary>
    public static Unpacked Hypot(Unpacked x, Unpacked y)
    {
        if (x.IsInfinity || y.IsInfinity)
        {
            return Unpacked.PositiveInfinity;
        }

        if (x.IsNaN || y.IsNaN)
        {
            return x.IsNaN ? x : y;
        }

        bool xIsLarger = Unpacked.CompareMagnitude(x, y) >= 0;
        Unpacked large = Unpacked.Abs(xIsLarger ? x : y);
        Unpacked small = Unpacked.Abs(xIsLarger ? y : x);
        if (small.IsZero)
        {
            return large;
        }

        // √(x² + y²) = x (1 + (y/x)²/2 − …).
        int distance = large.Exponent - small.Exponent;
        if (distance >= -QuadraticallyTiny)
        {
            return JustAbove(large);
        }

        // In units of the smaller one's last place both are integers, and so is the sum of squares. 2^4 more leave two bits of the root below the 64th.
        BigInteger wide = (BigInteger)large.Significand << distance;
        BigInteger sum = ((wide * wide) + ((BigInteger)small.Significand * small.Significand)) << 4;
        BigInteger root = Ball.FloorSqrt(sum);
        Unpacked truncated = Unpacked.FromInteger(root, small.Exponent - 65);
        return Unpacked.FromNormalized(
            isNegative: false, truncated.Exponent, truncated.Significand, truncated.IsInexact || root * root != sum);
    }

    // n with |log x| < |exponent| + 1 ≤ 2^n.
    private static int LengthOfLogarithm(Unpacked x) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(x.Exponent) + 1);

    // Neither is NaN, y is not zero, x is not 1, and one of them is zero or infinite.
    private static Unpacked PowSpecial(Unpacked x, Unpacked y)
    {
        if (y.IsInfinity)
        {
            return IsOne(x) ? Unpacked.One
                : ExceedsOne(x) != y.IsNegative ? Unpacked.PositiveInfinity : Unpacked.Zero;
        }

        bool isNegative = x.IsNegative && y.IsOddInteger;
        return x.IsInfinity != y.IsNegative ? Unpacked.SignedInfinity(isNegative) : Unpacked.SignedZero(isNegative);
    }

    // x = m 2^k, m odd, and y = u 2^v, u odd. If v < 0, x^y is rational only if x^u is a 2^-v-th power, so, u being odd, only if x itself is: then roots are
    // taken until the exponent is an integer. If m = 1 all powers are powers of two. Otherwise the power m^y must be an integer, of 64 bits at most.
    private static bool TryExactPower((BigInteger Odd, int Exponent) x, Unpacked y, out Unpacked result)
    {
        result = default;
        (BigInteger m, BigInteger k) = (x.Odd, x.Exponent);
        (BigInteger u, int v) = SplitOdd(y);
        for (; v < 0; v++)
        {
            BigInteger root = m.IsOne ? m : Ball.FloorSqrt(m);
            if (!k.IsEven || root * root != m)
            {
                return false;
            }

            m = root;
            k /= 2;
        }

        if (m.IsOne)
        {
            // 2^±(k u 2^v), where a large v stands for any that clamps the exponent.
            BigInteger exponent = (k * u) << Math.Min(v, 64);
            result = PowerOfTwo(y.IsNegative ? -exponent : exponent);
            return true;
        }

        if (y.IsNegative || y.Exponent > 5 || m.GetBitLength() > 64)
        {
            return false;
        }

        int degree = (int)(u << v);
        BigInteger power = degree <= LargestExactDegree ? BigInteger.Pow(m, degree) : BigInteger.Zero;
        if (power.IsZero || power.GetBitLength() > 64)
        {
            return false;
        }

        BigInteger scale = k * degree;
        result = BigInteger.Abs(scale) < Unpacked.ExponentLimit
            ? Unpacked.FromInteger(power, (int)scale)
            : PowerOfTwo(scale);
        return true;
    }

    // m 2^k, m odd, has an n-th root of finitely many digits only if n divides k and m is an n-th power; for n < 0 only if m = 1.
    private static bool TryExactRoot(Unpacked x, int n, out Unpacked result)
    {
        result = default;
        (BigInteger m, int k) = SplitOdd(x);
        if ((long)k % n != 0 || (!m.IsOne && n is <= 0 or > LargestExactDegree))
        {
            return false;
        }

        BigInteger root = m.IsOne ? m : IntegerRoots.Root(m, n, out _);
        result = Unpacked.FromInteger(root, (int)((long)k / n));
        return m.IsOne || BigInteger.Pow(root, n) == m;
    }
}
