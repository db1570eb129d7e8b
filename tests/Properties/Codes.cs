using NumFormats.Testing;

namespace NumFormats.Properties;

/// <summary>Values to try, by their codes: all where that is feasible, otherwise those at which something changes and some at random.</summary>
internal static class Codes<T>
    where T : struct, IFormatValue<T>
{
    private const int Seed = 20_260_101;

    /// <summary>Every value of a format of up to 16 bits; of wider ones a few thousand.</summary>
    public static IReadOnlyList<T> All { get; } = Values(T.Format.BitWidth <= 16 ? Every() : Selection(powers: true, randomCount: 4000));

    /// <summary>Every value of a format of up to 10 bits; of wider ones several hundred: the neighbourhoods of all powers of two among them.</summary>
    public static IReadOnlyList<T> Some { get; } = Values(T.Format.BitWidth <= 10 ? Every() : Selection(powers: true, randomCount: 300));

    /// <summary>Every value of a format of up to 6 bits; of wider ones about a hundred, to be taken in pairs.</summary>
    public static IReadOnlyList<T> Few { get; } = Values(T.Format.BitWidth <= 6 ? Every() : Selection(powers: false, randomCount: 80));

    private static IEnumerable<ulong> Every()
    {
        for (ulong code = 0; code <= T.Format.CodeMask; code++)
        {
            yield return code;
        }
    }

    private static SortedSet<ulong> Selection(bool powers, int randomCount)
    {
        var random = new Random(Seed);
        var codes = new SortedSet<ulong>();
        for (int i = 0; i < randomCount; i++)
        {
            codes.Add((((ulong)random.NextInt64() << 32) ^ (ulong)random.NextInt64()) & T.Format.CodeMask);
        }

        if (T.Format is not FloatFormat format)
        {
            codes.UnionWith(RegimeCodes());
            return codes;
        }

        codes.UnionWith(new FloatGenerators(format).BoundaryCodes());
        for (ulong field = 1; powers && field < 1UL << (format.ExponentBits + (format.IsSigned ? 1 : 0)); field++)
        {
            ulong power = field << format.SignificandBits;
            codes.UnionWith([power - 1, power, power + 1]);
        }

        return codes;
    }

    // Where the regime of a posit changes its length, and the neighbours: zero, NaR, minpos and maxpos among them.
    private static IEnumerable<ulong> RegimeCodes() =>
        from bit in Enumerable.Range(0, T.Format.BitWidth)
        from magnitude in new[] { (1UL << bit) - 1, 1UL << bit, (1UL << bit) + 1, T.Format.CodeMask >> 1 & ~((1UL << bit) - 1) }
        from code in new[] { magnitude, 0UL - magnitude }
        select code & T.Format.CodeMask;

    private static T[] Values(IEnumerable<ulong> codes) => [.. codes.Select(T.FromCode)];
}
