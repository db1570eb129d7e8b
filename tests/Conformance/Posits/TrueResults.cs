using System.Numerics;
using NumFormats.Testing;

namespace NumFormats.Conformance.Posits;

/// <summary>
/// Results of elementary functions of posits of up to 16 bits, by the slow program for them: fixed point, which shares no line with the library. Null is NaR: the
/// result is not a real number.
/// </summary>
internal static class TrueResults
{
    // A true result that is a short dyadic number, as the exact ones and the points where rounding turns are, is a multiple of this; any other one is farther
    // from all multiples than the error of the program.
    private const int GridPlaces = 320;

    private static readonly BigInteger One = BigInteger.One << FixedPointReference.Places;

    // Beyond these magnitudes exponentials are beyond all posits of 8 bits, whose largest is at most 2^96: so are they at these.
    private static readonly Dictionary<string, int> s_farthest = new(StringComparer.Ordinal)
    {
        ["exp"] = 84, ["expm1"] = 84, ["sinh"] = 84, ["cosh"] = 84, ["tanh"] = 84,
        ["exp2"] = 120, ["exp2m1"] = 120,
        ["exp10"] = 36, ["exp10m1"] = 36,
    };

    /// <summary>A function of one number.</summary>
    public static BigRational? Unary(string name, BigRational x) =>
        IsReal(name, x) ? Evaluate(name, x) : null;

    /// <summary>x^y: 1 where y is zero; of a negative x real where y is an integer.</summary>
    public static BigRational? Power(BigRational x, BigRational y)
    {
        if (y.IsZero)
        {
            return BigRational.One;
        }

        if (x.IsZero)
        {
            return y.Sign > 0 ? BigRational.Zero : null;
        }

        if (x.Sign < 0 && !y.IsInteger)
        {
            return null;
        }

        BigRational magnitude = Evaluate("exp", y * Fraction(Function("log", InPlaces(BigRational.Abs(x)))));
        return x.Sign < 0 && !y.Numerator.IsEven ? -magnitude : magnitude;
    }

    /// <summary>The angle of the point (x, y), or that over π; the origin has none.</summary>
    public static BigRational? Angle(BigRational y, BigRational x, bool isOverPi)
    {
        if (x.IsZero && y.IsZero)
        {
            return null;
        }

        string function = isOverPi ? "atanpi" : "atan";
        BigInteger quarterTurn = 2 * Function(function, One);
        if (x.IsZero)
        {
            return OnGrid(y.Sign * quarterTurn);
        }

        BigInteger angle = Function(function, InPlaces(y / x));
        return OnGrid(x.Sign > 0 ? angle : angle + ((y.Sign < 0 ? -2 : 2) * quarterTurn));
    }

    /// <summary>The logarithm of a positive number to a positive base other than one.</summary>
    public static BigRational LogToBase(BigRational x, BigRational newBase) =>
        OnGrid(InPlaces(Fraction(Function("log", InPlaces(x))) / Fraction(Function("log", InPlaces(newBase)))));

    private static bool IsReal(string name, BigRational x) => name switch
    {
        "log" or "log2" or "log10" => x.Sign > 0,
        "logp1" or "log2p1" or "log10p1" => x > -1,
        "asin" or "acos" or "asinpi" or "acospi" => BigRational.Abs(x) <= 1,
        "acosh" => x >= 1,
        "atanh" => BigRational.Abs(x) < 1,
        "tanpi" => x.IsInteger || !(2 * x).IsInteger,
        _ => true,
    };

    private static BigRational Evaluate(string name, BigRational x)
    {
        if (x.IsZero && name == "cbrt")
        {
            return x;
        }

        if (s_farthest.TryGetValue(name, out int farthest) && BigRational.Abs(x) > farthest)
        {
            x = x.Sign * farthest;
        }

        return OnGrid(Function(name, InPlaces(x)));
    }

    private static BigInteger Function(string name, BigInteger x) => FixedPointReference.Functions[name](x);

    private static BigInteger InPlaces(BigRational value) => (value * BigRational.Pow2(FixedPointReference.Places)).Floor();

    private static BigRational Fraction(BigInteger value) => value * BigRational.Pow2(-FixedPointReference.Places);

    private static BigRational OnGrid(BigInteger value)
    {
        BigInteger spacing = BigInteger.One << (FixedPointReference.Places - GridPlaces);
        BigInteger rest = BigInteger.Remainder(value + FixedPointReference.Tolerance, spacing);
        rest = rest.Sign < 0 ? rest + spacing : rest;
        return Fraction(rest <= 2 * FixedPointReference.Tolerance ? value + FixedPointReference.Tolerance - rest : value);
    }
}
