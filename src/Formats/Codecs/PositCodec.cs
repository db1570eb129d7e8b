using System.Numerics;
using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Packs and unpacks the codes of one posit format.</summary>
/// <typeparam name="TLayout">The shape of the format.</typeparam>
/// <remarks>
/// <para>
/// A positive code is, from the top: a zero, a run of k equal regime bits ended by their complement, the exponent bits, the fraction. Ones make the regime r = k − 1, zeros
/// r = −k, and the number is (1 + fraction) × 2^(r 2^es + exponent); bits cut off at the low end are zero. A negative number is the two's complement of its magnitude.
/// </para>
/// <para>
/// Packing writes that string left-aligned into 64 bits and cuts it to the width. What is cut decides the rounding, as if the string went on: more than 1000…, or exactly that and an odd
/// code, adds one. This is the standard's rule with v, the posit that has one bit more: where exponent bits are cut, v is the geometric middle of its neighbours.
/// </para>
/// <para>Source: Standard for Posit Arithmetic (2022), sections 3.3 and 4.1.</para>
/// </remarks>
public readonly struct PositCodec<TLayout> : INumberCodec
    where TLayout : struct, IPositLayout
{
    private readonly TLayout _layout;

    /// <summary>A codec for a layout that is known at run time; <see langword="default"/> serves for a layout of constants.</summary>
    public PositCodec(TLayout layout) => _layout = layout;

    /// <summary>The shape of the format.</summary>
    public TLayout Layout => _layout;

    /// <inheritdoc/>
    public int BitWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _layout.BitWidth;
    }

    /// <inheritdoc/>
    public bool DivisionByZeroIsNaN => true;

    /// <inheritdoc/>
    public bool NaNIsOrdered => true;

    /// <inheritdoc/>
    public bool FitsInDouble
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _layout.BitWidth - _layout.ExponentBits <= 54 && (_layout.BitWidth - 2) << _layout.ExponentBits <= 1022;
    }

    /// <inheritdoc/>
    public bool IsIntegral => false;

    /// <inheritdoc/>
    public OverflowMode SaturatingOverflow => OverflowMode.Finite;

    /// <summary>The code of NaR: a one and zeros.</summary>
    public ulong NaR
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1UL << (_layout.BitWidth - 1);
    }

    /// <summary>The code of the largest number, 2^((n − 2) 2^es).</summary>
    public ulong MaxPos
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => NaR - 1;
    }

    private ulong Mask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ulong.MaxValue >> (64 - _layout.BitWidth);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Unpacked Unpack(ulong code)
    {
        int width = _layout.BitWidth;
        int exponentBits = _layout.ExponentBits;

        // Left-aligned, so that the sign is bit 63.
        ulong word = code << (64 - width);
        if (word << 1 == 0)
        {
            return word == 0 ? Unpacked.Zero : Unpacked.NaN;
        }

        bool isNegative = (long)word < 0;
        word = (isNegative ? 0UL - word : word) << 1;
        bool hasOnes = (long)word < 0;
        int run = BitOperations.LeadingZeroCount(hasOnes ? ~word : word);
        int regime = hasOnes ? run - 1 : -run;
        word = (word << run) << 1;
        int exponent = exponentBits == 0 ? 0 : (int)(word >> (64 - exponentBits));
        ulong fraction = word << exponentBits;
        return Unpacked.FromNormalized(isNegative, (regime << exponentBits) + exponent, (fraction >> 1) | (1UL << 63));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Numbers beyond maxpos give maxpos; numbers between zero and minpos give minpos, except toward zero in a directed mode. NaN and infinity give NaR;
    /// with <see cref="OverflowMode.Finite"/> infinity gives maxpos.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        if (!value.IsFiniteNonzero)
        {
            return PackSpecial(value, overflow);
        }

        int width = _layout.BitWidth;
        int exponentBits = _layout.ExponentBits;
        int regime = value.Exponent >> exponentBits;
        ulong magnitude;
        if (regime >= width - 2)
        {
            magnitude = MaxPos;
        }
        else if (regime <= 1 - width)
        {
            bool towardZero = rounding.Mode == RoundingMode.TowardZero || rounding.Mode == (value.IsNegative ? RoundingMode.Up : RoundingMode.Down);
            magnitude = towardZero ? 0UL : 1;
        }
        else
        {
            // Exponent and fraction, left-aligned, and below the regime and its end. The fraction's low bits fall off twice.
            ulong fraction = value.Significand << 1;
            ulong exponent = (ulong)(value.Exponent & ((1 << exponentBits) - 1));
            ulong tail = exponentBits == 0 ? fraction : (exponent << (64 - exponentBits)) | (fraction >> exponentBits);
            ulong lost = exponentBits == 0 ? 0 : fraction << (64 - exponentBits);
            int length = regime >= 0 ? regime + 2 : 1 - regime;
            ulong prefix = regime >= 0 ? ~(ulong.MaxValue >> (regime + 1)) : 1UL << (63 + regime);
            ulong word = prefix | (tail >> length);
            ulong below = tail << (64 - length);

            // What is cut is the rest of the word and what lies below: stochastic rounding looks at 32 bits of it, however few the word has left.
            magnitude = word >> (65 - width);
            ulong discarded = (word << (width - 1)) | (below >> (65 - width));
            lost |= below << (width - 1);
            if (rounding.RoundsAway(discarded, lost != 0 | value.IsInexact, (magnitude & 1) != 0, value.IsNegative))
            {
                magnitude++;
            }
        }

        return value.IsNegative ? (0UL - magnitude) & Mask : magnitude;
    }

    /// <inheritdoc/>
    public bool CanRepresent(Unpacked value) => !value.IsInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNaN(ulong code) => (code & Mask) == NaR;

    /// <inheritdoc/>
    public bool IsInfinity(ulong code) => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsZero(ulong code) => (code & Mask) == 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNegative(ulong code) => (code & NaR) != 0 && !IsNaN(code);

    /// <inheritdoc/>
    public bool IsSubnormal(ulong code) => false;

    /// <inheritdoc/>
    /// <remarks>Posits order as signed integers, NaR as the least of them.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long OrderKey(ulong code) => (long)(code << (64 - _layout.BitWidth)) >> (64 - _layout.BitWidth);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Negate(ulong code) => (0UL - code) & Mask;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Abs(ulong code) => (code & NaR) != 0 ? Negate(code) : code;

    /// <inheritdoc/>
    public ulong NextUp(ulong code) => code == NaR || code == MaxPos ? code : (code + 1) & Mask;

    /// <inheritdoc/>
    public ulong NextDown(ulong code) => code == NaR || code == NaR + 1 ? code : (code - 1) & Mask;

    /// <summary>The standard's next (section 5.2): the next code of the ring of codes, in which NaR follows the largest number and the lowest number NaR.</summary>
    public ulong Next(ulong code) => (code + 1) & Mask;

    /// <summary>The standard's prior (section 5.2): the code before in the ring of codes.</summary>
    public ulong Prior(ulong code) => (code - 1) & Mask;

    private ulong PackSpecial(Unpacked value, OverflowMode overflow) =>
        value.IsZero ? 0
            : !value.IsInfinity || overflow != OverflowMode.Finite ? NaR
            : value.IsNegative ? NaR + 1 : MaxPos;
}
