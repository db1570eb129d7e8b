using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NumFormats;

/// <summary>.NET's numbers as unpacked numbers and back, each with at most one rounding.</summary>
public static class NumberConversion
{
    // decimal: a 96-bit integer over a power of ten up to 10^28.
    private const int DecimalMaxScale = 28;
    private static readonly BigInteger DecimalMaxInteger = (BigInteger.One << 96) - 1;

    /// <summary>The number that an integer is, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Unpack(long value) => Unpacked.FromInteger(value < 0 ? 0UL - (ulong)value : (ulong)value, 0, value < 0);

    /// <summary>The number that an integer is, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Unpacked Unpack(ulong value) => Unpacked.FromInteger(value);

    /// <summary>The number that an integer is: 64 bits and a sticky bit.</summary>
    public static Unpacked Unpack(Int128 value) => Unpacked.FromInteger(value < 0 ? UInt128.Zero - (UInt128)value : (UInt128)value, 0, value < 0);

    /// <summary>The number that an integer is: 64 bits and a sticky bit.</summary>
    public static Unpacked Unpack(UInt128 value) => Unpacked.FromInteger(value);

    /// <summary>The number that a decimal is: 64 bits and a sticky bit. The sign of a decimal zero is kept.</summary>
    public static Unpacked Unpack(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var integer = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        int scale = (parts[3] >> 16) & 0xFF;
        bool isNegative = parts[3] < 0;
        return scale == 0 || integer == 0
            ? Unpacked.FromInteger(integer, 0, isNegative)
            : Unpacked.FromRatio(integer, BigInteger.Pow(10, scale)).WithSign(isNegative);
    }

    /// <summary>Whether a type is one of .NET's integer types, <see cref="BigInteger"/> and <see cref="char"/> included.</summary>
    public static bool IsInteger<T>() =>
        typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(short) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(nint) ||
        typeof(T) == typeof(uint) || typeof(T) == typeof(ulong) || typeof(T) == typeof(ushort) || typeof(T) == typeof(byte) || typeof(T) == typeof(nuint) ||
        typeof(T) == typeof(char) || typeof(T) == typeof(Int128) || typeof(T) == typeof(UInt128) || typeof(T) == typeof(BigInteger);

    /// <summary>Any number type of .NET, or of this library, as a number.</summary>
    /// <typeparam name="T">The type: every integer type, <see cref="BigInteger"/>, <see cref="char"/>, <see cref="Half"/>, <see cref="float"/>,
    /// <see cref="double"/>, <see cref="NFloat"/>, <see cref="decimal"/>, <see cref="Complex"/> (its real part, if that is all there is), or an <see cref="IFormatValue"/>.</typeparam>
    /// <returns>Whether the type is known, and for <see cref="Complex"/> whether the value is real.</returns>
    public static bool TryUnpack<T>(T value, out Unpacked result)
    {
        // The comparisons of types are constants to the JIT, and only one line is left of these.
        bool known = true;
        if (typeof(T) == typeof(double)) { result = HostFloats.Unpack((double)(object)value!); }
        else if (typeof(T) == typeof(float)) { result = HostFloats.Unpack((float)(object)value!); }
        else if (typeof(T) == typeof(Half)) { result = HostFloats.Unpack((Half)(object)value!); }
        else if (typeof(T) == typeof(NFloat)) { result = HostFloats.Unpack((double)(NFloat)(object)value!); }
        else if (typeof(T) == typeof(int)) { result = Unpack((int)(object)value!); }
        else if (typeof(T) == typeof(long)) { result = Unpack((long)(object)value!); }
        else if (typeof(T) == typeof(short)) { result = Unpack((short)(object)value!); }
        else if (typeof(T) == typeof(sbyte)) { result = Unpack((sbyte)(object)value!); }
        else if (typeof(T) == typeof(nint)) { result = Unpack((nint)(object)value!); }
        else if (typeof(T) == typeof(uint)) { result = Unpack((ulong)(uint)(object)value!); }
        else if (typeof(T) == typeof(ulong)) { result = Unpack((ulong)(object)value!); }
        else if (typeof(T) == typeof(ushort)) { result = Unpack((ulong)(ushort)(object)value!); }
        else if (typeof(T) == typeof(byte)) { result = Unpack((ulong)(byte)(object)value!); }
        else if (typeof(T) == typeof(nuint)) { result = Unpack((ulong)(nuint)(object)value!); }
        else if (typeof(T) == typeof(char)) { result = Unpack((ulong)(char)(object)value!); }
        else if (typeof(T) == typeof(Int128)) { result = Unpack((Int128)(object)value!); }
        else if (typeof(T) == typeof(UInt128)) { result = Unpack((UInt128)(object)value!); }
        else if (typeof(T) == typeof(BigInteger)) { result = Unpacked.FromInteger((BigInteger)(object)value!); }
        else if (typeof(T) == typeof(decimal)) { result = Unpack((decimal)(object)value!); }
        else if (typeof(T) == typeof(Complex))
        {
            var complex = (Complex)(object)value!;
            result = HostFloats.Unpack(complex.Real);
            known = complex.Imaginary == 0;
        }
        else if (value is IFormatValue formatted) { result = formatted.Unpack(); }
        else
        {
            result = default;
            known = false;
        }

        return known;
    }

