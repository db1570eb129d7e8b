using System.ComponentModel;

namespace NumFormats;

/// <summary>
/// The functions of <see cref="Elementary"/> in binary64, fast and nearly right: each returns an estimate whose relative error is below 2^-44, or NaN for "no
/// estimate". Who rounds to a narrow format rounds both ends of estimate × (1 ± 2^-44), and asks <see cref="Elementary"/> only where they differ.
/// </summary>
/// <remarks>
/// <para>
/// Operands are numbers meant exactly. There is no estimate where an operand or the result is zero, infinite or NaN, and where the result is outside 10^±300.
/// </para>
/// <para>
/// Assumption: System.Math's Exp, Log, Log2, Log10, Pow, Cbrt, Sin, Cos, Tan, Asin, Acos, Atan, Atan2, Sinh, Cosh, Tanh, Asinh, Acosh and Atanh,
/// which are those of the platform's C library, err by less than 2^-46 of the result (64 ulp; the published errors of glibc, musl, the Windows UCRT
/// and Apple's library are a few ulp). What is done beside them adds, with n roundings of 2^-53 each and condition numbers at most c, less than
/// n c 2^-53; in what follows n c ≤ 64, and two library functions together stay below 2^-45 + 2^-47 &lt; 2^-44. The methods ExpM1, LogP1
/// and their like of System.Double subtract or add 1 in binary64 and are not used.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class ElementaryEstimates
{
    /// <summary>The relative error that estimates stay below, 2^-44.</summary>
    public const double RelativeError = 1.0 / (1L << 44);

    private const double Ln2 = 0.693147180559945309;
    private const double Ln10 = 2.302585092994045684;

    /// <summary>e^x.</summary>
    public static double Exp(double x) => Checked(Math.Exp(x));

    /// <summary>2^x.</summary>
    public static double Exp2(double x) => Checked(Math.Pow(2, x));

    /// <summary>10^x.</summary>
    public static double Exp10(double x) => Checked(Math.Pow(10, x));

    // e^x − 1 = 2 sinh(x/2) e^(x/2), free of cancellation; e^-40 < 2^-57.
    /// <summary>e^x − 1.</summary>
    public static double ExpM1(double x) => double.IsFinite(x) && x < -40 ? -1 : Checked(2 * Math.Sinh(0.5 * x) * Math.Exp(0.5 * x));

    /// <summary>2^x − 1.</summary>
    public static double Exp2M1(double x) => PowerM1(2, Ln2, x);

    /// <summary>10^x − 1.</summary>
    public static double Exp10M1(double x) => PowerM1(10, Ln10, x);

    /// <summary>The natural logarithm.</summary>
    public static double Log(double x) => Checked(Math.Log(x));

    /// <summary>The logarithm to base 2.</summary>
    public static double Log2(double x) => Checked(Math.Log2(x));

    /// <summary>The logarithm to base 10.</summary>
    public static double Log10(double x) => Checked(Math.Log10(x));

    /// <summary>The natural logarithm of 1 + x.</summary>
    public static double LogP1(double x) => Checked(UncheckedLogP1(x));

    /// <summary>The logarithm of 1 + x to base 2.</summary>
    public static double Log2P1(double x) => Checked(UncheckedLogP1(x) / Ln2);

    /// <summary>The logarithm of 1 + x to base 10.</summary>
    public static double Log10P1(double x) => Checked(UncheckedLogP1(x) / Ln10);

    /// <summary>The logarithm of x to the base <paramref name="newBase"/>.</summary>
    public static double Log(double x, double newBase) => Checked(Checked(Math.Log(x)) / Checked(Math.Log(newBase)));

    /// <summary>x^y.</summary>
    public static double Pow(double x, double y) => x == 0 || y == 0 || !double.IsFinite(y) ? double.NaN : Checked(Math.Pow(x, y));

    // Where 1 + x is exact the power is as good as the library's. Otherwise the error of t = n log(1 + x), 2^-46 and some roundings, becomes |t| times that: for
    // |t| ≤ 2 it is 3 × 2^-46 and some roundings together with the exponential's own.
    /// <summary>(1 + x)^n.</summary>
    public static double Compound(double x, int n)
    {
        double successor = 1 + x;
        if (successor <= 0)
        {
            return double.NaN;
        }

        if (successor - 1 == x)
        {
            return Checked(Math.Pow(successor, n));
        }

        double exponent = n * UncheckedLogP1(x);
        return Math.Abs(exponent) <= 2 ? Checked(Math.Exp(exponent)) : double.NaN;
    }

    /// <summary>The cube root.</summary>
    public static double Cbrt(double x) => Checked(Math.Cbrt(x));

    // 1/n is off by 2^-53 of it, and the root by |log(x)/n| times that, 2^-48 at most here.
    /// <summary>The n-th root.</summary>
    public static double RootN(double x, int n)
    {
        if (n == 0 || (x < 0 && (n & 1) == 0))
        {
            return double.NaN;
        }

        double root = Math.Pow(Math.Abs(x), 1.0 / n);
        return Math.Abs(Math.Log(root)) <= 32 ? Checked(Math.CopySign(root, x)) : double.NaN;
    }

    // The squares neither overflow nor lose bits, and a sum of positive numbers is well conditioned: three roundings, halved, and the root's.
    /// <summary>√(x² + y²).</summary>
    public static double Hypot(double x, double y) =>
        InSquareRange(x) && InSquareRange(y) ? Math.Sqrt((x * x) + (y * y)) : double.NaN;

    /// <summary>The sine.</summary>
    public static double Sin(double x) => Checked(Math.Sin(x));

    /// <summary>The cosine.</summary>
    public static double Cos(double x) => Checked(Math.Cos(x));

    /// <summary>The tangent.</summary>
    public static double Tan(double x) => Checked(Math.Tan(x));

    /// <summary>The angle of sine x.</summary>
    public static double Asin(double x) => Checked(Math.Asin(x));

    /// <summary>The angle of cosine x.</summary>
    public static double Acos(double x) => Checked(Math.Acos(x));

    /// <summary>The angle of tangent x.</summary>
    public static double Atan(double x) => Checked(Math.Atan(x));

    /// <summary>The angle of the point (x, y).</summary>
    public static double Atan2(double y, double x) => IsOrdinary(x) && IsOrdinary(y) ? Checked(Math.Atan2(y, x)) : double.NaN;

    /// <summary>sin(πx).</summary>
    public static double SinPi(double x) => Checked(SinOfHalfTurns(Math.IEEERemainder(x, 2)));

    /// <summary>cos(πx).</summary>
    public static double CosPi(double x) => Checked(CosOfHalfTurns(Math.IEEERemainder(x, 2)));

    /// <summary>tan(πx).</summary>
    public static double TanPi(double x)
    {
        // The tangent has the period 1, so that what remains is at most 1/2.
        double turns = Math.IEEERemainder(x, 1);
        return Checked(SinOfHalfTurns(turns)) / Checked(CosOfHalfTurns(turns));
    }

    /// <summary>asin(x)/π.</summary>
    public static double AsinPi(double x) => Checked(Math.Asin(x) / Math.PI);

    /// <summary>acos(x)/π.</summary>
    public static double AcosPi(double x) => Checked(Math.Acos(x) / Math.PI);

    /// <summary>atan(x)/π.</summary>
    public static double AtanPi(double x) => Checked(Math.Atan(x) / Math.PI);

    /// <summary>atan2(y, x)/π.</summary>
    public static double Atan2Pi(double y, double x) => Checked(Atan2(y, x) / Math.PI);

    /// <summary>The hyperbolic sine.</summary>
    public static double Sinh(double x) => Checked(Math.Sinh(x));

    /// <summary>The hyperbolic cosine.</summary>
    public static double Cosh(double x) => Checked(Math.Cosh(x));

    /// <summary>The hyperbolic tangent.</summary>
    public static double Tanh(double x) => Checked(Math.Tanh(x));

    /// <summary>The inverse hyperbolic sine.</summary>
    public static double Asinh(double x) => Checked(Math.Asinh(x));

    /// <summary>The inverse hyperbolic cosine.</summary>
    public static double Acosh(double x) => Checked(Math.Acosh(x));

    /// <summary>The inverse hyperbolic tangent.</summary>
    public static double Atanh(double x) => Checked(Math.Atanh(x));

    /// <summary>x π/180.</summary>
    public static double DegreesToRadians(double x) => Checked(x * (Math.PI / 180));

    /// <summary>180 x/π.</summary>
    public static double RadiansToDegrees(double x) => Checked(x * (180 / Math.PI));

    // Far from subnormal numbers and infinity; NaN fails the comparisons too.
    private static bool IsOrdinary(double x) => Math.Abs(x) is >= 1e-300 and <= 1e300;

    private static bool InSquareRange(double x) => Math.Abs(x) is >= 1e-120 and <= 1e120;

    private static double Checked(double estimate) => IsOrdinary(estimate) ? estimate : double.NaN;

    // b^x − 1: for |x| ≤ 1 from e^t − 1, t = x ln b ≤ 2.4, whose condition number is below 2.6; beyond, b^x is off 1 by a half at least
    // and the difference's condition number is at most 2.
    private static double PowerM1(double radix, double logarithm, double x) =>
        Math.Abs(x) <= 1 ? ExpM1(x * logarithm) : Checked(Math.Pow(radix, x) - 1);

    // Near 0, log(1 + x) = 2 atanh(x / (2 + x)), of condition numbers near 1. Farther off the rounding of 1 + x, below 2^-53 of it, is that
    // much of an error in the logarithm, which is 2/5 at least.
    private static double UncheckedLogP1(double x) =>
        x is > -0.5 and < 0.5 ? 2 * Math.Atanh(x / (2 + x)) : Math.Log(1 + x);

    // For |turns| ≤ 1, sin(πt) = sin(π(1 − t)). The differences are exact (Sterbenz) or rounded by 2^-53 of themselves, and the condition number of
    // the sine is at most 1 up to a quarter turn.
    private static double SinOfHalfTurns(double turns)
    {
        double magnitude = Math.Abs(turns);
        return Math.CopySign(Math.Sin(Math.PI * (magnitude <= 0.5 ? magnitude : 1 - magnitude)), turns);
    }

    // cos(πt) = sin(π(1/2 − |t|)).
    private static double CosOfHalfTurns(double turns) => Math.Sin(Math.PI * (0.5 - Math.Abs(turns)));
}
