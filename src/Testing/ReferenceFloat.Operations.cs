namespace NumFormats.Testing;

/// <content>
/// Operations: exact on the operands' values, then rounded once. The overloads on codes take operands of this format; those on values take operands decoded by
/// any model, so that an operation between two formats can have its result in a third.
/// </content>
public sealed partial class ReferenceFloat
{
    /// <summary>The code of the rounded sum.</summary>
    public ulong Add(ulong left, ulong right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Add(Decode(left), Decode(right), rounding, overflow);

    /// <inheritdoc cref="Add(ulong, ulong, Rounding, OverflowMode)"/>
    public ulong Add(ReferenceValue left, ReferenceValue right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Encode(ReferenceArithmetic.Add(left, right, rounding.Mode), rounding, overflow);

    /// <summary>The code of the rounded difference.</summary>
    public ulong Subtract(ulong left, ulong right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Subtract(Decode(left), Decode(right), rounding, overflow);

    /// <inheritdoc cref="Subtract(ulong, ulong, Rounding, OverflowMode)"/>
    public ulong Subtract(ReferenceValue left, ReferenceValue right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Encode(ReferenceArithmetic.Subtract(left, right, rounding.Mode), rounding, overflow);

    /// <summary>The code of the rounded product.</summary>
    public ulong Multiply(ulong left, ulong right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Multiply(Decode(left), Decode(right), rounding, overflow);

    /// <inheritdoc cref="Multiply(ulong, ulong, Rounding, OverflowMode)"/>
    public ulong Multiply(ReferenceValue left, ReferenceValue right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Encode(ReferenceArithmetic.Multiply(left, right), rounding, overflow);

    /// <summary>The code of the rounded quotient. In an IEEE P3109 format, every number divided by zero is NaN.</summary>
    public ulong Divide(ulong left, ulong right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Divide(Decode(left), Decode(right), rounding, overflow);

    /// <inheritdoc cref="Divide(ulong, ulong, Rounding, OverflowMode)"/>
    public ulong Divide(ReferenceValue left, ReferenceValue right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ReferenceValue quotient = IsP3109 && right.IsZero ? ReferenceValue.NaN() : ReferenceArithmetic.Divide(left, right);
        return Encode(quotient, rounding, overflow);
    }

    /// <summary>The code of the rounded square root; of a negative number NaN, of a zero that zero.</summary>
    public ulong Sqrt(ulong code, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Sqrt(Decode(code), rounding, overflow);

    /// <inheritdoc cref="Sqrt(ulong, Rounding, OverflowMode)"/>
    public ulong Sqrt(ReferenceValue value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        if (value.IsNaN || value.IsZero)
        {
            return Encode(value, rounding, overflow);
        }

        if (value.IsNegative)
        {
            return Encode(ReferenceValue.NaN(), rounding, overflow);
        }

        if (value.IsInfinity)
        {
            return Encode(value, rounding, overflow);
        }

        BigRational square = value.Value;
        return EncodeNonzero(isNegative: false, bound => square.CompareTo(bound * bound), rounding, overflow);
    }

    /// <summary>The code of <paramref name="left"/> * <paramref name="right"/> + <paramref name="addend"/>, rounded once.</summary>
    public ulong FusedMultiplyAdd(ulong left, ulong right, ulong addend, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        FusedMultiplyAdd(Decode(left), Decode(right), Decode(addend), rounding, overflow);

    /// <inheritdoc cref="FusedMultiplyAdd(ulong, ulong, ulong, Rounding, OverflowMode)"/>
    public ulong FusedMultiplyAdd(
        ReferenceValue left, ReferenceValue right, ReferenceValue addend, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Encode(ReferenceArithmetic.FusedMultiplyAdd(left, right, addend, rounding.Mode), rounding, overflow);

    /// <summary>The code of the IEEE 754 remainder, whose quotient is rounded to the nearest integer, ties to even.</summary>
    public ulong Ieee754Remainder(ulong left, ulong right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Ieee754Remainder(Decode(left), Decode(right), rounding, overflow);

    /// <inheritdoc cref="Ieee754Remainder(ulong, ulong, Rounding, OverflowMode)"/>
    public ulong Ieee754Remainder(ReferenceValue left, ReferenceValue right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Encode(ReferenceArithmetic.Ieee754Remainder(left, right), rounding, overflow);

    /// <summary>The code of the remainder of C's <c>fmod</c> and C#'s <c>%</c>, whose quotient is truncated.</summary>
    public ulong Remainder(ulong left, ulong right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Remainder(Decode(left), Decode(right), rounding, overflow);

    /// <inheritdoc cref="Remainder(ulong, ulong, Rounding, OverflowMode)"/>
    public ulong Remainder(ReferenceValue left, ReferenceValue right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Encode(ReferenceArithmetic.Remainder(left, right), rounding, overflow);

    /// <summary>
    /// The code of a number rounded to an integer by one mode and then, where the format has too few significand bits for it, to the format by the same mode. NaN,
    /// infinities and the signs of zeros stay.
    /// </summary>
    public ulong RoundToInteger(ulong code, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ReferenceValue value = Decode(code);
        if (!value.IsFinite)
        {
            return Encode(value, rounding, overflow);
        }

        BigRational integer = ReferenceInteger.Round(value.Value, rounding);
        return Encode(integer.IsZero ? ReferenceValue.Zero(value.IsNegative) : ReferenceValue.Finite(integer), rounding, overflow);
    }
}
