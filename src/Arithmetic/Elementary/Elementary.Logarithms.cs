using System.Numerics;

namespace NumFormats;

/// <content>Logarithms.</content>
public static partial class Elementary
{
    /// <summary>The natural logarithm. Of ±0 it is −infinity, of negative numbers NaN, of 1 +0.</summary>
    public static Unpacked Log(Unpacked x) =>
        TryLogSpecial(x, out Unpacked special) ? special
        : ZivRounding.Round(precision => BallFunctions.Log(Ball.Exact(x, precision)));

    /// <summary>The logarithm to base 2, exact for powers of two. Specials as of <see cref="Log(Unpacked)"/>.</summary>
    public static Unpacked Log2(Unpacked x) =>
        TryLogSpecial(x, out Unpacked special) ? special
        : BitOperations.IsPow2(x.Significand) ? Unpacked.FromInteger(new BigInteger(x.Exponent))
        : ZivRounding.Round(precision => BallFunctions.Log(Ball.Exact(x, precision)) / Constants.Ln2.ToBall(precision));

    /// <summary>The logarithm to base 10, exact for powers of ten. Specials as of <see cref="Log(Unpacked)"/>.</summary>
    public static Unpacked Log10(Unpacked x) =>
        TryLogSpecial(x, out Unpacked special) ? special
        : TryExactLog10(SplitOdd(x), out Unpacked exact) ? exact
        : ZivRounding.Round(precision => BallFunctions.Log(Ball.Exact(x, precision)) / Constants.Ln10.ToBall(precision));

    /// <summary>The natural logarithm of 1 + x. Of ±0 it is ±0, of −1 −infinity, of lesser numbers NaN.</summary>
    public static Unpacked LogP1(Unpacked x)
    {
        if (TryLogP1Special(x, out Unpacked special))
        {
            return special;
        }

        // log(1 + x) = x (1 − x/2 + …).
        return x.Exponent > LinearlyTiny ? ZivRounding.Round(precision => BallFunctions.LogP1(Ball.Exact(x, precision)))
            : x.IsNegative ? JustAbove(x)
            : JustBelow(x);
    }

    /// <summary>The logarithm of 1 + x to base 2. Specials as of <see cref="LogP1"/>.</summary>
    public static Unpacked Log2P1(Unpacked x)
    {
        if (TryLogP1Special(x, out Unpacked special))
        {
            return special;
        }

        if (Math.Abs(x.Exponent) <= 64)
        {
            (BigInteger odd, int exponent) = SplitOddOfSuccessor(x);
            if (odd.IsOne)
            {
                return Unpacked.FromInteger(new BigInteger(exponent));
            }
        }
        else if (x.Exponent > -LinearlyTiny && BitOperations.IsPow2(x.Significand))
        {
            // log2(1 + 2^n) = n + 2^-n / ln 2 − ….
            return JustAbove(Unpacked.FromInteger(new BigInteger(x.Exponent)));
        }

        return ZivRounding.Round(precision => BallFunctions.LogP1(Ball.Exact(x, precision)) / Constants.Ln2.ToBall(precision));
    }

    /// <summary>The logarithm of 1 + x to base 10. Specials as of <see cref="LogP1"/>.</summary>
    public static Unpacked Log10P1(Unpacked x) =>
        TryLogP1Special(x, out Unpacked special) ? special
        : Math.Abs(x.Exponent) <= 64 && TryExactLog10(SplitOddOfSuccessor(x), out Unpacked exact) ? exact
        : ZivRounding.Round(precision => BallFunctions.LogP1(Ball.Exact(x, precision)) / Constants.Ln10.ToBall(precision));

