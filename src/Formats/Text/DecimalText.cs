using System.Globalization;
using System.Numerics;

namespace NumFormats;

/// <summary>Decimal text of numbers: reading with one rounding, and the shortest digits that read back to the same code.</summary>
public static class DecimalText
{
    // Decimal exponents beyond this are outside every format's range; without the limit "1e999999999" would ask for a gigabyte of digits.
    private const int ExponentLimit = 400_000;

    /// <summary>Reads a decimal number: 64 bits and a sticky bit, so that packing it rounds once.</summary>
    /// <param name="text">What <see cref="double.TryParse(ReadOnlySpan{char}, NumberStyles, IFormatProvider, out double)"/> reads, infinity and NaN included.</param>
    /// <param name="style">The allowed elements; not hexadecimal.</param>
    /// <param name="provider">The culture; the current one if null.</param>
    /// <param name="result">The number.</param>
    /// <returns>Whether the text is a number.</returns>
    /// <exception cref="ArgumentException"><paramref name="style"/> is not for floating point.</exception>
    public static bool TryParse(ReadOnlySpan<char> text, NumberStyles style, IFormatProvider? provider, out Unpacked result)
    {
        // .NET decides what is a number and what is not; the digits are read again here, because binary64 would be one rounding too many.
        if (!double.TryParse(text, style, provider, out double approximate))
        {
            result = default;
            return false;
        }

        if (!text.ContainsAnyInRange('0', '9'))
        {
            // .NET's NaN has its sign bit set, whatever the text says.
            NumberFormatInfo info = NumberFormatInfo.GetInstance(provider);
            bool isNegative = text.Trim().StartsWith(info.NegativeSign, StringComparison.Ordinal);
            result = double.IsNaN(approximate) ? Unpacked.SignedNaN(isNegative) : HostFloats.Unpack(approximate);
            return true;
        }

        result = ReadDigits(text, style, NumberFormatInfo.GetInstance(provider), isNegative: double.IsNegative(approximate));
        return true;
    }

    /// <summary>Reads a decimal number and rounds it once.</summary>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse<TCodec>(TCodec codec, ReadOnlySpan<char> text, NumberStyles style, IFormatProvider? provider, out ulong code)
        where TCodec : INumberCodec
    {
        bool isNumber = TryParse(text, style, provider, out Unpacked value);
        code = isNumber ? codec.Pack(value) : 0;
        return isNumber;
    }

    /// <summary>Reads a decimal number and rounds it once.</summary>
    /// <exception cref="FormatException">The text is not a number.</exception>
    public static ulong Parse<TCodec>(TCodec codec, ReadOnlySpan<char> text, NumberStyles style, IFormatProvider? provider)
        where TCodec : INumberCodec =>
        TryParse(codec, text, style, provider, out ulong code) ? code : throw new FormatException($"Expected a decimal number, found '{text}'.");

    /// <summary>The shortest decimal text that reads back to the same code, laid out as .NET's <c>R</c> format.</summary>
    /// <param name="codec">The format.</param>
    /// <param name="code">The code.</param>
    /// <param name="provider">The culture; the current one if null.</param>
    public static string Shortest<TCodec>(TCodec codec, ulong code, IFormatProvider? provider = null)
        where TCodec : INumberCodec
    {
        NumberFormatInfo info = NumberFormatInfo.GetInstance(provider);
        Unpacked value = codec.Unpack(code);
        switch (value.Kind)
        {
            case NumberKind.NaN:
                return info.NaNSymbol;
            case NumberKind.Infinity:
                return value.IsNegative ? info.NegativeInfinitySymbol : info.PositiveInfinitySymbol;
            case NumberKind.Zero:
                return value.IsNegative ? info.NegativeSign + "0" : "0";
            case var _ when codec.IsIntegral:
                return (value.IsNegative ? info.NegativeSign : "") + Exact(Unpacked.Abs(value));
            default:
                (string digits, int exponent) = ShortestDigits(codec, Unpacked.Abs(value));
                return (value.IsNegative ? info.NegativeSign : "") + LayOut(digits, exponent, info);
        }
    }

