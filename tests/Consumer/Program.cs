// A program outside the repository that uses the packages: formats of the library, one of its own, and generic arithmetic over both.
using System.Numerics;
using NumFormats;

Float8E4M3FN[] weights = [(Float8E4M3FN)0.1, (Float8E4M3FN)0.2, (Float8E4M3FN)0.3];
Float12E6M5[] own = [(Float12E6M5)0.1, (Float12E6M5)0.2, (Float12E6M5)0.3];

Console.WriteLine($"{Float8E4M3FN.Format}: {Sum(weights)}");
Console.WriteLine($"{Float12E6M5.Format}: {Sum(own)}");
Console.WriteLine($"{Float12E6M5.Format} in binary64: {(double)Sum(own)}");

static T Sum<T>(IEnumerable<T> values)
    where T : INumber<T> => values.Aggregate(T.Zero, (sum, value) => sum + value);

/// <summary>12 bits: 6 exponent and 5 significand bits.</summary>
[FloatFormat(ExponentBits = 6, SignificandBits = 5)]
public readonly partial struct Float12E6M5;
