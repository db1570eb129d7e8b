using System.Globalization;
using System.Numerics;
using System.Text;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Decimal text to codes: rounded once, however long the text, and in every culture as .NET reads it.</summary>
public sealed class ParseTests
{
    public static TheoryData<string> Formats() =>
        ["e4m3fn", "e5m2", "e4m3fnuz", "e8m0fnu", "ue5m3", "e2m1fn", "e3m2fn", "bf16", "f16", "tf32", "f32", "p3109_k8p3se", "p3109_k8p4uf"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void TextAtAndBesideMidpointsIsRoundedOnce(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);
        var points = new RoundingPoints(model);
        int step = format.BitWidth switch { <= 8 => 1, <= 16 => 211, _ => 0 };
        var random = new Random(11);
        var magnitudes = new List<ulong> { 0, 1, model.LargestFiniteCode };
        for (ulong magnitude = 0; step > 0 && magnitude < model.LargestFiniteCode; magnitude += (ulong)step)
        {
            magnitudes.Add(magnitude);
        }

        for (int i = 0; i < 100 && step == 0; i++)
        {
            magnitudes.Add((ulong)random.NextInt64((long)model.LargestFiniteCode));
        }

        var differences = new Differences(name);
        differences.InParallel(magnitudes.Count, index =>
        {
            BigRational midpoint = (model.Decode(magnitudes[(int)index]).Value + points.Next(magnitudes[(int)index])) * BigRational.Pow2(-1);
            string exact = Digits(midpoint);
            string above = exact + (exact.Contains('.', StringComparison.Ordinal) ? "" : ".") + "000000000000000000000000000000000000001";
            string below = JustBelow(exact);
            foreach (string text in (string[])[exact, above, below, "-" + exact, "-" + above, "-" + below, "0000" + exact, Scientific(exact)])
            {
                ulong expected = model.Encode(BigRational.Parse(text));
                if (!DecimalText.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out Unpacked value) || format.Pack(value) != expected)
                {
                    differences.Add($"'{text}' is 0x{format.Pack(value):X} instead of 0x{expected:X}");
                }
            }
        });
        differences.AssertNone();
    }

    [Fact]
    public void NumbersFarOutsideTheRangeOverflowAndUnderflow()
    {
        FloatFormat[] formats = [.. ((string[])["e4m3fn", "e5m2", "bf16", "f32", "e20m5", "p3109_k16p1ue"]).Select(FloatFormat.Parse)];
        foreach (string text in (string[])["1e400000", "1e400001", "1e99999999", "1e999999999999999999999", "9" + new string('9', 200_000), "0.000001e450000"])
        {
            Unpacked value = ReadNumber(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            Assert.All(formats, format => Assert.Equal(format.Pack(Unpacked.PositiveInfinity), format.Pack(value)));
        }

        foreach (string text in (string[])["1e-400000", "1e-400001", "1e-99999999", "1e-999999999999999999999", "0." + new string('0', 200_000) + "1", "1000000e-450000"])
        {
            Unpacked value = ReadNumber(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            Assert.All(formats, format => Assert.Equal(0UL, format.Pack(value)));
            Assert.All(formats, format => Assert.Equal(format.SmallestPositiveCode, format.Pack(value, RoundingMode.Up)));
        }

        foreach (string text in (string[])["0", "0e99999999", "0.000e-99999999", "-0", "00000"])
        {
            Assert.True(ReadNumber(text, NumberStyles.Float, CultureInfo.InvariantCulture).IsZero);
        }
    }

    [Fact]
    public void LongDigitStringsCountToTheLastDigit()
    {
        // 464 is the midpoint above the largest e4m3fn number, whose code is even.
        string tail = new('0', 100_000);
        Assert.Equal(0x7EUL, Read(FloatFormat.E4M3FN, "464." + tail));
        Assert.Equal(0x7FUL, Read(FloatFormat.E4M3FN, "464." + tail + "1"));
        Assert.Equal(0x7EUL, Read(FloatFormat.E4M3FN, "463." + new string('9', 100_000)));
        Assert.Equal(0x38UL, Read(FloatFormat.E4M3FN, tail + "1"));
        Assert.Equal(0x38UL, Read(FloatFormat.E4M3FN, "1" + tail + "e-100000"));
        Assert.Equal(0x38UL, Read(FloatFormat.E4M3FN, "0." + tail + "1e100001"));
    }

    [Fact]
    public void WhatIsNoNumberIsRefused()
    {
        foreach (string text in (string[])["", " ", "e5", ".", "-", "1e", "1e+", "0x10", "1 2", "1..2", "--1", "1,5", "٣", "∞1", "NaN1"])
        {
            bool expected = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            Assert.Equal(expected, DecimalText.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
            Assert.Equal(expected, Float8E4M3FN.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        }

        Assert.Throws<FormatException>(() => BFloat16.Parse("one", CultureInfo.InvariantCulture));
        Assert.Throws<ArgumentException>(() => BFloat16.Parse("1", NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("de-DE", "1.234,5", 1234.5)]
    [InlineData("de-DE", "-0,0625", -0.0625)]
    [InlineData("de-DE", "1,5E-03", 0.0015)]
    [InlineData("fr-FR", "1\u202F234\u202F567,25", 1234567.25)]
    [InlineData("fr-FR", "1 234,5", 1234.5)]
    [InlineData("en-US", "1,234,567.25", 1234567.25)]
    [InlineData("en-US", " 12.5 ", 12.5)]
    [InlineData("en-US", "+12.5e2", 1250)]
    [InlineData("en-US", "NaN", double.NaN)]
    [InlineData("en-US", "-∞", double.NegativeInfinity)]
    public void CulturesHaveTheirOwnSeparators(string culture, string text, double expected)
    {
        CultureInfo provider = CultureInfo.GetCultureInfo(culture);
        Assert.Equal(expected, ReadNumber(text, Utf8Text.FloatStyle, provider).ToDouble());
        Assert.Equal((double)(BFloat16)expected, (double)BFloat16.Parse(text, provider));
        Assert.Equal((double)(BFloat16)expected, (double)BFloat16.Parse(Encoding.UTF8.GetBytes(text), provider));
    }

    [Theory]
    [InlineData("en-US", "($1,234.50)", NumberStyles.Currency, -1234.5)]
    [InlineData("en-US", "$ 12.5", NumberStyles.Currency, 12.5)]
    [InlineData("en-US", "(12.5)", NumberStyles.Currency, -12.5)]
    [InlineData("en-US", "(12.5)", NumberStyles.Float | NumberStyles.AllowParentheses, -12.5)]
    [InlineData("en-US", "12.5-", NumberStyles.Number, -12.5)]
    [InlineData("de-DE", "1.234,50 €", NumberStyles.Currency, 1234.5)]
    [InlineData("fr-FR", "-1\u202F234,50 €", NumberStyles.Currency, -1234.5)]
    [InlineData("en-US", "12", NumberStyles.None, 12)]
    public void StylesAllowWhatDotNetAllows(string culture, string text, NumberStyles style, double expected) =>
        Assert.Equal(expected, ReadNumber(text, style, CultureInfo.GetCultureInfo(culture)).ToDouble());

    [Fact]
    public void NumbersInEveryCultureAreReadAsDotNetReadsThem()
    {
        double[] values = [0, 1, -1234567.25, 0.0009765625, -3.5e-20, 6.25e30, 65504, double.NegativeInfinity];
        string[] patterns = ["R", "N4", "C3", "E5", "F2"];
        NumberStyles[] styles = [NumberStyles.Float, NumberStyles.Number, NumberStyles.Currency, NumberStyles.Any, Utf8Text.FloatStyle];
        var differences = new Differences("text of some culture");
        CultureInfo[] cultures = CultureInfo.GetCultures(CultureTypes.SpecificCultures);
        differences.InParallel(cultures.Length, index =>
        {
            foreach (string text in values.SelectMany(value => patterns.Select(pattern => value.ToString(pattern, cultures[index]))))
            {
                CompareWithDotNet(text, styles, cultures[index], differences);
            }
        });
        differences.AssertNone();
    }

    [Fact]
    public void SeparatorsThatMeanOneThingInNumbersAndAnotherInCurrencyAreReadAsDotNetReadsThem()
    {
        var format = new NumberFormatInfo
        {
            NumberDecimalSeparator = ".",
            NumberGroupSeparator = ",",
            CurrencyDecimalSeparator = ",",
            CurrencyGroupSeparator = ".",
            CurrencySymbol = "E1",
        };
        NumberStyles[] styles =
        [
            NumberStyles.Float, NumberStyles.Number, NumberStyles.Currency, NumberStyles.Any, NumberStyles.Currency & ~NumberStyles.AllowDecimalPoint,
        ];
        var differences = new Differences("text of a made-up culture");
        foreach (string text in (string[])["1.234", "1,234", "1.234,5", "1,234.5", "E11.234,5", "E1 1.234,5", "1.234,5E1", "1,234.5 E1", "1.5E2", "1,5E2", "E11,5E2", "-E1.5", "1.5E1", "1.234"])
        {
            CompareWithDotNet(text, styles, format, differences);
        }

        differences.AssertNone();
    }

    private static void CompareWithDotNet(string text, NumberStyles[] styles, IFormatProvider provider, Differences differences)
    {
        foreach (NumberStyles style in styles)
        {
            bool isNumber = double.TryParse(text, style, provider, out double expected);
            bool isRead = DecimalText.TryParse(text, style, provider, out Unpacked value);
            double actual = isRead ? value.ToDouble() : 0;
            if (isNumber != isRead || BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(actual))
            {
                differences.Add($"'{text}' is {expected:R} to .NET and {actual:R} here ({style}, {provider})");
            }
        }
    }

    private static Unpacked ReadNumber(string text, NumberStyles style, IFormatProvider provider)
    {
        Assert.True(DecimalText.TryParse(text, style, provider, out Unpacked value), $"'{text}' is a number.");
        return value;
    }

    private static ulong Read(FloatFormat format, string text) => format.Pack(ReadNumber(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    // All digits of a dyadic number.
    private static string Digits(BigRational value)
    {
        int places = (int)value.Denominator.GetBitLength() - 1;
        string digits = (value.Numerator * BigInteger.Pow(5, places)).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        return places == 0 ? digits : $"{digits[..^places]}.{digits[^places..]}";
    }

    // The text of a number less by one in a digit far beyond its last.
    private static string JustBelow(string digits)
    {
        const int Beyond = 40;
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int places = point < 0 ? 0 : digits.Length - point - 1;
        BigInteger integer = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        BigInteger less = (integer * BigInteger.Pow(10, Beyond)) - 1;
        return string.Create(CultureInfo.InvariantCulture, $"{less}e-{places + Beyond}");
    }

    private static string Scientific(string digits)
    {
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int places = point < 0 ? 0 : digits.Length - point - 1;
        return string.Create(CultureInfo.InvariantCulture, $"{digits.Replace(".", "", StringComparison.Ordinal)}E{-places}");
    }
}
