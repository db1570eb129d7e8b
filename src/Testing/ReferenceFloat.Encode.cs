namespace NumFormats.Testing;

/// <content>From values to codes: round the magnitude to one of its two neighbours, then say what becomes of numbers outside the format.</content>
public sealed partial class ReferenceFloat
{
    /// <inheritdoc/>
    public override ulong Encode(ReferenceValue value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        if (value.IsNaN)
        {
            return EncodeNaN(value.IsNegative);
        }

        if (value.IsInfinity)
        {
            return EncodeInfinity(value.IsNegative, overflow);
        }

        return value.IsZero
            ? EncodeZero(value.IsNegative, overflow)
            : EncodeNonzero(value.IsNegative, BigRational.Abs(value.Value).CompareTo, rounding, overflow);
    }

    /// <inheritdoc/>
    public override ulong EncodeNonzero(bool isNegative, ExactComparison magnitude, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(magnitude);
        if (isNegative && !Format.IsSigned)
        {
            return EncodeNegativeAsUnsigned(magnitude, rounding, overflow);
        }

        if (RoundMagnitude(magnitude, isNegative, rounding) is not { } rounded)
        {
            return EncodeOverflow(isNegative, rounding.Mode, overflow);
        }

        bool isZero = rounded == 0 && HasZero;
        return WithSign(rounded, isNegative && (!isZero || HasNegativeZero));
    }

    /// <summary>The magnitude code that a positive number is rounded to, or null where the rounded number is beyond the largest finite one.</summary>
    private ulong? RoundMagnitude(ExactComparison magnitude, bool isNegative, Rounding rounding)
    {
        // Only a format without zero has numbers below its first.
        if (magnitude(MagnitudeAt(0).Value) < 0)
        {
            return MagnitudeAt(0).Code;
        }

        long index = LastNotAbove(magnitude);
        (BigRational lower, ulong code) = MagnitudeAt(index);
        if (magnitude(lower) == 0)
        {
            return code;
        }

        bool isLargest = index == MagnitudeCount - 1;
        BigRational upper = isLargest ? MagnitudeOf(code + 1) : MagnitudeAt(index + 1).Value;
        if (isLargest && magnitude(upper) >= 0)
        {
            return null;
        }

        if (!ReferenceRounding.RoundsAway(magnitude, fraction => lower + ((upper - lower) * fraction), code % 2 != 0, isNegative, rounding))
        {
            return code;
        }

        return isLargest ? null : MagnitudeAt(index + 1).Code;
    }

    private long MagnitudeCount => (long)LargestFiniteCode + 1;

    private (BigRational Value, ulong Code) MagnitudeAt(long index) =>
        _magnitudes is null ? (MagnitudeOf((ulong)index), (ulong)index) : _magnitudes[(int)index];

    /// <summary>The place of the greatest magnitude that is not above the given one, by bisection. The first magnitude is not above it.</summary>
    private long LastNotAbove(ExactComparison magnitude)
    {
        long first = 0;
        long last = MagnitudeCount - 1;
        while (first < last)
        {
            long middle = last - ((last - first) / 2);
            if (magnitude(MagnitudeAt(middle).Value) >= 0)
            {
                first = middle;
            }
            else
            {
                last = middle - 1;
            }
        }

        return first;
    }

    private ulong EncodeNaN(bool isNegative) => NaNCode is { } nan ? WithSign(nan, isNegative && HasSignedNaN) : 0;

    private ulong EncodeZero(bool isNegative, OverflowMode overflow) =>
        HasZero ? WithSign(0, isNegative && HasNegativeZero) : EncodeBelowFirst(overflow);

    /// <summary>Zero and negative numbers in a format that begins above zero.</summary>
    private ulong EncodeBelowFirst(OverflowMode overflow) => overflow == OverflowMode.None ? EncodeNaN(isNegative: false) : 0;

    private ulong EncodeInfinity(bool isNegative, OverflowMode overflow)
    {
        if (isNegative && !Format.IsSigned)
        {
            return overflow == OverflowMode.None ? EncodeNaN(isNegative: false) : 0;
        }

        return overflow == OverflowMode.Finite ? WithSign(LargestFiniteCode, isNegative) : InfinityOrSubstitute(isNegative);
    }

    private ulong EncodeOverflow(bool isNegative, RoundingMode mode, OverflowMode overflow)
    {
        bool pointsBack = mode switch
        {
            RoundingMode.TowardZero => true,
            RoundingMode.Down => !isNegative,
            RoundingMode.Up => isNegative,

            // IEEE P3109 report 4.0, section 4.7.5, makes this exception for unsigned formats with an infinity.
            RoundingMode.ToOdd => Format is { Specials: FloatSpecials.P3109Extended, IsSigned: false },
            _ => false,
        };
        return overflow != OverflowMode.None || pointsBack ? WithSign(LargestFiniteCode, isNegative) : InfinityOrSubstitute(isNegative);
    }

    private ulong InfinityOrSubstitute(bool isNegative)
    {
        if (InfinityCode is { } infinity)
        {
            return WithSign(infinity, isNegative);
        }

        return HasNaN && !IsP3109 ? EncodeNaN(isNegative) : WithSign(LargestFiniteCode, isNegative);
    }

    private ulong EncodeNegativeAsUnsigned(ExactComparison magnitude, Rounding rounding, OverflowMode overflow)
    {
        if (!HasZero)
        {
            return EncodeBelowFirst(overflow);
        }

        bool becomesZero = overflow != OverflowMode.None
            || rounding.Mode is RoundingMode.TowardZero or RoundingMode.Up
            || RoundMagnitude(magnitude, isNegative: true, rounding) == 0;
        return becomesZero ? 0 : EncodeNaN(isNegative: false);
    }
}
