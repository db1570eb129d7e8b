using System.Numerics;

namespace NumFormats;

/// <summary>The two power series behind all elementary functions, summed by Horner's rule in fixed point.</summary>
/// <remarks>
/// Both have 1 as their first term and a sum between 1/2 and 3/2, so that a fixed number of places is also a relative precision; the functions
/// multiply the sum by the leading power of their argument, which keeps tiny results as precise as others.
/// The argument w is at most 1/4 in magnitude, except where that is said.
/// </remarks>
internal static class PowerSeries
{
    /// <summary>Σ w^i / ((s i + c)! / c!): (e^w − 1)/w for s = c = 1; sin(t)/t and cos(t) with w = −t², s = 2, and c = 1 or 0. |w| may be up to 1/2.</summary>
    /// <param name="w">The argument.</param>
    /// <param name="stride">s, 1 or 2.</param>
    /// <param name="offset">c, 0 or 1.</param>
    public static Ball SumOverFactorials(Ball w, int stride, int offset)
    {
        int places = w.Precision + 4;
        (BigInteger x, double radius) = w.ToFixed(places);

        // The first term left off is below 2^-places, and each next one below half of the one before: the tail is below two units.
        int last = 0;
        double bits = 0;
        while (bits < places)
        {
            last++;
            bits += Math.Log2(Ratio(last)) - w.Top;
        }

        // Each step's two roundings lose less than two units, and the next step multiplies what is lost by less than a half: four units.
        // The derivative of the sum is below one, so that the argument's error enters at most as it is.
        BigInteger one = BigInteger.One << places;
        BigInteger sum = one;
        for (int i = last; i > 0; i--)
        {
            sum = one + (((sum * x) >> places) / Ratio(i));
        }

        return Ball.Approximate(sum, -places, radius + 6, w.Precision);

        long Ratio(long i) => stride == 1 ? i + offset : ((2 * i) + offset) * ((2 * i) + offset - 1);
    }

    /// <summary>Σ w^i / (2 i + 1): atanh(z)/z with w = z², atan(t)/t with w = −t².</summary>
    public static Ball SumOverOddNumbers(Ball w)
    {
        int places = w.Precision + 4;
        (BigInteger x, double radius) = w.ToFixed(places);

        // The tail is below |w|^(last + 1) / (1 − |w|), less than two units.
        int last = (places / Math.Max(1, -w.Top)) + 1;

        // Two roundings a step, contracted by |w| ≤ 1/4 at the next, lose less than three units; the derivative of the sum is below one.
        BigInteger one = BigInteger.One << places;
        BigInteger sum = BigInteger.Zero;
        for (int i = last; i >= 0; i--)
        {
            sum = (one / ((2 * i) + 1)) + ((sum * x) >> places);
        }

        return Ball.Approximate(sum, -places, radius + 5, w.Precision);
    }
}
