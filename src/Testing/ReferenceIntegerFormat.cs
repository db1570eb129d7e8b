using System.Numerics;

namespace NumFormats.Testing;

/// <summary>
/// An exact model of an integer format, to test an implementation against. It takes nothing from the library but the two facts that describe a format.
/// Whatever is out of range saturates, in every overflow mode; NaN becomes 0.
/// </summary>
public sealed class ReferenceIntegerFormat : ReferenceFormat
{
    private readonly BigInteger _codeCount;

    /// <summary>A model of the given format.</summary>
    public ReferenceIntegerFormat(IntegerFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        Format = format;
        BitWidth = format.BitWidth;
        _codeCount = BigInteger.One << BitWidth;
        Minimum = format.IsSigned ? -(_codeCount / 2) : BigInteger.Zero;
        Maximum = Minimum + _codeCount - 1;
    }

    /// <summary>The format.</summary>
    public IntegerFormat Format { get; }

    /// <inheritdoc/>
    public override int BitWidth { get; }

    /// <summary>The lowest number.</summary>
    public BigInteger Minimum { get; }

    /// <summary>The largest number.</summary>
    public BigInteger Maximum { get; }

    private protected override bool DivisionByZeroIsNaN => false;

    /// <inheritdoc/>
    public override bool IsNaN(ulong code)
    {
        ThrowIfNotCode(code);
        return false;
    }

    /// <inheritdoc/>
    public override ReferenceValue Decode(ulong code)
    {
        ThrowIfNotCode(code);
        return ReferenceValue.Finite(code > Maximum ? code - _codeCount : code);
    }

    /// <inheritdoc/>
    /// <remarks>No two codes of an integer format stand for the same value.</remarks>
    public override ulong Canonicalize(ulong code) => code;

    /// <summary>The code of the opposite number; where there is none, of the nearest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code has more bits than the format.</exception>
    public override ulong Negate(ulong code) => CodeOf(BigInteger.Clamp(-Decode(code).Value.Numerator, Minimum, Maximum));

    /// <inheritdoc/>
    public override ulong Encode(ReferenceValue value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        CodeOf(ReferenceInteger.Saturate(value, Minimum, Maximum, rounding));

    /// <inheritdoc/>
    public override ulong EncodeNonzero(
        bool isNegative, ExactComparison magnitude, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(magnitude);

        // The integer part by bisection; what has more bits than the format saturates however it is rounded.
        BigInteger lower = BigInteger.Zero;
        for (BigInteger bit = _codeCount; bit >= 1; bit >>= 1)
        {
            lower += magnitude(lower + bit) >= 0 ? bit : BigInteger.Zero;
        }

        bool isAway = magnitude(lower) != 0
            && ReferenceRounding.RoundsAway(magnitude, fraction => lower + fraction, !lower.IsEven, isNegative, rounding);
        BigInteger rounded = isAway ? lower + 1 : lower;
        return CodeOf(BigInteger.Clamp(isNegative ? -rounded : rounded, Minimum, Maximum));
    }

    private ulong CodeOf(BigInteger value) => (ulong)(value < 0 ? value + _codeCount : value);

    private void ThrowIfNotCode(ulong code)
    {
        if (code >= _codeCount)
        {
            throw new ArgumentOutOfRangeException(nameof(code), code, $"Expected a code of {BitWidth} bits.");
        }
    }
}
