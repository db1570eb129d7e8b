using System.Numerics;

namespace NumFormats;

/// <content>Rounding to integers and conversion to them.</content>
public readonly partial struct Unpacked
{
    /// <summary>The number rounded to an integer; the sign of zero results is kept.</summary>
    /// <remarks>"Even" and "odd" mean the integer itself.</remarks>
    public static Unpacked RoundToInteger(Unpacked value, Rounding rounding)
    {
        if (!value.IsFiniteNonzero || value.Exponent >= 63)
        {
            return value;
        }

        ulong truncated;
        ulong discarded;
        bool sticky = value.IsInexact;
        if (value.Exponent >= 0)
        {
            truncated = value.Significand >> (63 - value.Exponent);
            discarded = value.Significand << (value.Exponent + 1);
        }
        else
        {
            int shift = -1 - value.Exponent;
            truncated = 0;
            discarded = shift < 64 ? value.Significand >> shift : 0;
            sticky |= shift >= 64 || discarded << shift != value.Significand;
        }

        bool away = rounding.RoundsAway(discarded, sticky, (truncated & 1) != 0, value.IsNegative);
        return FromInteger((UInt128)truncated + (away ? 1u : 0u), 0, value.IsNegative);
    }

    /// <summary>The magnitude of the integer part.</summary>
    /// <param name="magnitude">floor(|x|); <see cref="UInt128.MaxValue"/> where it does not fit.</param>
    /// <returns>Whether the number is finite and its integer part fits.</returns>
    public bool TryTruncate(out UInt128 magnitude)
    {
        if (Kind >= NumberKind.Infinity || Exponent > 127)
        {
            magnitude = UInt128.MaxValue;
            return false;
        }

        magnitude = Kind == NumberKind.Zero || Exponent < 0 ? UInt128.Zero
            : Exponent <= 63 ? Significand >> (63 - Exponent)
            : (UInt128)Significand << (Exponent - 63);
        return true;
    }

    /// <summary>The integer part, rounded toward zero.</summary>
    /// <exception cref="OverflowException">The number is infinite or NaN.</exception>
    public BigInteger TruncateToBigInteger()
    {
        if (Kind >= NumberKind.Infinity)
        {
            throw new OverflowException("Expected a finite number: infinity and NaN have no integer value.");
        }

        BigInteger magnitude = Kind == NumberKind.Zero || Exponent < 0 ? BigInteger.Zero
            : Exponent <= 63 ? Significand >> (63 - Exponent)
            : (BigInteger)Significand << (Exponent - 63);
        return IsNegative ? -magnitude : magnitude;
    }
}
