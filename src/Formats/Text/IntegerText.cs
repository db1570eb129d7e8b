using System.Globalization;

namespace NumFormats;

/// <summary>Text of integers of up to 8 bits as <see cref="sbyte"/> and <see cref="byte"/> have it: hexadecimal and binary text is the code, all other text the number.</summary>
public static class IntegerText
{
    /// <summary>Reads an integer, or a code where the style says hexadecimal or binary.</summary>
    /// <param name="codec">The format.</param>
    /// <param name="text">What <see cref="int.TryParse(ReadOnlySpan{char}, NumberStyles, IFormatProvider, out int)"/> reads.</param>
    /// <param name="style">The allowed elements.</param>
    /// <param name="provider">The culture; the current one if null.</param>
    /// <param name="code">The code; 0 if there is none.</param>
    /// <returns>Whether the text is a number of the format.</returns>
    /// <exception cref="ArgumentException"><paramref name="style"/> is not for integers.</exception>
    public static bool TryParse<TLayout>(IntegerCodec<TLayout> codec, ReadOnlySpan<char> text, NumberStyles style, IFormatProvider? provider, out ulong code)
        where TLayout : struct, IIntegerLayout
    {
        bool fits;
        if (IsOfCodes(style))
        {
            fits = ulong.TryParse(text, style, provider, out code) && code <= codec.Mask;
        }
        else
        {
            fits = long.TryParse(text, style, provider, out long value);
            code = IntegerArithmetic.Wrap(codec, value);
            fits &= codec.OrderKey(code) == value;
        }

        code = fits ? code : 0;
        return fits;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">The text is not an integer.</exception>
    /// <exception cref="OverflowException">The format lacks the number.</exception>
    public static ulong Parse<TLayout>(IntegerCodec<TLayout> codec, ReadOnlySpan<char> text, NumberStyles style, IFormatProvider? provider)
        where TLayout : struct, IIntegerLayout
    {
        if (TryParse(codec, text, style, provider, out ulong code))
        {
            return code;
        }

        // .NET tells text that is no integer from a number that is too large. What it reads all the same is too large for this format.
        _ = IsOfCodes(style) ? (Int128)ulong.Parse(text, style, provider) : long.Parse(text, style, provider);
        throw IntegerConversion.OutOfRange(codec, $"'{text}'");
    }

    /// <summary>Text in one of .NET's standard or custom numeric formats.</summary>
    /// <param name="codec">The format.</param>
    /// <param name="code">The code.</param>
    /// <param name="format">As <see cref="int"/> has it; <c>X</c> and <c>B</c> write the code.</param>
    /// <param name="provider">The culture; the current one if null.</param>
    /// <exception cref="FormatException">There is no such format.</exception>
    public static string Format<TLayout>(IntegerCodec<TLayout> codec, ulong code, string? format, IFormatProvider? provider)
        where TLayout : struct, IIntegerLayout
    {
        bool isOfCodes = format is ['X' or 'x' or 'B' or 'b', .. string precision] && !precision.AsSpan().ContainsAnyExceptInRange('0', '9');
        return isOfCodes ? ((uint)code).ToString(format, provider) : ((int)codec.OrderKey(code)).ToString(format, provider);
    }

    private static bool IsOfCodes(NumberStyles style) => (style & (NumberStyles.AllowHexSpecifier | NumberStyles.AllowBinarySpecifier)) != 0;
}
