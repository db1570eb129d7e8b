using System.Numerics;

namespace NumFormats;

/// <summary>
/// Conversion of numbers to codes of integer formats, and back, as .NET's integers have it: a fraction is cut off, and of integers that do not fit the low bits are kept unless the
/// conversion is checked or saturates. Other numbers saturate in place of that, NaN to 0.
/// </summary>
public static class IntegerConversion
{
    /// <summary>The code of the integer part; what is out of range saturates, NaN to 0.</summary>
    public static ulong Saturating<TLayout>(IntegerCodec<TLayout> codec, Unpacked value)
        where TLayout : struct, IIntegerLayout => codec.Pack(value, RoundingMode.TowardZero);

    /// <summary>The code of the integer part.</summary>
    /// <exception cref="OverflowException">The integer part is out of range, or the number infinite or NaN.</exception>
    public static ulong Checked<TLayout>(IntegerCodec<TLayout> codec, Unpacked value)
        where TLayout : struct, IIntegerLayout =>
        codec.IsInRange(value) ? Saturating(codec, value) : throw OutOfRange(codec, value);

    /// <summary>The code of an integer, of which the low bits are kept.</summary>
    public static ulong Wrap<TLayout, T>(IntegerCodec<TLayout> codec, T value)
        where TLayout : struct, IIntegerLayout
        where T : INumberBase<T> => IntegerArithmetic.Wrap(codec, long.CreateTruncating(value));

    /// <summary>Converts any number type of .NET or of this library.</summary>
    /// <returns>Whether the type is known.</returns>
    /// <exception cref="OverflowException">The integer part is out of range, the number infinite or NaN, or not real.</exception>
    public static bool TryChecked<TLayout, T>(IntegerCodec<TLayout> codec, T value, out ulong code)
        where TLayout : struct, IIntegerLayout
        where T : INumberBase<T>
    {
        if (typeof(T) == typeof(Complex) && ((Complex)(object)value).Imaginary != 0)
        {
            throw OutOfRange(codec, value);
        }

        bool known = TryUnpack(value, out Unpacked number);
        code = known ? Checked(codec, number) : 0;
        return known;
    }

    /// <inheritdoc cref="TryTruncating"/>
    public static bool TrySaturating<TLayout, T>(IntegerCodec<TLayout> codec, T value, out ulong code)
        where TLayout : struct, IIntegerLayout
        where T : INumberBase<T>
    {
        bool known = TryUnpack(value, out Unpacked number);
        code = known ? Saturating(codec, number) : 0;
        return known;
    }

    /// <summary>Converts any number type of .NET or of this library, a complex number by its real part.</summary>
    /// <returns>Whether the type is known.</returns>
    public static bool TryTruncating<TLayout, T>(IntegerCodec<TLayout> codec, T value, out ulong code)
        where TLayout : struct, IIntegerLayout
        where T : INumberBase<T>
    {
        if (NumberConversion.IsInteger<T>())
        {
            code = Wrap(codec, value);
            return true;
        }

        if (value is IFormatValue formatted && formatted.GetFormat() is IntegerFormat)
        {
            code = Wrap(codec, NumberConversion.ToInteger<Int128>(formatted.Unpack()));
            return true;
        }

        return TrySaturating(codec, value, out code);
    }

    /// <summary>An integer as any number type of .NET; of integers that do not fit the low bits are kept.</summary>
    /// <returns>Whether the type is known.</returns>
    public static bool TryConvertTruncating<T>(Unpacked value, out T result)
        where T : INumberBase<T>
    {
        if (NumberConversion.IsInteger<T>())
        {
            result = T.CreateTruncating(NumberConversion.ToInteger<Int128>(value));
            return true;
        }

        return NumberConversion.TryConvert(value, isChecked: false, out result);
    }

    /// <summary>Reads two's complement, or plain binary, of any number of bytes.</summary>
    /// <returns>Whether the format has the number.</returns>
    public static bool TryRead<TLayout>(IntegerCodec<TLayout> codec, ReadOnlySpan<byte> source, bool isUnsigned, bool isBigEndian, out ulong code)
        where TLayout : struct, IIntegerLayout
    {
        var number = Unpacked.FromInteger(new BigInteger(source, isUnsigned, isBigEndian));
        bool fits = codec.IsInRange(number);
        code = fits ? codec.Pack(number) : 0;
        return fits;
    }

    /// <summary>Writes the number of a code of up to 8 bits as a byte, with its sign extended.</summary>
    /// <returns>Whether there is room.</returns>
    public static bool TryWrite<TLayout>(IntegerCodec<TLayout> codec, ulong code, Span<byte> destination, out int bytesWritten)
        where TLayout : struct, IIntegerLayout
    {
        bytesWritten = destination.IsEmpty ? 0 : 1;
        if (!destination.IsEmpty)
        {
            destination[0] = unchecked((byte)codec.OrderKey(code));
        }

        return !destination.IsEmpty;
    }

    internal static OverflowException OutOfRange<TLayout, T>(IntegerCodec<TLayout> codec, T value)
        where TLayout : struct, IIntegerLayout =>
        new($"Expected a number from {codec.OrderKey(codec.LowestCode)} to {codec.OrderKey(codec.LargestCode)}, found {value}.");

    private static bool TryUnpack<T>(T value, out Unpacked number)
    {
        if (typeof(T) == typeof(Complex))
        {
            number = HostFloats.Unpack(((Complex)(object)value!).Real);
            return true;
        }

        return NumberConversion.TryUnpack(value, out number);
    }
}
