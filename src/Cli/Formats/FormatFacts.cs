namespace NumFormats.Cli;

/// <summary>Everything that the descriptor of a format can answer.</summary>
internal static class FormatFacts
{
    /// <summary>All facts about a format, in the order in which they are shown.</summary>
    public static IReadOnlyList<FormatFact> Of(NumberFormat format)
    {
        List<FormatFact> facts =
        [
            FormatFact.Of("name", "name", format.Name),
            FormatFact.Of("bits", "bits", format.BitWidth),
            FormatFact.Of("bytesPerCode", "bytes a code in streams", format.BytesPerCode),
            FormatFact.Of("fields", "fields", Fields(format)),
            FormatFact.Of("precision", "precision (significant bits)", format.Precision),
            FormatFact.Of("decimalDigits", "decimal digits that survive", format.DecimalDigits),
            FormatFact.Of("roundTripDecimalDigits", "decimal digits that are enough", format.RoundTripDecimalDigits),
        ];
        if (format is PositFormat posit)
        {
            facts.Add(FormatFact.Of("exponentBits", "exponent bits", posit.ExponentBits));
            facts.Add(FormatFact.Of("maxExponent", "exponent of the largest", posit.MaxExponent));
            facts.Add(FormatFact.Of("specials", "specials", Specials(posit)));
        }

        if (format is IntegerFormat integer)
        {
            facts.Add(FormatFact.Of("isSigned", "signed", integer.IsSigned));
            facts.Add(FormatFact.Of("specials", "specials", Specials(integer)));
        }

        if (format is FloatFormat floatFormat)
        {
            facts.AddRange(
            [
                FormatFact.Of("exponentBits", "exponent bits", floatFormat.ExponentBits),
                FormatFact.Of("significandBits", "significand bits", floatFormat.SignificandBits),
                FormatFact.Of("bias", "bias", floatFormat.Bias),
                FormatFact.Of("minExponent", "exponent of the smallest normal", floatFormat.MinExponent),
                FormatFact.Of("maxExponent", "exponent of the largest", floatFormat.MaxExponent),
                FormatFact.Of("isSigned", "signed", floatFormat.IsSigned),
                FormatFact.Of("hasZero", "zero", floatFormat.HasZero),
                FormatFact.Of("hasNegativeZero", "negative zero", floatFormat.HasNegativeZero),
                FormatFact.Of("specials", "specials", Specials(floatFormat)),
            ]);
        }

        facts.AddRange(
        [
            FormatFact.Of("divisionByZeroIsNaN", "x / 0 is NaN for every x", format.DivisionByZeroIsNaN),
            Number("largest", "largest", format, format.LargestCode),
            Number("lowest", "lowest", format, format.LowestCode),
            Number("smallestPositive", "smallest positive", format, format.SmallestPositiveCode),
        ]);
        if (format is FloatFormat withBinades)
        {
            facts.Add(Number("smallestNormal", "smallest normal", format, withBinades.SmallestNormalCode));
            facts.Add(Number("smallestSubnormal", "smallest subnormal", format, withBinades.SmallestSubnormalCode));
            facts.Add(Code("negativeZeroCode", "code of -0", format, withBinades.NegativeZeroCode));
        }

        facts.AddRange(
        [
            Code("infinityCode", "code of infinity", format, format.InfinityCode),
            Code("nanCode", "code of NaN", format, format.NaNCode),
            FormatFact.Of("finiteCodes", "finite codes", format.FiniteCodeCount),
            FormatFact.Of("finiteValues", "finite values", format.FiniteValueCount),
        ]);
        return facts;
    }

    /// <summary>The widths of the fields, such as <c>1.4.3</c>; unsigned formats have a leading 0.</summary>
    public static string Fields(NumberFormat format)
    {
        if (format is PositFormat posit)
        {
            return $"1.es{posit.ExponentBits}";
        }

        IEnumerable<int> widths = format.GetFields(0).Select(field => field.Width);
        return string.Join('.', format is FloatFormat { IsSigned: false } ? widths.Prepend(0) : widths);
    }

    /// <summary>Which codes are not ordinary numbers, in a few words.</summary>
    public static string Specials(NumberFormat format)
    {
        if (format is not FloatFormat floatFormat)
        {
            return format.NaNCode is { } nar ? $"NaR {Text.Hex(format, nar)}" : "none";
        }

        string infinity = format.InfinityCode is { } code ? $"inf {Text.Hex(format, code)}" : "no inf";
        string nan = format.NaNCode is { } nanCode ? $"NaN {Text.Hex(format, nanCode)}" : "no NaN";
        string zero = !floatFormat.HasZero ? ", no zero" : floatFormat.IsSigned && !floatFormat.HasNegativeZero ? ", no -0" : "";
        return $"{infinity}, {nan}{zero}";
    }

    private static FormatFact Number(string key, string label, NumberFormat format, ulong? code) =>
        code is { } there
            ? new FormatFact(key, label, $"{Text.Number(format, there)} ({Text.Hex(format, there)})", Text.RoundTrip(format, there))
            : FormatFact.Of(key, label, null);

    private static FormatFact Code(string key, string label, NumberFormat format, ulong? code) =>
        FormatFact.Of(key, label, code is { } there ? Text.Hex(format, there) : null);
}
