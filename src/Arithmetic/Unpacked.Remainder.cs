namespace NumFormats;

/// <content>Remainders.</content>
public readonly partial struct Unpacked
{
    /// <summary>x − n × y with n = x / y truncated (C's <c>fmod</c>, C#'s <c>%</c>); exact, with the sign of x.</summary>
    /// <remarks>NaN when x is infinite or y is zero.</remarks>
    public static Unpacked TruncatedRemainder(Unpacked x, Unpacked y) => Remainder(x, y, nearest: false);

    /// <summary>x − n × y with n = x / y rounded to nearest, ties to even (IEEE 754-2019 section 5.3.1, <c>remainder</c>); exact.</summary>
    /// <remarks>A zero remainder has the sign of x. NaN when x is infinite or y is zero.</remarks>
    public static Unpacked IeeeRemainder(Unpacked x, Unpacked y) => Remainder(x, y, nearest: true);

    // Long division of the significands, 64 quotient bits a step. Of the quotient only its parity is kept, for ties.
    private static Unpacked Remainder(Unpacked x, Unpacked y, bool nearest)
    {
        if (x.IsNaN || y.IsNaN)
        {
            return x.IsNaN ? x : y;
        }

        if (x.IsInfinity || y.IsZero)
        {
            return NaN;
        }

        int steps = x.Exponent - y.Exponent;
        if (x.IsZero || y.IsInfinity || steps < (nearest ? -1 : 0))
        {
            return x;
        }

        ulong divisor = y.Significand;
        ulong rest = x.Significand;
        bool quotientIsOdd = false;
        if (steps >= 0)
        {
            if (rest >= divisor)
            {
                rest -= divisor;
                quotientIsOdd = true;
            }

            while (steps > 0)
            {
                int shift = Math.Min(steps, 64);
                ulong high = shift == 64 ? rest : rest >> (64 - shift);
                ulong low = shift == 64 ? 0 : rest << shift;
                quotientIsOdd = (DivideWide(high, low, divisor, out rest) & 1) != 0;
                steps -= shift;
            }
        }

        // The rest is now in units of y's last place, or, when x was just below y's binade, of half of that.
        int scale = y.Exponent - 63 + steps;
        bool isNegative = x.IsNegative;
        if (nearest)
        {
            UInt128 doubled = (UInt128)rest << 1;
            UInt128 whole = (UInt128)divisor << -steps;
            if (doubled > whole || (doubled == whole && quotientIsOdd))
            {
                rest = (ulong)(whole - rest);
                isNegative = !isNegative;
            }
        }

        return FromInteger(rest, scale, rest == 0 ? x.IsNegative : isNegative, x.IsInexact | y.IsInexact);
    }
}
