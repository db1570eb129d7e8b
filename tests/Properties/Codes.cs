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
        var format = (FloatFormat)T.Format;
        var random = new Random(Seed);
        var codes = new SortedSet<ulong>(new FloatGenerators(format).BoundaryCodes());
        for (int i = 0; i < randomCount; i++)
        {
            codes.Add((ulong)random.NextInt64((long)format.CodeMask + 1));
        }

        for (ulong field = 1; powers && field < 1UL << (format.ExponentBits + (format.IsSigned ? 1 : 0)); field++)
        {
            ulong power = field << format.SignificandBits;
            codes.UnionWith([power - 1, power, power + 1]);
        }

        return codes;
    }

    private static T[] Values(IEnumerable<ulong> codes) => [.. codes.Select(T.FromCode)];
}
