using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Decimal text as values: rounded once, from UTF-16 and from UTF-8, in any culture.</summary>
public sealed class ParsingTests
{
    private static readonly string[] s_notNumbers = ["", " ", "abc", "1e", "--1", "0x10", "1.2.3", "1 2", "e5", "+", "1,5e", "½", "１", "Infinit", "nanny"];

    [Theory]
    [ValueTypes]
    public void EveryCodeIsReadBackFromItsText<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.Some)
        {
            string text = x.ToString(null, CultureInfo.InvariantCulture);
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            Expect.SameCode(x.ToCode(), ParseString<T>(text, CultureInfo.InvariantCulture), "Parse(string)", text);
            Expect.SameCode(x.ToCode(), T.Parse(text.AsSpan(), CultureInfo.InvariantCulture), "Parse(chars)", text);
            Expect.SameCode(x.ToCode(), T.Parse(utf8, CultureInfo.InvariantCulture), "Parse(bytes)", text);
            Expect.SameCode(x.ToCode(), T.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), "Parse(string, style)", text);
            Expect.SameCode(x.ToCode(), T.Parse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture), "Parse(bytes, style)", text);
            bool all = TryParseString(text, CultureInfo.InvariantCulture, out T fromString)
                & T.TryParse(text.AsSpan(), CultureInfo.InvariantCulture, out T fromChars)
                & T.TryParse(utf8, CultureInfo.InvariantCulture, out T fromBytes)
                & T.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out T fromStyledBytes);
            Expect.Same(true, all, "TryParse", text);
            Expect.SameCode(x.ToCode(), fromString, "TryParse(string)", text);
            Expect.SameCode(x.ToCode(), fromChars, "TryParse(chars)", text);
            Expect.SameCode(x.ToCode(), fromBytes, "TryParse(bytes)", text);
            Expect.SameCode(x.ToCode(), fromStyledBytes, "TryParse(bytes, style)", text);
        }
    }

    [Theory]
    [FloatTypes]
    public void DecimalsAreRoundedOnceInEveryNotation<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        string[] texts =
        [
            "0", "-0", "0.0e9", "1", "-1", "+1", " 1 ", ".5", "5.", "1e3", "1E+3", "1e-3", "0.1", "0.3333333333333333333333333", "1,000", "1234567.8", "-1e-9", "448", "464",
            "464.0000000000000000000000000000001", "-464", "57344", "61440", "61439.99999999999999999999999999999999999", "65504", "65520", "3.4e38", "1e39", "-1e400", "1e-400",
            "1e-99999999999", "1e99999999999", "0e99999999999", "0.00000000000000000000000000000000000000000001e44", "000000000000000000000000000000000000000000001",
        ];
        foreach (string text in texts)
        {
            Exact<T>.Expect(Exact<T>.Truncating(Reference(text)), T.Parse(text, CultureInfo.InvariantCulture), "Parse", text);
        }
    }

    [Theory]
    [FloatTypes]
    public void SpecialsAreReadAsTheFormatHasThem<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        (string Text, double Value)[] specials =
            [("NaN", double.NaN), ("nan", double.NaN), ("-NaN", -double.NaN), ("Infinity", double.PositiveInfinity), ("-Infinity", double.NegativeInfinity)];
        foreach ((string text, double value) in specials)
        {
            Exact<T>.Expect(Exact<T>.Truncating(ReferenceValue.FromDouble(value)), T.Parse(text, CultureInfo.InvariantCulture), "Parse", text);
        }
    }

    [Theory]
    [ValueTypes]
    public void WhatIsNoNumberIsRefused<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (string text in s_notNumbers)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            Assert.Throws<FormatException>(() => T.Parse(text, CultureInfo.InvariantCulture));
            Assert.Throws<FormatException>(() => T.Parse(utf8, CultureInfo.InvariantCulture));
            Assert.False(T.TryParse(text, CultureInfo.InvariantCulture, out T result));
            Assert.Equal(default, result);
            Assert.False(T.TryParse(text.AsSpan(), NumberStyles.Float, CultureInfo.InvariantCulture, out _));
            Assert.False(T.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        }

        Assert.False(T.TryParse([0xFF, 0x31], CultureInfo.InvariantCulture, out _));
        Assert.Throws<FormatException>(() => T.Parse([0x31, 0xC3], CultureInfo.InvariantCulture));
    }

    [Theory]
    [ValueTypes]
    public void NullIsAnArgumentErrorOrFalse<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Assert.Throws<ArgumentNullException>(() => ParseString<T>(null!, CultureInfo.InvariantCulture));
        Assert.Throws<ArgumentNullException>(() => T.Parse((string)null!, NumberStyles.Float, CultureInfo.InvariantCulture));
        Assert.False(TryParseString<T>(null, CultureInfo.InvariantCulture, out _));
        Assert.False(T.TryParse((string?)null, NumberStyles.Float, CultureInfo.InvariantCulture, out T _));
    }

    [Theory]
    [FloatTypes]
    public void StylesAreKeptTo<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        const NumberStyles Accounting = NumberStyles.Number | NumberStyles.AllowParentheses;
        Exact<T>.Expect(Exact<T>.Model.Encode(-1.0), T.Parse("(1)", Accounting, CultureInfo.InvariantCulture), "Parse", "(1)");
        Assert.Equal(T.One, T.Parse("¤1.00", NumberStyles.Currency, CultureInfo.InvariantCulture));
        Assert.False(T.TryParse("1.5", NumberStyles.Integer, CultureInfo.InvariantCulture, out _));
        Assert.False(T.TryParse("1,000", NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        Assert.False(T.TryParse(" 1", NumberStyles.None, CultureInfo.InvariantCulture, out _));
        Assert.Throws<ArgumentException>(() => T.Parse("1", NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture));
    }

    [Theory]
    [FloatTypes(Implementing = typeof(ISignedNumber<>))]
    public void CulturesDecideTheSymbols<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        NumberFormatInfo culture = Symbols();
        foreach (T x in Codes<T>.Few)
        {
            string text = x.ToString(null, culture);
            Exact<T>.Expect(x.ToCode(), T.Parse(text, culture), "Parse", text);
            Exact<T>.Expect(x.ToCode(), T.Parse(Encoding.UTF8.GetBytes(text), culture), "Parse(bytes)", text);
        }

        Exact<T>.Expect(Exact<T>.Model.Encode(-1.5), T.Parse("−1;5", culture), "Parse", "−1;5");
        Assert.False(T.TryParse("1.5", culture, out _));
    }

    [Fact]
    [SuppressMessage("Globalization", "CA1305:Specify IFormatProvider", Justification = "The overloads without one are what is tested.")]
    public void TheCurrentCultureIsTheDefault()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = Symbols() };
            Assert.Equal("−1;5", ((BFloat16)(-1.5)).ToString());
            Assert.Equal("−1;50", ((BFloat16)(-1.5)).ToString("F2"));
            Assert.Equal((BFloat16)(-1.5), BFloat16.Parse("−1;5"));
            Assert.Equal((BFloat16)(-1.5), BFloat16.Parse("−1;5", NumberStyles.Float));
            Assert.Equal((BFloat16)(-1.5), BFloat16.Parse("−1;5".AsSpan()));
            Assert.Equal((BFloat16)(-1.5), BFloat16.Parse("−1;5"u8));
            Assert.True(BFloat16.TryParse("−1;5", out BFloat16 fromString) & BFloat16.TryParse("−1;5".AsSpan(), out BFloat16 fromChars) & BFloat16.TryParse("−1;5"u8, out BFloat16 fromBytes));
            Assert.Equal([(BFloat16)(-1.5), (BFloat16)(-1.5), (BFloat16)(-1.5)], [fromString, fromChars, fromBytes]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // From a string: called on INumber<T>, the overload for spans would be taken, which is declared further down the line of interfaces.
    private static T ParseString<T>(string text, IFormatProvider provider)
        where T : IParsable<T> => T.Parse(text, provider);

    private static bool TryParseString<T>(string? text, IFormatProvider provider, out T? result)
        where T : IParsable<T> => T.TryParse(text, provider, out result);

    // No culture of the machine's: which there are, and what they say, differs from one to the next.
    private static NumberFormatInfo Symbols() => new()
    {
        NumberDecimalSeparator = ";",
        NumberGroupSeparator = "'",
        NegativeSign = "−",
        NaNSymbol = "keine Zahl",
        PositiveInfinitySymbol = "unendlich",
        NegativeInfinitySymbol = "minus unendlich",
    };

    private static ReferenceValue Reference(string text)
    {
        string plain = text.Trim().Replace(",", "", StringComparison.Ordinal).TrimStart('+');

        // Beyond all formats; the exact number would have more digits than there is memory.
        plain = plain.Replace("99999999999", "9999", StringComparison.Ordinal);
        BigRational value = BigRational.Parse(plain.Replace("E+", "e", StringComparison.Ordinal));
        return value.IsZero ? ReferenceValue.Zero(plain.StartsWith('-')) : ReferenceValue.Finite(value);
    }
}
