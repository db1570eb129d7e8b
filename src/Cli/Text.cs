using System.Globalization;

namespace NumFormats.Cli;

/// <summary>Numbers and codes as text, in one way everywhere.</summary>
internal static class Text
{
    /// <summary>A code as <c>0x7E</c>, with all its hexadecimal digits.</summary>
    public static string Hex(NumberFormat format, ulong code) => "0x" + HexDigits(format, code);

    /// <summary>A code as <c>7E</c>, with all its hexadecimal digits.</summary>
    public static string HexDigits(NumberFormat format, ulong code) =>
        code.ToString($"X{(format.BitWidth + 3) / 4}", CultureInfo.InvariantCulture);

    /// <summary>A code as zeros and ones, all of them.</summary>
    public static string Binary(NumberFormat format, ulong code) =>
        code.ToString($"b{format.BitWidth}", CultureInfo.InvariantCulture);

    /// <summary>A number for people: exact where that is short, otherwise as many digits as tell it from its neighbours.</summary>
    public static string Number(NumberFormat format, ulong code)
    {
        const int ShortEnough = 14;
        const int FewDigits = 6;
        Unpacked value = format.Unpack(code);
        string rounded = Rounded(format, code, $"G{Math.Max(FewDigits, format.RoundTripDecimalDigits)}");

        // Beyond a few binades the exact text has no end.
        bool isModest = value.Exponent is > -64 and < 64;
        string exact = isModest ? Exact(value) : rounded;
        return exact.Length <= ShortEnough ? exact : rounded;
    }

    /// <summary>A number for programs: the shortest text that reads back as the same binary64, or of the format itself beyond binary64.</summary>
    public static string RoundTrip(NumberFormat format, ulong code) => Rounded(format, code, "R");

    /// <summary>All decimal digits of a number.</summary>
    public static string Exact(Unpacked value) => value.IsNaN ? "NaN" : DecimalText.Exact(value);

    /// <summary>The shortest decimal text of a code.</summary>
    public static string Shortest(NumberFormat format, ulong code) => DecimalText.Shortest(format, code, CultureInfo.InvariantCulture);

    /// <summary>A number with up to so many significant digits.</summary>
    public static string Digits(double value, int digits) => value.ToString($"G{digits}", CultureInfo.InvariantCulture);

    /// <summary>An integer with its thousands apart.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count of finite values or codes with its thousands apart.</summary>
    public static string Count(ulong value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A finite nonzero number as an odd integer times a power of two, such as <c>-3 × 2^-1</c>; null for others.</summary>
    public static string? OddTimesPower(Unpacked value)
    {
        if (!value.IsFiniteNonzero)
        {
            return null;
        }

        int zeros = System.Numerics.BitOperations.TrailingZeroCount(value.Significand);
        return string.Create(CultureInfo.InvariantCulture, $"{Sign(value)}{value.Significand >> zeros} × 2^{value.Exponent - 63 + zeros}");
    }

    /// <summary>A finite nonzero number with its significand in binary, such as <c>-1.1 × 2^0</c>; null for others.</summary>
    public static string? BinaryTimesPower(Unpacked value)
    {
        if (!value.IsFiniteNonzero)
        {
            return null;
        }

        string fraction = (value.Significand << 1).ToString("b64", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{Sign(value)}1{(fraction.Length > 0 ? "." : "")}{fraction}₂ × 2^{value.Exponent}");
    }

    private static string Rounded(NumberFormat format, ulong code, string layout)
    {
        double value = format.Decode(code);
        bool isInRange = double.IsNormal(value) || format.Unpack(code).Equals(HostFloats.Unpack(value));
        return isInRange ? value.ToString(layout, CultureInfo.InvariantCulture) : Shortest(format, code);
    }

    private static string Sign(Unpacked value) => value.IsNegative ? "-" : "+";
}
