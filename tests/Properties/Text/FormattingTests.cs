using System.Globalization;
using System.Numerics;
using System.Text;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Values as text: the shortest digits, or those of binary64 in .NET's formats, into strings and spans.</summary>
public sealed class FormattingTests
{
    private static readonly string[] s_formats = ["F3", "F0", "E2", "e", "N1", "P0", "C2", "0.00", "#,##0.###;(#)", "G4", "G17", "000.0E+00"];

    [Theory]
    [FloatTypes]
    public void StandardAndCustomFormatsAreThoseOfTheExactDouble<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            double exact = Exact<T>.DoubleOf(x);
            foreach (string format in s_formats)
            {
                Expect.Same(exact.ToString(format, CultureInfo.InvariantCulture), x.ToString(format, CultureInfo.InvariantCulture), "ToString", (exact, format));
            }
        }
    }

    [Theory]
    [FloatTypes]
    public void NoDecimalOfFewerDigitsReadsBackToTheSameCode<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.Some.Where(x => Exact<T>.ValueOf(x) is { IsFinite: true, IsZero: false }))
        {
            // With one digit less, the decimals next to the value are these; binary64 formats both exactly.
            string shortest = x.ToString(null, CultureInfo.InvariantCulture);
            int digits = Digits(shortest);
            double exact = Exact<T>.DoubleOf(x);
            string nearest = exact.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
            Exact<T>.Expect(x.ToCode(), T.Parse(shortest, CultureInfo.InvariantCulture), "Parse", shortest);
            if (digits > 1)
            {
                string shorter = exact.ToString($"E{digits - 2}", CultureInfo.InvariantCulture);
                Expect.Same(false, T.Parse(shorter, CultureInfo.InvariantCulture).ToCode() == x.ToCode(), $"{shorter} reads back", shortest);
            }

            // Of the decimals of that length that read back, the nearest.
            if (T.Parse(nearest, CultureInfo.InvariantCulture).ToCode() == x.ToCode())
            {
                Expect.Same(Distance(nearest, exact), Distance(shortest, exact), "distance of the shortest decimal", exact);
            }
        }
    }

    [Theory]
    [ValueTypes]
    public void GeneralAndRoundTripFormatsAreTheShortest<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            string shortest = x.ToString(null, CultureInfo.InvariantCulture);
            Assert.All(["", "G", "g", "R", "r"], format => Assert.Equal(shortest, x.ToString(format, CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [ValueTypes]
    public void UnknownFormatsAreRefused<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        Assert.Throws<FormatException>(() => T.One.ToString("X", CultureInfo.InvariantCulture));
        Assert.Throws<FormatException>(() => T.One.ToString("D3", CultureInfo.InvariantCulture));
        Assert.Throws<FormatException>(() => T.One.TryFormat(new char[99], out int _, "Y", CultureInfo.InvariantCulture));
    }

    [Theory]
    [ValueTypes]
    public void SpansGetTheWholeTextOrNothing<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            foreach (string format in T.Format.FitsInDouble ? new[] { "", "F3" } : [""])
            {
                string text = x.ToString(format, CultureInfo.InvariantCulture);
                WritesAllOrNothing(x, format, text);
                WritesAllOrNothing(x, format, Encoding.UTF8.GetBytes(text));
            }
        }
    }

    [Fact]
    public void SymbolsOfSeveralBytesCountAsSuchInUtf8()
    {
        var culture = new NumberFormatInfo { NegativeSign = "−" };
        var utf8 = new byte[16];
        Assert.True(((BFloat16)(-2)).TryFormat(utf8, out int written, default, culture));
        Assert.Equal("−2"u8, utf8.AsSpan(0, written));
        Assert.False(((BFloat16)(-2)).TryFormat(utf8.AsSpan(0, 3), out written, default, culture));
        Assert.Equal(0, written);
    }

    [Fact]
    public void InterpolationAndCompositeFormattingWork()
    {
        var x = (BFloat16)1.125;
        Assert.Equal("<1.125> <1.1> <  1.125>", string.Create(CultureInfo.InvariantCulture, $"<{x}> <{x:F1}> <{x,7}>"));
        Assert.Equal("1.13", string.Format(CultureInfo.InvariantCulture, "{0:0.00}", x));
    }

    private static void WritesAllOrNothing<T>(T x, string format, string text)
        where T : ISpanFormattable
    {
        const char Untouched = '\u2603';
        foreach (int length in new[] { 0, text.Length - 1, text.Length, text.Length + 3 }.Where(length => length >= 0))
        {
            var destination = new char[length];
            Array.Fill(destination, Untouched);
            bool fits = x.TryFormat(destination, out int written, format, CultureInfo.InvariantCulture);
            Expect.Same(length >= text.Length, fits, "TryFormat", text);
            Expect.Same(fits ? text.Length : 0, written, "chars written", text);
            string expected = (fits ? text : "").PadRight(length, Untouched);
            Expect.Same(expected, new string(destination), "destination", text);
        }
    }

    private static void WritesAllOrNothing<T>(T x, string format, byte[] text)
        where T : IUtf8SpanFormattable
    {
        const byte Untouched = 0xAA;
        foreach (int length in new[] { 0, text.Length - 1, text.Length, text.Length + 3 }.Where(length => length >= 0))
        {
            var destination = new byte[length];
            Array.Fill(destination, Untouched);
            bool fits = x.TryFormat(destination, out int written, format, CultureInfo.InvariantCulture);
            Expect.Same(length >= text.Length, fits, "TryFormat", x);
            Expect.Same(fits ? text.Length : 0, written, "bytes written", x);
            Expect.Same(true, destination.AsSpan(0, written).SequenceEqual(text.AsSpan(0, written)), "bytes", x);
            Expect.Same(false, destination.AsSpan(written).ContainsAnyExcept(Untouched), "bytes beyond the text changed", x);
        }
    }

    private static BigRational Distance(string text, double exact) => BigRational.Abs(BigRational.Parse(text) - BigRational.FromDouble(exact));

    private static int Digits(string text)
    {
        string significand = text.Split('E')[0];
        string digits = new string([.. significand.Where(char.IsAsciiDigit)]).TrimStart('0');
        return significand.Contains('.', StringComparison.Ordinal) ? digits.Length : Math.Max(1, digits.TrimEnd('0').Length);
    }
}
