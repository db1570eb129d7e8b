using System.Collections.Immutable;

namespace NumFormats.Cli;

/// <summary>Codes at which implementations go wrong: around the ends and the middle of each field, with both signs.</summary>
internal static class BoundaryCodes
{
    /// <summary>The boundary codes of a format in ascending order of code.</summary>
    /// <param name="format">The format.</param>
    /// <param name="isThorough">Whether every single bit and run of bits of the last field is tried, and exponents around the precision.</param>
    public static ImmutableArray<ulong> Of(NumberFormat format, bool isThorough)
    {
        ImmutableArray<int> widths = [.. format.GetFields(0).Select(field => field.Width).Where(width => width > 0)];
        IEnumerable<ulong> codes = [0];
        for (int i = 0; i < widths.Length; i++)
        {
            int width = widths[i];
            IEnumerable<ulong> patterns = width == 1 ? [0, 1]
                : i == widths.Length - 1 ? Significands(width, isThorough)
                : Exponents(width, format.Precision, isThorough);
            ulong[] ofField = [.. patterns.Where(pattern => pattern >> width == 0).Distinct().Order()];
            codes = [.. codes.SelectMany(code => ofField.Select(pattern => code << width | pattern))];
        }

        return [.. codes];
    }

    // Zero and subnormals, the smallest normals, around one, the largest numbers, infinity and NaN.
    private static List<ulong> Exponents(int width, int precision, bool isThorough)
    {
        ulong largest = (1UL << width) - 1;
        ulong middle = largest >> 1;
        ulong reach = (ulong)precision;
        List<ulong> patterns = [0, 1, middle - 1, middle, middle + 1, largest - 1, largest];
        if (isThorough)
        {
            // One more or less than the precision apart, an operand is just in or out of the other's reach.
            patterns.AddRange([2, largest - 2, middle - 2, middle + 2]);
            patterns.AddRange([reach - 1, reach, reach + 1]);
            patterns.AddRange([middle - reach - 1, middle - reach, middle - reach + 1, middle + reach - 1, middle + reach, middle + reach + 1]);
        }

        return patterns;
    }

    private static IEnumerable<ulong> Significands(int width, bool isThorough)
    {
        ulong largest = ulong.MaxValue >> (64 - width);
        ulong half = 1UL << (width - 1);
        yield return 0;
        yield return 1;
        yield return half - 1;
        yield return half;
        yield return half + 1;
        yield return largest - 1;
        yield return largest;
        if (!isThorough)
        {
            yield break;
        }

        for (int bit = 0; bit < width; bit++)
        {
            ulong single = 1UL << bit;
            yield return single;
            yield return single - 1;
            yield return largest ^ single;
            yield return largest ^ (single - 1);
        }
    }
}
