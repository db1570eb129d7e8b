using System.Numerics;

namespace NumFormats;

/// <summary>Angles reduced to the nearest quarter turn.</summary>
internal static class AngleReduction
{
    /// <summary>x = quadrant × π/2 + rest, modulo 2π, for a finite positive number of radians; |rest| is at most π/4, or 1 in quadrant 0.</summary>
    /// <remarks>
    /// Payne and Hanek's method. With x = M 2^s, the digits of 2/π above 2^(2 − s) make multiples of four quarter turns and are left out. What is left is a
    /// window of 2/π of precision + 66 bits however large x is. Source: "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983).
    /// </remarks>
    public static (int Quadrant, Ball Remainder) FromRadians(Unpacked x, int precision)
    {
        if (x.Exponent < 0)
        {
            return (0, Ball.Exact(x, precision));
        }

        // y = x × 2/π mod 4 in units of 2^-fractionBits. The window's error, below two units, grows to 2^65 with M.
        int fractionBits = precision + 64;
        BigInteger mask = (BigInteger.One << (fractionBits + 2)) - 1;
        BigInteger window = Constants.TwoOverPi.ToFixed(x.Exponent - 63 + fractionBits) & mask;
        BigInteger turns = (x.Significand * window) & mask;
        BigInteger quadrant = (turns + (BigInteger.One << (fractionBits - 1))) >> fractionBits;
        Ball rest = Ball.Approximate(turns - (quadrant << fractionBits), -fractionBits, Math.ScaleB(1, 65), precision);
        return ((int)quadrant & 3, rest * Constants.Pi.ToBall(precision).Scale(-1));
    }

    /// <summary>x = quadrant / 2 + rest, modulo 2, for a finite positive number of half turns; |rest| is at most 1/4, and exact.</summary>
    public static (int Quadrant, Unpacked Remainder) FromHalfTurns(Unpacked x)
    {
        if (x.Exponent < -2)
        {
            return (0, x);
        }

        if (x.Exponent >= 63)
        {
            return (x.IsOddInteger ? 2 : 0, Unpacked.Zero);
        }

        // In units of the last place, 2^-places, a quarter turn is 2^(places − 1).
        int places = 63 - x.Exponent;
        UInt128 significand = x.Significand;
        UInt128 quadrant = (significand + ((UInt128.One << (places - 1)) >> 1)) >> (places - 1);
        Int128 rest = (Int128)significand - (Int128)(quadrant << (places - 1));
        return ((int)((ulong)quadrant & 3), Unpacked.FromInteger((UInt128)Int128.Abs(rest), -places, rest < 0));
    }
}