    /// <summary>A number as any number type of .NET; floats to nearest even, integers toward zero.</summary>
    /// <param name="value">The number.</param>
    /// <param name="isChecked">Whether NaN, infinity and numbers outside an integer type's or decimal's range are errors; otherwise they saturate, NaN to 0.</param>
    /// <param name="result">The converted number.</param>
    /// <returns>Whether the type is known.</returns>
    /// <exception cref="OverflowException">The number is outside the type's range and <paramref name="isChecked"/> is set, or infinite and the type is
    /// <see cref="BigInteger"/>, which has no largest value.</exception>
    public static bool TryConvert<T>(Unpacked value, bool isChecked, out T result)
    {
        object? converted = null;
        if (typeof(T) == typeof(double)) { converted = value.ToDouble(); }
        else if (typeof(T) == typeof(float)) { converted = value.ToSingle(); }
        else if (typeof(T) == typeof(Half)) { converted = value.ToHalf(); }
        else if (typeof(T) == typeof(NFloat)) { converted = new NFloat(value.ToDouble()); }
        else if (typeof(T) == typeof(int)) { converted = ToInteger<int>(value, isChecked); }
        else if (typeof(T) == typeof(long)) { converted = ToInteger<long>(value, isChecked); }
        else if (typeof(T) == typeof(short)) { converted = ToInteger<short>(value, isChecked); }
        else if (typeof(T) == typeof(sbyte)) { converted = ToInteger<sbyte>(value, isChecked); }
        else if (typeof(T) == typeof(nint)) { converted = ToInteger<nint>(value, isChecked); }
        else if (typeof(T) == typeof(uint)) { converted = ToInteger<uint>(value, isChecked); }
        else if (typeof(T) == typeof(ulong)) { converted = ToInteger<ulong>(value, isChecked); }
        else if (typeof(T) == typeof(ushort)) { converted = ToInteger<ushort>(value, isChecked); }
        else if (typeof(T) == typeof(byte)) { converted = ToInteger<byte>(value, isChecked); }
        else if (typeof(T) == typeof(nuint)) { converted = ToInteger<nuint>(value, isChecked); }
        else if (typeof(T) == typeof(char)) { converted = (char)ToInteger<ushort>(value, isChecked); }
        else if (typeof(T) == typeof(Int128)) { converted = ToInteger<Int128>(value, isChecked); }
        else if (typeof(T) == typeof(UInt128)) { converted = ToInteger<UInt128>(value, isChecked); }
        else if (typeof(T) == typeof(BigInteger)) { converted = value.IsNaN && !isChecked ? BigInteger.Zero : value.TruncateToBigInteger(); }
        else if (typeof(T) == typeof(decimal)) { converted = ToDecimal(value, isChecked); }
        else if (typeof(T) == typeof(Complex)) { converted = (Complex)value.ToDouble(); }

        result = converted is null ? default! : (T)converted;
        return converted is not null;
    }

