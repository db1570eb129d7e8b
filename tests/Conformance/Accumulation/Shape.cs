using System.Numerics;

namespace NumFormats.Conformance.Accumulation;

/// <summary>Numbers of up to some bits between two exponents, and exact sums of them on big integers.</summary>
/// <param name="Name">A name for messages.</param>
/// <param name="SignificandBits">The width of the significands.</param>
/// <param name="Least">The exponent of the smallest positive number.</param>
/// <param name="Greatest">The exponent of the largest number.</param>
public sealed record Shape(string Name, int SignificandBits, int Least, int Greatest)
{
    /// <summary>Formats of every kind, narrow and wide.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        new("e2m1", 2, -1, 2),
        new("e4m3fn", 4, -9, 8),
        new("e5m2", 3, -16, 15),
        new("binary16", 11, -24, 15),
        new("bfloat16", 8, -133, 127),
        new("posit16", 12, -56, 56),
        new("posit32", 28, -120, 120),
        new("32 bits", 32, -40, 41),
        new("binary32", 24, -149, 127),
        new("binary64", 53, -1074, 1023),
        new("64 bits", 64, -100, 100),
    ];

    /// <summary>An accumulator for products of two such numbers.</summary>
    public ExactAccumulator CreateAccumulator() => ExactAccumulator.ForProducts(Least, Greatest, Least, Greatest);

    /// <summary>A number: mostly any, sometimes the least or one with all bits set at the top of the range.</summary>
    public Unpacked Next(Random random)
    {
        bool isNegative = random.Next(2) == 0;
        int choice = random.Next(16);
        if (choice == 0)
        {
            return Unpacked.FromInteger(1UL, Least, isNegative);
        }

        ulong significand = choice == 1 ? ulong.MaxValue : unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        significand >>= 64 - SignificandBits;
        int greatestScale = Greatest - SignificandBits + 1;
        int scale = choice <= 2 ? greatestScale : random.Next(Least, Math.Max(Least, greatestScale) + 1);
        while (significand >> Math.Min(63, Math.Max(0, Greatest - scale + 1)) != 0)
        {
            significand >>= 1;
        }

        return Unpacked.FromInteger(significand, scale, isNegative);
    }

    /// <summary>A finite exact number in units of 2^unit, which must divide it.</summary>
    public static BigInteger InUnits(Unpacked value, int unit) =>
        Scaled(Signed(value), value.Exponent - 63 - unit);

    /// <summary>x × y in units of 2^unit, which must divide it.</summary>
    public static BigInteger ProductInUnits(Unpacked x, Unpacked y, int unit) =>
        Scaled(Signed(x) * Signed(y), x.Exponent + y.Exponent - 126 - unit);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static BigInteger Signed(Unpacked value) => value.IsNegative ? -(BigInteger)value.Significand : value.Significand;

    private static BigInteger Scaled(BigInteger value, int power) =>
        power >= 0 ? value << power : value / BigInteger.Pow(2, -power);
}
