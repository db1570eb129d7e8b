using System.Globalization;

namespace NumFormats.Conformance;

/// <summary>Reads the numbers of the test tables, and calls functions by name.</summary>
internal static class ElementaryText
{
    /// <summary>The lines of a table that are not blank.</summary>
    public static string[] Lines(string table) =>
        table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A line "function operands = result": the function's value and what it should be.</summary>
    public static (Unpacked Actual, Unpacked Expected) Evaluate(string line)
    {
        string[] sides = line.Split(" = ");
        string[] words = sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Unpacked x = Parse(words[1]);
        Unpacked actual =
            ElementaryCatalog.Unary.TryGetValue(words[0], out var unary) ? unary.Evaluate(x)
            : ElementaryCatalog.Binary.TryGetValue(words[0], out var binary) ? binary.Evaluate(x, Parse(words[2]))
            : ElementaryCatalog.IntegerParameter[words[0]].Evaluate(x, int.Parse(words[2], CultureInfo.InvariantCulture));
        return (actual, Parse(sides[1].Trim()));
    }

    /// <summary>
    /// A number: "inf", "nan", a decimal of binary64, a power of two "2^n", a sum of such terms as "2^70+1", or sign, hexadecimal significand, colon, exponent;
    /// a trailing star sets the sticky bit. "below v" written "v-" and "above v" written "v+" are the 64-bit neighbourhood of v.
    /// </summary>
    public static Unpacked Parse(string text)
    {
        bool isNegative = text.StartsWith('-');
        string body = text.TrimStart('-', '+');
        if (string.Equals(body, "inf", StringComparison.Ordinal) || string.Equals(body, "nan", StringComparison.Ordinal))
        {
            return body[0] == 'i' ? Unpacked.SignedInfinity(isNegative) : Unpacked.SignedNaN(isNegative);
        }

        if (body.EndsWith('+') || body.EndsWith('-'))
        {
            Unpacked neighbour = Parse(body[..^1]);
            if (body[^1] == '-')
            {
                bool isPower = neighbour.Significand == 1UL << 63;
                neighbour = Unpacked.FromNormalized(
                    isNegative: false, neighbour.Exponent - (isPower ? 1 : 0), isPower ? ulong.MaxValue : neighbour.Significand - 1);
            }

            return Unpacked.FromNormalized(isNegative, neighbour.Exponent, neighbour.Significand, isInexact: true);
        }

        bool isInexact = body.EndsWith('*');
        body = body.TrimEnd('*');
        int colon = body.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            return Unpacked.FromNormalized(
                isNegative,
                int.Parse(body[(colon + 1)..], CultureInfo.InvariantCulture),
                ulong.Parse(body[..colon], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                isInexact);
        }

        Unpacked sum = Unpacked.Zero;
        foreach (string term in body.Split('+'))
        {
            sum = Unpacked.Add(sum, term.StartsWith("2^", StringComparison.Ordinal)
                ? Unpacked.FromNormalized(isNegative: false, int.Parse(term[2..], CultureInfo.InvariantCulture), 1UL << 63)
                : FromDouble(double.Parse(term, CultureInfo.InvariantCulture)));
        }

        return sum.IsFiniteNonzero
            ? Unpacked.FromNormalized(isNegative, sum.Exponent, sum.Significand, isInexact)
            : sum.WithSign(isNegative);
    }

    /// <summary>A binary64 number, exactly.</summary>
    public static Unpacked FromDouble(double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return double.IsNaN(value) ? Unpacked.SignedNaN(double.IsNegative(value))
                : value == 0 ? Unpacked.SignedZero(double.IsNegative(value))
                : Unpacked.SignedInfinity(value < 0);
        }

        int exponent = Math.ILogB(value) - 52;
        return Unpacked.FromInteger((ulong)Math.ScaleB(Math.Abs(value), -exponent), exponent, value < 0);
    }
}