    /// <summary>The integer part of a number.</summary>
    /// <param name="value">The number, rounded toward zero.</param>
    /// <param name="isChecked">Whether NaN and numbers outside the type's range are errors; otherwise they saturate, NaN to 0.</param>
    /// <exception cref="OverflowException">The number is outside the type's range and <paramref name="isChecked"/> is set.</exception>
    public static T ToInteger<T>(Unpacked value, bool isChecked = false)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool fits = value.TryTruncate(out UInt128 magnitude);
        if (fits && !value.IsNegative && magnitude <= UInt128.CreateSaturating(T.MaxValue))
        {
            return T.CreateTruncating(magnitude);
        }

        // Two's complement: the magnitude of the least value, taken modulo 2^128, is its negation.
        if (fits && value.IsNegative && magnitude <= UInt128.Zero - UInt128.CreateTruncating(T.MinValue))
        {
            return T.CreateTruncating(UInt128.Zero - magnitude);
        }

        if (isChecked)
        {
            throw new OverflowException($"Expected a number from {T.MinValue} to {T.MaxValue}, found {value}.");
        }

        return value.IsNaN ? T.Zero : value.IsNegative ? T.MinValue : T.MaxValue;
    }

    /// <summary>The decimal nearest to a number: exact where 28 decimal places suffice, otherwise rounded to even in the 28th place or the 96th bit.</summary>
    /// <param name="value">The number.</param>
    /// <param name="isChecked">Whether NaN and numbers outside decimal's range are errors; otherwise they saturate, NaN to 0.</param>
    /// <exception cref="OverflowException">The number is outside decimal's range and <paramref name="isChecked"/> is set.</exception>
    public static decimal ToDecimal(Unpacked value, bool isChecked = true)
    {
        if (value.IsZero)
        {
            return new decimal(0, 0, 0, value.IsNegative, 0);
        }

        if (!value.IsFiniteNonzero || value.Exponent >= 96)
        {
            if (isChecked)
            {
                throw new OverflowException($"Expected a number from {decimal.MinValue} to {decimal.MaxValue}, found {value}.");
            }

            return value.IsNaN ? 0 : value.IsNegative ? decimal.MinValue : decimal.MaxValue;
        }

        if (value.Exponent < -100)
        {
            return new decimal(0, 0, 0, value.IsNegative, DecimalMaxScale);
        }

        // The largest number of places at which the rounded integer fits in 96 bits.
        int places = DecimalMaxScale;
        BigInteger integer;
        while (true)
        {
            BigInteger scaled = value.Significand * BigInteger.Pow(10, places);
            int shift = 63 - value.Exponent;
            integer = shift <= 0 ? scaled << -shift : DivideByPowerOfTwo(scaled, shift);
            if (integer <= DecimalMaxInteger)
            {
                break;
            }

            places--;
        }

        while (places > 0 && integer % 10 == 0)
        {
            integer /= 10;
            places--;
        }

        return new decimal(
            (int)(uint)(integer & uint.MaxValue),
            (int)(uint)((integer >> 32) & uint.MaxValue),
            (int)(uint)(integer >> 64),
            value.IsNegative,
            (byte)places);
    }

    // Rounded to nearest even.
    private static BigInteger DivideByPowerOfTwo(BigInteger dividend, int power)
    {
        BigInteger quotient = dividend >> power;
        BigInteger twice = (dividend - (quotient << power)) << 1;
        int toHalf = twice.CompareTo(BigInteger.One << power);
        return toHalf > 0 || (toHalf == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
