using System.Numerics;

namespace NumFormats;

/// <summary>Rounding of values to integers, decimal places and powers of two.</summary>
public static class CodeRounding
{
    /// <summary>To an integer.</summary>
    public static ulong ToInteger<TCodec>(TCodec codec, ulong code, RoundingMode mode)
        where TCodec : INumberCodec => codec.Pack(Unpacked.RoundToInteger(codec.Unpack(code), mode));

    /// <summary>To a number of decimal places, then to nearest even in the format.</summary>
    /// <param name="codec">The format.</param>
    /// <param name="code">The code.</param>
    /// <param name="digits">Decimal places, 0 to 1000.</param>
    /// <param name="mode">How the decimal is chosen.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="digits"/> is out of range.</exception>
    /// <exception cref="ArgumentException"><paramref name="mode"/> is not defined.</exception>
    public static ulong ToDecimalPlaces<TCodec>(TCodec codec, ulong code, int digits, MidpointRounding mode)
        where TCodec : INumberCodec
    {
        const int MaxDigits = 1000;
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, MaxDigits);
        RoundingMode rounding = mode switch
        {
            MidpointRounding.ToEven => RoundingMode.NearestEven,
            MidpointRounding.AwayFromZero => RoundingMode.NearestAway,
            MidpointRounding.ToZero => RoundingMode.TowardZero,
            MidpointRounding.ToNegativeInfinity => RoundingMode.Down,
            MidpointRounding.ToPositiveInfinity => RoundingMode.Up,
            _ => throw new ArgumentException($"Expected a defined value of {nameof(MidpointRounding)}, found {mode}.", nameof(mode)),
        };
        if (digits == 0)
        {
            return ToInteger(codec, code, rounding);
        }

        Unpacked value = codec.Unpack(code);
        if (!value.IsFiniteNonzero || value.IsInteger)
        {
            return code;
        }

        // x 10^d = s 10^d 2^scale exactly; its integer part and the fraction below decide.
        int scale = value.Exponent - 63;
        BigInteger power = BigInteger.Pow(10, digits);
        BigInteger scaled = value.Significand * power;
        BigInteger integer = scaled >> -scale;
        BigInteger rest = scaled - (integer << -scale);
        var fraction = Unpacked.FromInteger(rest, scale);
        ulong discarded = fraction.IsZero || fraction.Exponent < -64 ? 0 : fraction.Significand >> (-1 - fraction.Exponent);
        bool sticky = !fraction.IsZero && (fraction.IsInexact || fraction.Exponent < -1);
        bool away = ((Rounding)rounding).RoundsAway(discarded, sticky, !integer.IsEven, value.IsNegative);
        return codec.Pack(Unpacked.FromRatio(integer + (away ? 1 : 0), power).WithSign(value.IsNegative));
    }

    /// <summary>x × 2^n, rounded once.</summary>
    public static ulong ScaleByPowerOfTwo<TCodec>(TCodec codec, ulong code, int power)
        where TCodec : INumberCodec => codec.Pack(Unpacked.ScaleByPowerOfTwo(codec.Unpack(code), power));

    /// <summary>floor(log2|x|); the least integer for zero, the largest for infinity and NaN.</summary>
    public static int ILogB<TCodec>(TCodec codec, ulong code)
        where TCodec : INumberCodec
    {
        Unpacked value = codec.Unpack(code);
        return value.Kind switch
        {
            NumberKind.Finite => value.Exponent,
            NumberKind.Zero => int.MinValue,
            _ => int.MaxValue,
        };
    }

    /// <summary>Whether the value is a positive power of two.</summary>
    public static bool IsPowerOfTwo<TCodec>(TCodec codec, ulong code)
        where TCodec : INumberCodec
    {
        Unpacked value = codec.Unpack(code);
        return value.IsFiniteNonzero && !value.IsNegative && value.Significand == 1UL << 63;
    }
}
