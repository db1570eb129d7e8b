namespace NumFormats.Kernels;

/// <summary>The two parts in which quotients below <see cref="Limit"/> are summed, as <see cref="TermSplit"/> splits terms: a multiple of 2^−20, and what is left of the quotient, rounded to a multiple of 2^−<see cref="LowBits"/>.</summary>
/// <typeparam name="T">The quotients' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal static class QuotientParts<T>
    where T : unmanaged
{
    /// <summary>Quotients below this are 2^21 units of their high parts at most, of which lanes of 32 bits hold the sum of <see cref="MostTerms"/>.</summary>
    public const double Limit = 2;

    /// <summary>The most terms of a lane.</summary>
    public const int MostTerms = 512;

    /// <summary>Sums are in units of 2^−this.</summary>
    public const int SumBits = 60;

    private const int HighBits = 20;

    /// <summary>The bits of the anchor of high parts.</summary>
    public static long HighAnchor => WideNumber<T>.ToBits(Anchor(HighBits));

    /// <summary>The bits of that anchor plus the one of low parts.</summary>
    public static long BothAnchors => WideNumber<T>.ToBits(Anchor(HighBits) + Anchor(LowBits));

    // Half a unit of high parts is 2^21 low ones in lanes of 32 bits.
    private static int LowBits => typeof(T) == typeof(int) ? 42 : SumBits;

    /// <summary>The sum of the parts, in units of 2^−<see cref="SumBits"/>.</summary>
    /// <param name="high">The sums in the lanes of the bits of high parts with their anchor.</param>
    /// <param name="low">Those of low parts.</param>
    /// <param name="terms">The terms of each lane.</param>
    public static Int128 Sum(ReadOnlySpan<T> high, ReadOnlySpan<T> low, int terms) =>
        ((Int128)Total(high, HighAnchor, terms) << (SumBits - HighBits)) + ((Int128)Total(low, WideNumber<T>.ToBits(Anchor(LowBits)), terms) << (SumBits - LowBits));

    /// <summary>A quotient of any size, rounded to a multiple of 2^−<see cref="LowBits"/>, in units of sums.</summary>
    public static Int128 Round(double quotient) => (Int128)Math.Round(Math.ScaleB(quotient, LowBits)) << (SumBits - LowBits);

    private static double Anchor(int bits) => Math.ScaleB(1.5, WideNumber<T>.SignificandBits - bits);

    // Of each lane the terms' anchors are subtracted modulo its size.
    private static long Total(ReadOnlySpan<T> lanes, long anchor, int terms)
    {
        long total = 0;
        foreach (T lane in lanes)
        {
            long sum = unchecked(WideNumber<T>.ToInt64(lane) - (terms * anchor));
            total += typeof(T) == typeof(int) ? unchecked((int)sum) : sum;
        }

        return total;
    }
}