    /// <summary>The logarithm to a given base, exact or correctly truncated also where it is rational, as log_8(4) = 2/3.</summary>
    /// <param name="x">The number.</param>
    /// <param name="newBase">The base.</param>
    /// <remarks>
    /// As <see cref="Math.Log(double, double)"/>: NaN for base 1 and negative operands, and for the bases 0 and infinity unless x is 1, when it is −0 and +0;
    /// for bases below 1 log(0) is +infinity, log(infinity) −infinity, and log(1) −0.
    /// </remarks>
    public static Unpacked Log(Unpacked x, Unpacked newBase)
    {
        if (x.IsNaN || newBase.IsNaN)
        {
            return x.IsNaN ? x : newBase;
        }

        bool xIsOne = !x.IsNegative && IsOne(x);
        bool baseIsDegenerate = newBase.IsZero || newBase.IsInfinity;
        if ((x.IsNegative && !x.IsZero) || (newBase.IsNegative && !newBase.IsZero) || IsOne(newBase) || (baseIsDegenerate && !xIsOne))
        {
            return Unpacked.NaN;
        }

        bool baseIsBelowOne = newBase.IsZero || newBase.Exponent < 0;
        if (xIsOne || !x.IsFiniteNonzero)
        {
            return xIsOne ? Unpacked.SignedZero(baseIsBelowOne) : Unpacked.SignedInfinity(baseIsBelowOne ^ x.IsZero);
        }

        return TryRationalLogarithm(x, newBase, out Unpacked rational)
            ? rational
            : ZivRounding.Round(precision => BallFunctions.Log(Ball.Exact(x, precision)) / BallFunctions.Log(Ball.Exact(newBase, precision)));
    }

    // x = 2^k m and b = 2^l n with m and n odd, b ≠ 1 ≠ x. log_b x = r rational means k = r l and m = n^r. If m = n = 1 it is r = k / l; if one of them is 1,
    // no r ≠ 0 will do; otherwise m and n are powers c^i and c^j of one number, r = i / j, and k j = l i.
    private static bool TryRationalLogarithm(Unpacked x, Unpacked newBase, out Unpacked result)
    {
        (BigInteger m, int k) = SplitOdd(x);
        (BigInteger n, int l) = SplitOdd(newBase);
        long numerator = k;
        long denominator = l;
        if (!m.IsOne || !n.IsOne)
        {
            if (!TryCommonBase((ulong)m, (ulong)n, out int i, out int j) || (long)k * j != (long)l * i)
            {
                result = default;
                return false;
            }

            numerator = i;
            denominator = j;
        }

        result = Unpacked.FromRatio(numerator * Math.Sign(denominator), Math.Abs(denominator));
        return true;
    }

    // Euclid's algorithm on the exponents i and j of m = c^i and n = c^j, carried out on the numbers: dividing subtracts exponents.
    private static bool TryCommonBase(ulong m, ulong n, out int i, out int j)
    {
        i = 0;
        j = 0;
        ulong large = Math.Max(m, n);
        ulong small = Math.Min(m, n);
        while (small != 1)
        {
            if (large % small != 0)
            {
                return false;
            }

            ulong quotient = large / small;
            large = Math.Max(quotient, small);
            small = Math.Min(quotient, small);
        }

        i = Exponent(m);
        j = Exponent(n);
        return i != 0 && j != 0;

        int Exponent(ulong power)
        {
            int exponent = 0;
            for (; power != 1; power /= large)
            {
                exponent++;
            }

            return exponent;
        }
    }

    // odd × 2^k = 10^k exactly when odd = 5^k; negative powers of ten are not dyadic.
    private static bool TryExactLog10((BigInteger Odd, int Exponent) x, out Unpacked result)
    {
        result = Unpacked.FromInteger(new BigInteger(x.Exponent));
        return x.Exponent is >= 0 and <= LargestExactPowerOfTen && x.Odd == BigInteger.Pow(5, x.Exponent);
    }

    private static bool TryLogSpecial(Unpacked x, out Unpacked result)
    {
        if (x.IsFiniteNonzero && !x.IsNegative && !IsOne(x))
        {
            result = default;
            return false;
        }

        result = x.IsNaN ? x
            : x.IsZero ? Unpacked.SignedInfinity(isNegative: true)
            : x.IsNegative ? Unpacked.NaN
            : x.IsInfinity ? x : Unpacked.Zero;
        return true;
    }

    private static bool TryLogP1Special(Unpacked x, out Unpacked result)
    {
        if (x.IsFiniteNonzero && (!x.IsNegative || x.Exponent < 0))
        {
            result = default;
            return false;
        }

        result = x.IsNaN || x.IsZero || !x.IsNegative ? x
            : IsOne(x) ? Unpacked.SignedInfinity(isNegative: true)
            : Unpacked.NaN;
        return true;
    }
}