    /// <summary>Text in one of .NET's standard or custom numeric formats.</summary>
    /// <param name="codec">The format.</param>
    /// <param name="code">The code.</param>
    /// <param name="format">Null, empty, <c>G</c> or <c>R</c>: <see cref="Shortest"/>. Anything else as <see cref="double"/> has it, from the exact value.</param>
    /// <param name="provider">The culture; the current one if null.</param>
    /// <exception cref="FormatException">The format is not one of .NET's, or the value is no binary64 number and the format is not <c>G</c> or <c>R</c>.</exception>
    public static string Format<TCodec>(TCodec codec, ulong code, string? format, IFormatProvider? provider)
        where TCodec : INumberCodec
    {
        if (string.IsNullOrEmpty(format) || format is "G" or "g" or "R" or "r")
        {
            return Shortest(codec, code, provider);
        }

        Unpacked value = codec.Unpack(code);
        double exact = value.ToDouble();
        return HostFloats.Unpack(exact).Equals(value)
            ? exact.ToString(format, provider)
            : throw new FormatException($"{value} is no binary64 number: expected format G or R, found '{format}'.");
    }

    /// <summary>All decimal digits of a number: every finite binary number has a finite decimal expansion.</summary>
    /// <returns>Digits with a point where needed, without exponent: <c>-0.001953125</c>.</returns>
    public static string Exact(Unpacked value)
    {
        string sign = value.IsNegative ? "-" : "";
        if (!value.IsFiniteNonzero)
        {
            return sign + (value.IsZero ? "0" : value.IsNaN ? "NaN" : "Infinity");
        }

        int zeros = BitOperations.TrailingZeroCount(value.Significand);
        BigInteger significand = value.Significand >> zeros;
        int scale = value.Exponent - 63 + zeros;
        if (scale >= 0)
        {
            return sign + (significand << scale).ToString(CultureInfo.InvariantCulture);
        }

        // s / 2^k = s 5^k / 10^k.
        string digits = (significand * BigInteger.Pow(5, -scale)).ToString(CultureInfo.InvariantCulture).PadLeft(1 - scale, '0');
        return $"{sign}{digits.AsSpan(0, digits.Length + scale)}.{digits.AsSpan(digits.Length + scale)}";
    }

