// A program outside the repository that uses the packages: formats of the library, some of its own, and generic arithmetic over all.
using System.Numerics;
using NumFormats;

Float8E4M3FN[] weights = [(Float8E4M3FN)0.1, (Float8E4M3FN)0.2, (Float8E4M3FN)0.3];
Float12E6M5[] own = [(Float12E6M5)0.1, (Float12E6M5)0.2, (Float12E6M5)0.3];

Console.WriteLine($"{Float8E4M3FN.Format}: {Sum(weights)}");
Console.WriteLine($"{Float12E6M5.Format}: {Sum(own)}");
Console.WriteLine($"{Float12E6M5.Format} in binary64: {(double)Sum(own)}");

Posit16[] tapered = [(Posit16)0.1, (Posit16)0.2, (Posit16)0.3];
var quire = new Quire<Posit16>();
foreach (Posit16 value in tapered)
{
    quire.QMulAdd(value, Posit16.One);
}

Console.WriteLine($"{Posit16.Format}: {Sum(tapered)}, by the quire {quire.QToP()}");
Console.WriteLine($"{Posit10Es1.Format}: {Sum<Posit10Es1>([(Posit10Es1)0.1, (Posit10Es1)0.2])}, {(int)Posit10Es1.NaR}");

static T Sum<T>(IEnumerable<T> values)
    where T : INumber<T> => values.Aggregate(T.Zero, (sum, value) => sum + value);

/// <summary>12 bits: 6 exponent and 5 significand bits.</summary>
[FloatFormat(ExponentBits = 6, SignificandBits = 5)]
public readonly partial struct Float12E6M5;

/// <summary>10-bit posit with one exponent bit.</summary>
[PositFormat(Bits = 10, ExponentBits = 1)]
public readonly partial struct Posit10Es1;
