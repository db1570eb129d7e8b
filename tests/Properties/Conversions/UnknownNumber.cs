using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace NumFormats.Properties;

/// <summary>A number type that nobody has heard of: it converts to and from nothing.</summary>
internal readonly struct UnknownNumber : INumberBase<UnknownNumber>
{
    public static UnknownNumber One => default;

    public static int Radix => 2;

    public static UnknownNumber Zero => default;

    public static UnknownNumber AdditiveIdentity => default;

    public static UnknownNumber MultiplicativeIdentity => default;

    public static UnknownNumber operator +(UnknownNumber value) => value;

    public static UnknownNumber operator +(UnknownNumber left, UnknownNumber right) => default;

    public static UnknownNumber operator -(UnknownNumber value) => default;

    public static UnknownNumber operator -(UnknownNumber left, UnknownNumber right) => default;

    public static UnknownNumber operator ++(UnknownNumber value) => default;

    public static UnknownNumber operator --(UnknownNumber value) => default;

    public static UnknownNumber operator *(UnknownNumber left, UnknownNumber right) => default;

    public static UnknownNumber operator /(UnknownNumber left, UnknownNumber right) => default;

    public static bool operator ==(UnknownNumber left, UnknownNumber right) => true;

    public static bool operator !=(UnknownNumber left, UnknownNumber right) => false;

    public static UnknownNumber Abs(UnknownNumber value) => default;

    public static bool IsCanonical(UnknownNumber value) => true;

    public static bool IsComplexNumber(UnknownNumber value) => false;

    public static bool IsEvenInteger(UnknownNumber value) => true;

    public static bool IsFinite(UnknownNumber value) => true;

    public static bool IsImaginaryNumber(UnknownNumber value) => false;

    public static bool IsInfinity(UnknownNumber value) => false;

    public static bool IsInteger(UnknownNumber value) => true;

    public static bool IsNaN(UnknownNumber value) => false;

    public static bool IsNegative(UnknownNumber value) => false;

    public static bool IsNegativeInfinity(UnknownNumber value) => false;

    public static bool IsNormal(UnknownNumber value) => false;

    public static bool IsOddInteger(UnknownNumber value) => false;

    public static bool IsPositive(UnknownNumber value) => true;

    public static bool IsPositiveInfinity(UnknownNumber value) => false;

    public static bool IsRealNumber(UnknownNumber value) => true;

    public static bool IsSubnormal(UnknownNumber value) => false;

    public static bool IsZero(UnknownNumber value) => true;

    public static UnknownNumber MaxMagnitude(UnknownNumber x, UnknownNumber y) => x;

    public static UnknownNumber MaxMagnitudeNumber(UnknownNumber x, UnknownNumber y) => x;

    public static UnknownNumber MinMagnitude(UnknownNumber x, UnknownNumber y) => x;

    public static UnknownNumber MinMagnitudeNumber(UnknownNumber x, UnknownNumber y) => x;

    public static UnknownNumber Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) => default;

    public static UnknownNumber Parse(string s, NumberStyles style, IFormatProvider? provider) => default;

    public static UnknownNumber Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => default;

    public static UnknownNumber Parse(string s, IFormatProvider? provider) => default;

    public static bool TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out UnknownNumber result) => Fails(out result);

    public static bool TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out UnknownNumber result) => Fails(out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out UnknownNumber result) => Fails(out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out UnknownNumber result) => Fails(out result);

    public bool Equals(UnknownNumber other) => true;

    public override bool Equals(object? obj) => obj is UnknownNumber;

    public override int GetHashCode() => 0;

    public string ToString(string? format, IFormatProvider? formatProvider) => "?";

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = 0;
        return false;
    }

    static bool INumberBase<UnknownNumber>.TryConvertFromChecked<TOther>(TOther value, out UnknownNumber result) => Fails(out result);

    static bool INumberBase<UnknownNumber>.TryConvertFromSaturating<TOther>(TOther value, out UnknownNumber result) => Fails(out result);

    static bool INumberBase<UnknownNumber>.TryConvertFromTruncating<TOther>(TOther value, out UnknownNumber result) => Fails(out result);

    static bool INumberBase<UnknownNumber>.TryConvertToChecked<TOther>(UnknownNumber value, [MaybeNullWhen(false)] out TOther result) => Fails(out result);

    static bool INumberBase<UnknownNumber>.TryConvertToSaturating<TOther>(UnknownNumber value, [MaybeNullWhen(false)] out TOther result) => Fails(out result);

    static bool INumberBase<UnknownNumber>.TryConvertToTruncating<TOther>(UnknownNumber value, [MaybeNullWhen(false)] out TOther result) => Fails(out result);

    private static bool Fails<T>([MaybeNull] out T result)
    {
        result = default;
        return false;
    }
}