    // Separators are .NET's: once a currency symbol has been read those of currency alone, before it either kind, the decimal ones first.
    private static Unpacked ReadDigits(ReadOnlySpan<char> text, NumberStyles style, NumberFormatInfo info, bool isNegative)
    {
        bool allowsCurrency = (style & NumberStyles.AllowCurrencySymbol) != 0;
        bool allowsExponent = (style & NumberStyles.AllowExponent) != 0;
        bool awaitsPoint = (style & NumberStyles.AllowDecimalPoint) != 0;
        bool isCurrency = false;
        var digits = new System.Text.StringBuilder(text.Length);
        int places = 0;
        bool afterPoint = false;
        long exponent = 0;
        for (int i = 0; i < text.Length;)
        {
            ReadOnlySpan<char> rest = text[i..];
            if (char.IsAsciiDigit(rest[0]))
            {
                digits.Append(rest[0]);
                places += afterPoint ? 1 : 0;
                i++;
            }
            else if (allowsExponent && rest[0] is 'e' or 'E' && digits.Length > 0 && rest[1..].ContainsAnyInRange('0', '9'))
            {
                exponent = ReadExponent(rest[1..]);
                break;
            }
            else if (allowsCurrency && info.CurrencySymbol.Length > 0 && rest.StartsWith(info.CurrencySymbol, StringComparison.Ordinal))
            {
                isCurrency = true;
                i += info.CurrencySymbol.Length;
            }
            else if (awaitsPoint && allowsCurrency && rest.StartsWith(info.CurrencyDecimalSeparator, StringComparison.Ordinal))
            {
                awaitsPoint = false;
                afterPoint = true;
                i += info.CurrencyDecimalSeparator.Length;
            }
            else if (awaitsPoint && !isCurrency && rest.StartsWith(info.NumberDecimalSeparator, StringComparison.Ordinal))
            {
                awaitsPoint = false;
                afterPoint = true;
                i += info.NumberDecimalSeparator.Length;
            }
            else
            {
                i++;
            }
        }

        string significant = digits.ToString().TrimStart('0');
        if (significant.Length == 0)
        {
            return Unpacked.SignedZero(isNegative);
        }

        long leading = significant.Length - 1 - places + exponent;
        if (Math.Abs(leading) > ExponentLimit)
        {
            return Unpacked.FromNormalized(isNegative, leading > 0 ? Unpacked.ExponentLimit : -Unpacked.ExponentLimit, 1UL << 63, isInexact: true);
        }

        // Digits far beyond those that matter still count as "something is there".
        var integer = BigInteger.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture);
        int power = (int)(exponent - places);
        Unpacked magnitude = power >= 0
            ? Unpacked.FromInteger(integer * BigInteger.Pow(10, power))
            : Unpacked.FromRatio(integer, BigInteger.Pow(10, -power));
        return magnitude.WithSign(isNegative);
    }

    private static long ReadExponent(ReadOnlySpan<char> text)
    {
        const long Limit = int.MaxValue;
        int first = text.IndexOfAnyInRange('0', '9');
        long exponent = 0;
        foreach (char c in text[first..])
        {
            if (!char.IsAsciiDigit(c))
            {
                break;
            }

            exponent = Math.Min((exponent * 10) + (c - '0'), Limit);
        }

        bool isNegative = first > 0 && !text[..first].Contains('+');
        return isNegative ? -exponent : exponent;
    }

    // For each number of digits, the two decimals that enclose the value: the nearer one that reads back is the answer, and of two as near the even one.
    private static (string Digits, int Exponent) ShortestDigits<TCodec>(TCodec codec, Unpacked value)
        where TCodec : INumberCodec
    {
        ulong target = codec.Pack(value);
        BigInteger numerator = value.Significand;
        BigInteger denominator = BigInteger.One;
        int scale = value.Exponent - 63;
        numerator = scale > 0 ? numerator << scale : numerator;
        denominator = scale < 0 ? denominator << -scale : denominator;

        int exponent = (int)Math.Floor(value.Exponent * Math.Log10(2));
        if (ComparePowerOfTen(numerator, denominator, exponent + 1) >= 0)
        {
            exponent++;
        }

        for (int count = 1; ; count++)
        {
            // numerator / denominator × 10^power has count digits before the point.
            int power = count - 1 - exponent;
            BigInteger scaledNumerator = power > 0 ? numerator * BigInteger.Pow(10, power) : numerator;
            BigInteger scaledDenominator = power < 0 ? denominator * BigInteger.Pow(10, -power) : denominator;
            BigInteger lower = BigInteger.DivRem(scaledNumerator, scaledDenominator, out BigInteger remainder);
            int toHalf = (remainder << 1).CompareTo(scaledDenominator);
            bool lowerIsNearer = toHalf < 0 || (toHalf == 0 && lower.IsEven);
            BigInteger nearer = lowerIsNearer ? lower : lower + 1;
            BigInteger farther = lowerIsNearer ? lower + 1 : lower;
            if (!ReadsBack(nearer))
            {
                if (!ReadsBack(farther))
                {
                    continue;
                }

                nearer = farther;
            }

            string digits = nearer.ToString(CultureInfo.InvariantCulture);
            return (digits.TrimEnd('0'), exponent + digits.Length - count);

            bool ReadsBack(BigInteger candidate) =>
                codec.Pack(power >= 0
                    ? Unpacked.FromRatio(candidate, BigInteger.Pow(10, power))
                    : Unpacked.FromInteger(candidate * BigInteger.Pow(10, -power))) == target;
        }
    }

    private static int ComparePowerOfTen(BigInteger numerator, BigInteger denominator, int power) =>
        power >= 0
            ? numerator.CompareTo(denominator * BigInteger.Pow(10, power))
            : (numerator * BigInteger.Pow(10, -power)).CompareTo(denominator);

    private static string LayOut(string digits, int exponent, NumberFormatInfo info)
    {
        const int FirstScientific = 17;
        const int LastFixed = -4;
        string point = info.NumberDecimalSeparator;
        if (exponent >= FirstScientific || exponent < LastFixed)
        {
            string fraction = digits.Length > 1 ? point + digits[1..] : "";
            string sign = exponent < 0 ? info.NegativeSign : info.PositiveSign;
            return $"{digits[0]}{fraction}E{sign}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }

        if (exponent < 0)
        {
            return "0" + point + new string('0', -1 - exponent) + digits;
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : string.Concat(digits.AsSpan(0, exponent + 1), point, digits.AsSpan(exponent + 1));
    }
}
