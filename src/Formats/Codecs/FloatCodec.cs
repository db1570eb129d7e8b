using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Packs and unpacks the codes of one float format. Written once; see <see cref="IFloatLayout"/>.</summary>
/// <typeparam name="TLayout">The shape of the format.</typeparam>
/// <remarks>
/// A code is a sign above a magnitude, and magnitudes order as the numbers do: exponent field and significand field are one integer in which
/// a carry out of the significand moves to the next binade. So a number is packed by truncating it to such an integer, and rounded by adding
/// one or not; the parity of that integer is what "even" means, also where the significand has no bits of its own.
/// </remarks>
public readonly struct FloatCodec<TLayout> : INumberCodec
    where TLayout : struct, IFloatLayout
{
    private readonly TLayout _layout;

    /// <summary>A codec for a layout that is known at run time; <see langword="default"/> serves for a layout of constants.</summary>
    public FloatCodec(TLayout layout) => _layout = layout;

    /// <summary>The shape of the format.</summary>
    public TLayout Layout => _layout;

    /// <inheritdoc/>
    public int BitWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _layout.BitWidth();
    }

    /// <inheritdoc/>
    public bool DivisionByZeroIsNaN
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _layout.IsP3109();
    }

    /// <inheritdoc/>
    public bool NaNIsOrdered => false;

    /// <inheritdoc/>
    public bool FitsInDouble
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _layout.SignificandBits <= 52 && _layout.MaxExponent() <= 1023 && _layout.MinNormalExponent() - _layout.SignificandBits >= -1074;
    }

    /// <inheritdoc/>
    public bool IsIntegral => false;

    /// <inheritdoc/>
    public OverflowMode SaturatingOverflow => _layout.HasInfinity() ? OverflowMode.Propagate : OverflowMode.Finite;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Unpacked Unpack(ulong code)
    {
        TLayout layout = _layout;
        ulong magnitude = code & layout.MagnitudeMask();
        bool isNegative = (code & layout.SignMask()) != 0;
        if (magnitude > layout.MaxFiniteMagnitude)
        {
            return layout.HasInfinity() && magnitude == layout.InfinityMagnitude()
                ? Unpacked.SignedInfinity(isNegative)
                : Unpacked.SignedNaN(isNegative);
        }

        int significandBits = layout.SignificandBits;
        if (magnitude >> significandBits == 0 && layout.HasZero())
        {
            return magnitude != 0
                ? Unpacked.FromInteger(magnitude, 1 - layout.Bias - significandBits, isNegative)
                : layout.NaNIsNegativeZero() && isNegative ? Unpacked.NaN : Unpacked.SignedZero(isNegative);
        }

        ulong significand = (magnitude << (63 - significandBits)) | (1UL << 63);
        return Unpacked.FromNormalized(isNegative, (int)(magnitude >> significandBits) - layout.Bias, significand);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        if (!value.IsFiniteNonzero)
        {
            return PackSpecial(value, overflow);
        }

        TLayout layout = _layout;
        if (Round(value, rounding, out ulong magnitude, out _))
        {
            return PackOverflow(value.IsNegative, rounding.Mode, overflow);
        }

        if (!layout.IsSigned)
        {
            return value.IsNegative ? PackNegativeUnsigned(magnitude, rounding.Mode, overflow) : magnitude;
        }

        bool keepsSign = value.IsNegative && (magnitude != 0 || !layout.NaNIsNegativeZero());
        return keepsSign ? magnitude | layout.SignMask() : magnitude;
    }

    /// <summary>The code of a number, rounded once, and the IEEE 754 exceptions that the rounding signals.</summary>
    /// <param name="value">The number.</param>
    /// <param name="rounding">How it is rounded.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    /// <param name="exceptions">Inexact, overflow and underflow (tiny after rounding, and inexact).</param>
    public ulong Pack(Unpacked value, Rounding rounding, OverflowMode overflow, out IeeeExceptions exceptions)
    {
        exceptions = IeeeExceptions.None;
        if (value.IsFiniteNonzero)
        {
            if (Round(value, rounding, out _, out bool isInexact))
            {
                exceptions = IeeeExceptions.Overflow | IeeeExceptions.Inexact;
            }
            else if (isInexact)
            {
                exceptions = IsTinyAfterRounding(value, rounding) ? IeeeExceptions.Underflow | IeeeExceptions.Inexact : IeeeExceptions.Inexact;
            }
        }

        return Pack(value, rounding, overflow);
    }

    /// <inheritdoc/>
    public bool CanRepresent(Unpacked value)
    {
        ulong code = Pack(value, default, OverflowMode.None, out IeeeExceptions exceptions);
        return value.IsNaN ? _layout.HasNaN()
            : !IsNaN(code) && (_layout.HasInfinity() || !(value.IsInfinity || (exceptions & IeeeExceptions.Overflow) != 0))

                // Without a NaN to tell, a negative number is lost unless its magnitude rounds to zero, too.
                && (_layout.IsSigned || !value.IsNegative || Pack(Unpacked.Abs(value)) == 0);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNaN(ulong code)
    {
        ulong magnitude = code & _layout.MagnitudeMask();
        return _layout.HasNaN() &&
            (_layout.NaNIsNegativeZero()
                ? code == _layout.SignMask()
                : magnitude > _layout.MaxFiniteMagnitude && !(_layout.HasInfinity() && magnitude == _layout.InfinityMagnitude()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsInfinity(ulong code) => _layout.HasInfinity() && (code & _layout.MagnitudeMask()) == _layout.InfinityMagnitude();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsZero(ulong code) =>
        _layout.HasZero() && (_layout.NaNIsNegativeZero() ? code == 0 : (code & _layout.MagnitudeMask()) == 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNegative(ulong code) =>
        (code & _layout.SignMask()) != 0 && !(_layout.NaNIsNegativeZero() && code == _layout.SignMask());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSubnormal(ulong code)
    {
        ulong magnitude = code & _layout.MagnitudeMask();
        return _layout.HasZero() && magnitude != 0 && magnitude >> _layout.SignificandBits == 0 && magnitude <= _layout.MaxFiniteMagnitude;
    }

    /// <inheritdoc/>
    /// <remarks>Sign-magnitude codes become two's complement, so that −0 and +0 meet at 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long OrderKey(ulong code)
    {
        long magnitude = (long)(code & _layout.MagnitudeMask());
        return (code & _layout.SignMask()) != 0 ? -magnitude : magnitude;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Negate(ulong code) =>
        !_layout.IsSigned ? Pack(Unpacked.Negate(Unpack(code)))
            : _layout.NaNIsNegativeZero() && (code & _layout.MagnitudeMask()) == 0 ? code
            : code ^ _layout.SignMask();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Abs(ulong code) => _layout.NaNIsNegativeZero() && code == _layout.SignMask() ? code : code & ~_layout.SignMask();

    /// <inheritdoc/>
    public ulong NextUp(ulong code)
    {
        ulong magnitude = code & _layout.MagnitudeMask();
        if (IsNaN(code))
        {
            return code;
        }

        // Below zero the magnitude shrinks. Both zeros are followed by the smallest positive number.
        return (code & _layout.SignMask()) == 0 ? (magnitude < LastMagnitude ? code + 1 : code)
            : magnitude == 0 ? 1
            : magnitude == 1 && _layout.NaNIsNegativeZero() ? 0
            : code - 1;
    }

    /// <inheritdoc/>
    public ulong NextDown(ulong code)
    {
        ulong magnitude = code & _layout.MagnitudeMask();
        if (IsNaN(code))
        {
            return code;
        }

        return (code & _layout.SignMask()) != 0 ? (magnitude < LastMagnitude ? code + 1 : code)
            : magnitude != 0 ? code - 1
            : _layout.IsSigned ? _layout.SignMask() | 1
            : code;
    }

    private ulong LastMagnitude => _layout.HasInfinity() ? _layout.InfinityMagnitude() : _layout.MaxFiniteMagnitude;

    // Rounds the magnitude to a code as if the exponent field had no upper end. True when the result is beyond the largest finite number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Round(Unpacked value, Rounding rounding, out ulong magnitude, out bool isInexact)
    {
        TLayout layout = _layout;
        int significandBits = layout.SignificandBits;
        int field = value.Exponent + layout.Bias;
        int lowestField = layout.HasZero() ? 1 : 0;
        int shift = 63 - significandBits;
        if (field < lowestField)
        {
            if (!layout.HasZero())
            {
                // Without zero the smallest number stands for everything below it.
                magnitude = 0;
                isInexact = true;
                return false;
            }

            shift += lowestField - field;
            field = lowestField;
        }
        else if (field > 1 << layout.ExponentBits)
        {
            magnitude = ulong.MaxValue;
            isInexact = true;
            return true;
        }

        ulong truncated;
        ulong discarded;
        bool sticky = value.IsInexact;
        if (shift < 64)
        {
            truncated = value.Significand >> shift;
            discarded = value.Significand << (64 - shift);
        }
        else
        {
            truncated = 0;
            discarded = shift < 128 ? value.Significand >> (shift - 64) : 0;
            sticky |= shift > 64;
        }

        // The implicit bit in the truncated significand adds one to the field.
        magnitude = ((ulong)(field - 1) << significandBits) + truncated;
        isInexact = discarded != 0 | sticky;
        if (rounding.RoundsAway(discarded, sticky, (magnitude & 1) != 0, value.IsNegative))
        {
            magnitude++;
        }

        return magnitude > layout.MaxFiniteMagnitude;
    }

    // Tiny: below the smallest normal number after rounding to the format's precision with an unbounded exponent (IEEE 754-2019, 7.5).
    private bool IsTinyAfterRounding(Unpacked value, Rounding rounding)
    {
        int below = _layout.MinNormalExponent() - value.Exponent;
        if (below != 1)
        {
            return below > 1;
        }

        int shift = 63 - _layout.SignificandBits;
        ulong truncated = value.Significand >> shift;
        bool away = rounding.RoundsAway(value.Significand << (64 - shift), value.IsInexact, (truncated & 1) != 0, value.IsNegative);
        return truncated + (away ? 1UL : 0) < 2UL << _layout.SignificandBits;
    }

    private ulong PackSpecial(Unpacked value, OverflowMode overflow)
    {
        TLayout layout = _layout;
        switch (value.Kind)
        {
            case NumberKind.Zero:
                return !layout.HasZero() ? (overflow == OverflowMode.None ? layout.CanonicalNaN() : 0)
                    : value.IsNegative && !layout.NaNIsNegativeZero() ? layout.SignMask() : 0;
            case NumberKind.NaN:
                return PackNaN(value.IsNegative);
            default:
                return PackInfinity(value.IsNegative, overflow);
        }
    }

    private ulong PackNaN(bool isNegative) =>
        !_layout.HasNaN() ? 0
            : isNegative && !_layout.NaNIsNegativeZero() ? _layout.CanonicalNaN() | _layout.SignMask()
            : _layout.CanonicalNaN();

    private ulong PackInfinity(bool isNegative, OverflowMode overflow)
    {
        TLayout layout = _layout;
        if (isNegative && !layout.IsSigned)
        {
            return overflow == OverflowMode.None ? PackNaN(isNegative: false) : 0;
        }

        if (overflow == OverflowMode.Finite)
        {
            return PackLargest(isNegative);
        }

        return layout.HasInfinity() ? layout.InfinityMagnitude() | (isNegative ? layout.SignMask() : 0)
            : layout.HasNaN() && !layout.IsP3109() ? PackNaN(isNegative)
            : PackLargest(isNegative);
    }

    // A finite number that rounds beyond the largest finite one.
    private ulong PackOverflow(bool isNegative, RoundingMode mode, OverflowMode overflow)
    {
        TLayout layout = _layout;
        bool stopsAtLargest = overflow != OverflowMode.None
            || mode == RoundingMode.TowardZero
            || mode == (isNegative ? RoundingMode.Up : RoundingMode.Down)

            // P3109, 4.7.5: in unsigned extended formats the largest number is the odd one.
            || (mode == RoundingMode.ToOdd && !isNegative && !layout.IsSigned && layout.Specials == FloatSpecials.P3109Extended);
        if (isNegative && !layout.IsSigned)
        {
            return PackNegativeUnsigned(layout.MaxFiniteMagnitude, mode, overflow);
        }

        return stopsAtLargest ? PackLargest(isNegative) : PackInfinity(isNegative, overflow);
    }

    private ulong PackLargest(bool isNegative) =>
        _layout.MaxFiniteMagnitude | (isNegative ? _layout.SignMask() : 0);

    // Unsigned formats: a negative number that rounds to zero is zero, others are below the smallest number, which is zero (P3109, 4.7.5).
    private ulong PackNegativeUnsigned(ulong magnitude, RoundingMode mode, OverflowMode overflow)
    {
        if (!_layout.HasZero())
        {
            return overflow == OverflowMode.None ? _layout.CanonicalNaN() : 0;
        }

        bool isZero = magnitude == 0 || overflow != OverflowMode.None || mode is RoundingMode.TowardZero or RoundingMode.Up;
        return isZero ? 0 : PackNaN(isNegative: false);
    }
}
