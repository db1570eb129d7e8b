using System.Runtime.CompilerServices;

namespace NumFormats;

/// <summary>Packs and unpacks the codes of one integer format: two's complement, or plain binary where there is no sign.</summary>
/// <typeparam name="TLayout">The shape of the format.</typeparam>
/// <remarks>
/// Integers have neither infinity nor NaN. So every overflow mode saturates, infinity too, and NaN becomes 0. The sign of a zero is lost.
/// Wrapping around is arithmetic on codes: see <see cref="IntegerArithmetic"/>.
/// </remarks>
public readonly struct IntegerCodec<TLayout> : INumberCodec
    where TLayout : struct, IIntegerLayout
{
    private readonly TLayout _layout;

    /// <summary>A codec for a layout that is known at run time; <see langword="default"/> serves for a layout of constants.</summary>
    public IntegerCodec(TLayout layout) => _layout = layout;

    /// <summary>The shape of the format.</summary>
    public TLayout Layout => _layout;

    /// <inheritdoc/>
    public int BitWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _layout.BitWidth;
    }

    /// <inheritdoc/>
    public bool DivisionByZeroIsNaN => false;

    /// <inheritdoc/>
    public bool NaNIsOrdered => false;

    /// <inheritdoc/>
    public bool FitsInDouble => MagnitudeBits <= 53;

    /// <inheritdoc/>
    public bool IsIntegral => true;

    /// <inheritdoc/>
    public OverflowMode SaturatingOverflow => OverflowMode.Finite;

    /// <summary>The bits of the largest number.</summary>
    public int MagnitudeBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _layout.IsSigned ? _layout.BitWidth - 1 : _layout.BitWidth;
    }

    /// <summary>The code of the largest number.</summary>
    public ulong LargestCode
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (1UL << MagnitudeBits) - 1;
    }

    /// <summary>The code of the lowest number: −2^(n − 1), or 0 where there is no sign.</summary>
    public ulong LowestCode
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _layout.IsSigned ? 1UL << MagnitudeBits : 0;
    }

    /// <summary>A mask of as many ones as a code has bits.</summary>
    public ulong Mask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ulong.MaxValue >> (64 - _layout.BitWidth);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Unpacked Unpack(ulong code) => NumberConversion.Unpack(OrderKey(code));

    /// <inheritdoc/>
    public ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        Unpacked integer = Unpacked.RoundToInteger(value, rounding);
        ulong magnitude = Math.Min(Magnitude(integer), Bound(integer.IsNegative));
        return integer.IsNegative ? (0 - magnitude) & Mask : magnitude;
    }

    /// <inheritdoc/>
    public bool CanRepresent(Unpacked value) => !value.IsNaN && IsInRange(Unpacked.RoundToInteger(value, RoundingMode.NearestEven));

    /// <summary>Whether a number is from the lowest to the largest of the format; not so infinity and NaN.</summary>
    /// <param name="integer">An integer; of other numbers the integer part decides.</param>
    public bool IsInRange(Unpacked integer) => !integer.IsNaN && !integer.IsInfinity && Magnitude(integer) <= Bound(integer.IsNegative);

    /// <inheritdoc/>
    public bool IsNaN(ulong code) => false;

    /// <inheritdoc/>
    public bool IsInfinity(ulong code) => false;

    /// <inheritdoc/>
    public bool IsZero(ulong code) => (code & Mask) == 0;

    /// <inheritdoc/>
    public bool IsNegative(ulong code) => (code & LowestCode) != 0;

    /// <inheritdoc/>
    public bool IsSubnormal(ulong code) => false;

    /// <inheritdoc/>
    /// <remarks>The integer itself.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long OrderKey(ulong code)
    {
        int above = 64 - _layout.BitWidth;
        return _layout.IsSigned ? (long)(code << above) >> above : (long)(code & Mask);
    }

    /// <inheritdoc/>
    /// <remarks>Saturates as packing does.</remarks>
    public ulong Negate(ulong code) => Pack(Unpacked.Negate(Unpack(code)));

    /// <inheritdoc/>
    /// <remarks>Saturates as packing does.</remarks>
    public ulong Abs(ulong code) => IsNegative(code) ? Negate(code) : code;

    /// <inheritdoc/>
    public ulong NextUp(ulong code) => code == LargestCode ? code : (code + 1) & Mask;

    /// <inheritdoc/>
    public ulong NextDown(ulong code) => code == LowestCode ? code : (code - 1) & Mask;

    private ulong Bound(bool isNegative) => isNegative ? LowestCode : LargestCode;

    // Beyond 64 bits, for infinity too, the largest that there is.
    private static ulong Magnitude(Unpacked integer) => integer.Kind switch
    {
        NumberKind.Zero or NumberKind.NaN => 0,
        NumberKind.Infinity => ulong.MaxValue,
        _ when integer.Exponent < 0 => 0,
        _ when integer.Exponent > 63 => ulong.MaxValue,
        _ => integer.Significand >> (63 - integer.Exponent),
    };
}
