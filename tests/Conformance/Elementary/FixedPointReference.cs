using System.Numerics;

namespace NumFormats.Conformance;

/// <summary>
/// A second, slow, obvious program for the elementary functions: fixed point with <see cref="Places"/> fraction bits, Taylor series after halving, inverses by
/// Newton's iteration or by halving angles, and everything else by its definition. It shares no line with the library.
/// </summary>
internal static class FixedPointReference
{
    /// <summary>Fraction bits.</summary>
    public const int Places = 640;

    /// <summary>A bound, in units of the last place, on the error of the results for operands between 2^-40 and 2^8, or where results are up to 2^150.</summary>
    public static readonly BigInteger Tolerance = BigInteger.One << 200;

    private static readonly BigInteger One = BigInteger.One << Places;

    // Machin: π = 16 atan(1/5) − 4 atan(1/239).
    private static readonly BigInteger Pi = (16 * InverseTangentOfReciprocal(5)) - (4 * InverseTangentOfReciprocal(239));
    private static readonly BigInteger Ln2 = Log(2 * One);
    private static readonly BigInteger Ln10 = Log(10 * One);

    /// <summary>The functions by name, on numbers in units of 2^-<see cref="Places"/>.</summary>
    public static IReadOnlyDictionary<string, Func<BigInteger, BigInteger>> Functions { get; } =
        new Dictionary<string, Func<BigInteger, BigInteger>>(StringComparer.Ordinal)
        {
            ["exp"] = Exp,
            ["expm1"] = x => Exp(x) - One,
            ["exp2"] = x => Exp(Multiply(x, Ln2)),
            ["exp2m1"] = x => Exp(Multiply(x, Ln2)) - One,
            ["exp10"] = x => Exp(Multiply(x, Ln10)),
            ["exp10m1"] = x => Exp(Multiply(x, Ln10)) - One,
            ["log"] = Log,
            ["logp1"] = x => Log(One + x),
            ["log2"] = x => Divide(Log(x), Ln2),
            ["log2p1"] = x => Divide(Log(One + x), Ln2),
            ["log10"] = x => Divide(Log(x), Ln10),
            ["log10p1"] = x => Divide(Log(One + x), Ln10),
            ["cbrt"] = x => x.Sign * Exp(Log(BigInteger.Abs(x)) / 3),
            ["sin"] = x => SinCos(x).Sin,
            ["cos"] = x => SinCos(x).Cos,
            ["tan"] = x => Divide(SinCos(x).Sin, SinCos(x).Cos),
            ["sinpi"] = x => SinCos(Multiply(x, Pi)).Sin,
            ["cospi"] = x => SinCos(Multiply(x, Pi)).Cos,
            ["tanpi"] = x => Divide(SinCos(Multiply(x, Pi)).Sin, SinCos(Multiply(x, Pi)).Cos),
            ["asin"] = Asin,
            ["acos"] = x => (Pi / 2) - Asin(x),
            ["atan"] = Atan,
            ["asinpi"] = x => Divide(Asin(x), Pi),
            ["acospi"] = x => Divide((Pi / 2) - Asin(x), Pi),
            ["atanpi"] = x => Divide(Atan(x), Pi),
            ["sinh"] = x => (Exp(x) - Exp(-x)) / 2,
            ["cosh"] = x => (Exp(x) + Exp(-x)) / 2,
            ["tanh"] = x => Divide(Exp(x) - Exp(-x), Exp(x) + Exp(-x)),
            ["asinh"] = x => x.Sign * Log(BigInteger.Abs(x) + Sqrt(Multiply(x, x) + One)),
            ["acosh"] = x => Log(x + Sqrt(Multiply(x, x) - One)),
            ["atanh"] = x => Log(Divide(One + x, One - x)) / 2,
            ["degreestoradians"] = x => Multiply(x, Pi) / 180,
            ["radianstodegrees"] = x => Divide(x * 180, Pi),
        };

    private static BigInteger Multiply(BigInteger x, BigInteger y) => (x * y) >> Places;

    private static BigInteger Divide(BigInteger x, BigInteger y) => (x << Places) / y;

    private static BigInteger Sqrt(BigInteger x)
    {
        if (x.IsZero)
        {
            return x;
        }

        BigInteger square = x << Places;
        BigInteger root = BigInteger.One << (((int)square.GetBitLength() / 2) + 1);
        for (BigInteger next = (root + (square / root)) / 2; next < root; next = (root + (square / root)) / 2)
        {
            root = next;
        }

        return root;
    }

    private static BigInteger Exp(BigInteger x)
    {
        const int Halvings = 40;
        BigInteger argument = x >> Halvings;
        BigInteger sum = One;
        BigInteger term = One;
        for (int i = 1; !term.IsZero; i++)
        {
            term = Multiply(term, argument) / i;
            sum += term;
        }

        for (int i = 0; i < Halvings; i++)
        {
            sum = Multiply(sum, sum);
        }

        return sum;
    }

    // Halley's iteration y + 2 (x − e^y) / (x + e^y) triples the digits of a first guess in binary64.
    private static BigInteger Log(BigInteger x)
    {
        double guess = BigInteger.Log(x) - (Places * Math.Log(2));
        BigInteger y = new BigInteger(guess * (1L << 50)) << (Places - 50);
        for (int i = 0; i < 3; i++)
        {
            BigInteger power = Exp(y);
            y += 2 * Divide(x - power, x + power);
        }

        return y;
    }

    private static (BigInteger Sin, BigInteger Cos) SinCos(BigInteger angle)
    {
        BigInteger rest = BigInteger.Remainder(angle, 2 * Pi);
        BigInteger sin = BigInteger.Zero;
        BigInteger cos = BigInteger.Zero;
        BigInteger term = One;
        for (int i = 0; !term.IsZero && term != BigInteger.MinusOne; i++)
        {
            sin += (i & 3) == 1 ? term : (i & 3) == 3 ? -term : BigInteger.Zero;
            cos += (i & 3) == 0 ? term : (i & 3) == 2 ? -term : BigInteger.Zero;
            term = Multiply(term, rest) / (i + 1);
        }

        return (sin, cos);
    }

    // atan x = 2 atan(x / (1 + √(1 + x²))), a dozen times, and the series.
    private static BigInteger Atan(BigInteger x)
    {
        const int Halvings = 12;
        for (int i = 0; i < Halvings; i++)
        {
            x = Divide(x, One + Sqrt(One + Multiply(x, x)));
        }

        BigInteger square = -Multiply(x, x);
        BigInteger sum = BigInteger.Zero;
        BigInteger power = x;
        for (int i = 1; !power.IsZero && power != BigInteger.MinusOne; i += 2)
        {
            sum += power / i;
            power = Multiply(power, square);
        }

        return sum << Halvings;
    }

    private static BigInteger Asin(BigInteger x) =>
        BigInteger.Abs(x) == One
            ? x.Sign * (Pi / 2)
            : Atan(Divide(x, Sqrt(One - Multiply(x, x))));

    private static BigInteger InverseTangentOfReciprocal(int n)
    {
        BigInteger sum = BigInteger.Zero;
        BigInteger power = One / n;
        for (int i = 1; !power.IsZero; i += 4)
        {
            sum += power / i;
            power /= n * n;
            sum -= power / (i + 2);
            power /= n * n;
        }

        return sum;
    }
}
