namespace NumFormats;

/// <content>Reading the sum, merging and comparing sums.</content>
public sealed partial class ExactAccumulator
{
    /// <summary>Whether the sum is NaN.</summary>
    public bool IsNaN => _special.IsNaN;

    /// <summary>Whether the sum is infinity of either sign.</summary>
    public bool IsInfinity => _special.IsInfinity;

    /// <summary>Whether the sum is zero.</summary>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public bool IsZero
    {
        get
        {
            Carry();
            return _special.IsZero && !_digits.AsSpan().ContainsAnyExcept(0L);
        }
    }

    /// <summary>Whether the sum is below zero. Zero and NaN are not.</summary>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public bool IsNegative
    {
        get
        {
            Carry();
            return _special.IsZero ? _digits[^1] < 0 : _special.IsNegative;
        }
    }

    /// <summary>Compares two sums.</summary>
    /// <returns>Negative, zero or positive; <see langword="null"/> when either is NaN.</returns>
    /// <exception cref="ArgumentException">The accumulators have different ranges.</exception>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public static int? Compare(ExactAccumulator x, ExactAccumulator y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        x.CheckSameRange(y);
        if (!(x._special.IsZero & y._special.IsZero))
        {
            return Unpacked.Compare(x.ToUnpacked(), y.ToUnpacked());
        }

        x.Carry();
        y.Carry();
        int top = x._digits.Length - 1;
        while (top > 0 && x._digits[top] == y._digits[top])
        {
            top--;
        }

        return x._digits[top].CompareTo(y._digits[top]);
    }

    /// <summary>Whether two accumulators have the same range and hold the same bits: equal sums, or both NaN.</summary>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public bool ContentEquals(ExactAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return HasSameRange(other) && ((IsNaN && other.IsNaN) || Compare(this, other) == 0);
    }

    /// <summary>Adds another sum: the result is, bit for bit, that of one accumulator which was given the terms of both.</summary>
    /// <param name="other">An accumulator of the same range; this one too is allowed.</param>
    /// <exception cref="ArgumentException">The accumulators have different ranges.</exception>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range; the accumulator then is of no use until cleared.</exception>
    public void Add(ExactAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Merge(other, sign: 0);
    }

    /// <summary>Subtracts another sum.</summary>
    /// <inheritdoc cref="Add(ExactAccumulator)"/>
    public void Subtract(ExactAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Merge(other, sign: -1);
    }

    /// <summary>Changes the sign of the sum.</summary>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public void Negate()
    {
        Carry();
        foreach (ref long digit in _digits.AsSpan())
        {
            digit = -digit;
        }

        Carry();
        _special = _special.IsInfinity ? Unpacked.Negate(_special) : _special;
    }

    /// <summary>Makes a negative sum positive.</summary>
    /// <inheritdoc cref="Negate"/>
    public void Abs()
    {
        if (IsNegative)
        {
            Negate();
        }
    }

    /// <summary>Makes another accumulator hold this sum.</summary>
    /// <param name="destination">An accumulator of the same range.</param>
    /// <exception cref="ArgumentException">The accumulators have different ranges.</exception>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public void CopyTo(ExactAccumulator destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        CheckSameRange(destination);
        Carry();
        _digits.CopyTo(destination._digits.AsSpan());
        Array.Clear(destination._otherDigits);
        destination._piecesLeft = _piecesLeft;
        destination._special = _special;
    }

    /// <summary>
    /// The sum truncated to 64 bits, with a sticky bit for the rest: packing it is the one rounding of the whole sum. Zero is +0, NaN has a
    /// positive sign.
    /// </summary>
    /// <exception cref="OverflowException">More than 2^63 terms were merged and their sum is out of range.</exception>
    public Unpacked ToUnpacked()
    {
        if (!_special.IsZero)
        {
            return _special;
        }

        // Below the lowest digit that is not zero, two's complement and the magnitude are both zero; there the negative is complemented and
        // incremented, above it complemented.
        Carry();
        ReadOnlySpan<long> digits = _digits;
        int lowest = digits.IndexOfAnyExcept(0L);
        if (lowest < 0)
        {
            return Unpacked.Zero;
        }

        bool isNegative = digits[^1] < 0;
        int top = digits.Length - 1;
        while (MagnitudeDigit(top) == 0)
        {
            top--;
        }

        ulong high = MagnitudeDigit(top);
        ulong middle = MagnitudeDigit(top - 1);
        ulong low = MagnitudeDigit(top - 2);
        return Unpacked.FromInteger(
            ((UInt128)high << 64) | (middle << 32) | low,
            _origin + ((top - 2) * DigitBits),
            isNegative,
            isInexact: lowest < top - 2);

        ulong MagnitudeDigit(int index)
        {
            long digit = _digits[index];
            return (uint)(!isNegative ? digit : index > lowest ? ~digit : -digit);
        }
    }

    private bool HasSameRange(ExactAccumulator other) =>
        LeastExponent == other.LeastExponent && GreatestExponent == other.GreatestExponent;

    private void CheckSameRange(ExactAccumulator other)
    {
        if (!HasSameRange(other))
        {
            throw new ArgumentException(
                $"Expected an accumulator from 2^{LeastExponent} to 2^{GreatestExponent}, not from 2^{other.LeastExponent} to 2^{other.GreatestExponent}.",
                nameof(other));
        }
    }

    private void Merge(ExactAccumulator other, long sign)
    {
        CheckSameRange(other);
        Carry();
        other.Carry();
        for (int i = 0; i < _digits.Length; i++)
        {
            _digits[i] += (other._digits[i] ^ sign) - sign;
        }

        Carry();
        AddSpecial(other._special, negates: sign != 0);
    }
}
