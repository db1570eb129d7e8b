namespace NumFormats.Cli;

/// <summary>What a number becomes in a format in one rounding mode, and in which overflow modes it becomes that.</summary>
/// <param name="Format">The format.</param>
/// <param name="Original">The number.</param>
/// <param name="Rounding">The name of the rounding mode.</param>
/// <param name="Overflows">The names of the overflow modes.</param>
/// <param name="Code">The code that it becomes.</param>
internal sealed record RoundingOutcome(NumberFormat Format, Unpacked Original, string Rounding, IReadOnlyList<string> Overflows, ulong Code)
{
    private const int MostDigits = 9;
    private const double DigitsPerBit = 0.30103;
    private const int KeptBits = 64;

    /// <summary>The number that it becomes.</summary>
    public Unpacked Rounded => Format.Unpack(Code);

    /// <summary>Rounded − original: exact where the original is a binary number of 64 bits, otherwise truncated.</summary>
    public Unpacked Error => Unpacked.Subtract(Rounded, Original);

    /// <summary>The error in units in the last place of the rounded number.</summary>
    public Unpacked ErrorInUlps => Unpacked.Divide(Error, Format.Ulp(Code));

    /// <summary>The outcomes in every deterministic rounding mode, overflow modes of the same outcome together.</summary>
    public static IEnumerable<RoundingOutcome> All(NumberFormat format, Unpacked original)
    {
        foreach ((string rounding, RoundingMode mode) in ModeNames.Rounding)
        {
            if (mode == RoundingMode.Stochastic)
            {
                continue;
            }

            var byCode = ModeNames.Overflow.GroupBy(overflow => format.Pack(original, mode, overflow.Mode), overflow => overflow.Name);
            foreach (IGrouping<ulong, string> group in byCode)
            {
                yield return new RoundingOutcome(format, original, rounding, [.. group], group.Key);
            }
        }
    }

    /// <summary>
    /// The probability that stochastic rounding, of unlimited random bits, takes the neighbour of larger magnitude; null where the number is not
    /// between two numbers of the format.
    /// </summary>
    public static double? ProbabilityAway(NumberFormat format, Unpacked original)
    {
        ulong truncated = format.Pack(original, RoundingMode.TowardZero);
        Unpacked below = format.Unpack(truncated);
        if (!original.IsFiniteNonzero || below.Kind > NumberKind.Finite)
        {
            return null;
        }

        Unpacked distance = Unpacked.Subtract(Unpacked.Abs(original), Unpacked.Abs(below));
        return distance.IsNegative ? null : Math.Min(1, Unpacked.Divide(distance, format.Ulp(truncated)).ToDouble());
    }

    /// <summary>An error with as many digits as are known of it.</summary>
    public string Describe(Unpacked error)
    {
        if (error.IsZero)
        {
            return Original.IsInexact ? "~0" : "0";
        }

        if (!error.IsFiniteNonzero)
        {
            return error.IsNaN ? "-" : Text.Exact(error);
        }

        // Of a decimal that is no binary number 64 bits are known, and the subtraction takes the leading ones away.
        int known = Original.IsInexact ? KeptBits - Math.Max(0, Original.Exponent - Error.Exponent) : KeptBits;
        int digits = Math.Clamp((int)(known * DigitsPerBit), 1, MostDigits);
        return (error.IsNegative ? "" : "+") + Text.Digits(error.ToDouble(), digits);
    }
}
