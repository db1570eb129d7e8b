namespace NumFormats.Testing;

/// <summary>
/// An exact model of a number format: what its codes mean, how numbers are rounded to codes, and the operations, which are exact on the operands' values and then
/// rounded once.
/// </summary>
/// <remarks>
/// The overloads on codes take operands of this format; those on values take operands decoded by any model, so that an operation between two formats can have its
/// result in a third.
/// </remarks>
public abstract class ReferenceFormat
{
    private protected ReferenceFormat()
    {
    }

    /// <summary>The number of bits in a code.</summary>
    public abstract int BitWidth { get; }

    private protected abstract bool DivisionByZeroIsNaN { get; }

    /// <summary>The model of a format.</summary>
    /// <exception cref="ArgumentException">The format is a float format that is not 2 to 32 bits wide.</exception>
    /// <exception cref="NotSupportedException">There is no model of this kind of format.</exception>
    public static ReferenceFormat Of(NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return format switch
        {
            FloatFormat floatFormat => new ReferenceFloat(floatFormat),
            PositFormat posit => new ReferencePosit(posit),
            IntegerFormat integer => new ReferenceIntegerFormat(integer),
            _ => throw new NotSupportedException($"Expected a float, posit or integer format; there is no model of {format}."),
        };
    }

    /// <summary>Whether a code is a NaN (NaR).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code has more bits than the format.</exception>
    public abstract bool IsNaN(ulong code);

    /// <summary>What a code means.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code has more bits than the format.</exception>
    public abstract ReferenceValue Decode(ulong code);

    /// <summary>
    /// The code that stands for the same value as <paramref name="code"/> wherever several do: every NaN becomes the format's NaN without a sign, other codes stay.
    /// Two results are the same when their canonical codes are.
    /// </summary>
    public abstract ulong Canonicalize(ulong code);

    /// <summary>
    /// The code with the opposite sign. Codes that have no opposite stay: a NaN without a sign, the zero of a format that lacks -0, and every code of an unsigned
    /// format.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The code has more bits than the format.</exception>
    public abstract ulong Negate(ulong code);

    /// <summary>The code that a value is rounded to.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="rounding">The rounding mode, with its random bits.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    public abstract ulong Encode(ReferenceValue value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None);

    /// <summary>The code that a rational number is rounded to.</summary>
    /// <inheritdoc cref="Encode(ReferenceValue, Rounding, OverflowMode)"/>
    public ulong Encode(BigRational value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Encode(ReferenceValue.Finite(value), rounding, overflow);

    /// <summary>The code that a double is rounded to.</summary>
    /// <inheritdoc cref="Encode(ReferenceValue, Rounding, OverflowMode)"/>
    public ulong Encode(double value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Encode(ReferenceValue.FromDouble(value), rounding, overflow);

    /// <summary>The code that a real number is rounded to; the number may be irrational.</summary>
    /// <param name="isNegative">The sign of the number, which is not zero.</param>
    /// <param name="magnitude">The magnitude, known by how it compares with rational numbers that are not negative.</param>
    /// <param name="rounding">The rounding mode, with its random bits.</param>
    /// <param name="overflow">What becomes of numbers beyond the largest finite one.</param>
    public abstract ulong EncodeNonzero(
        bool isNegative, ExactComparison magnitude, Rounding rounding = default, OverflowMode overflow = OverflowMode.None);

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

    /// <summary>The code of the rounded quotient. In an IEEE P3109 format and a posit format, every number divided by zero is NaN.</summary>
    public ulong Divide(ulong left, ulong right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        Divide(Decode(left), Decode(right), rounding, overflow);

    /// <inheritdoc cref="Divide(ulong, ulong, Rounding, OverflowMode)"/>
    public ulong Divide(ReferenceValue left, ReferenceValue right, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ReferenceValue quotient = DivisionByZeroIsNaN && right.IsZero ? ReferenceValue.NaN() : ReferenceArithmetic.Divide(left, right);
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

    /// <summary>
    /// The code of the rounded reciprocal of the square root; of a negative number NaN, of a zero the infinity of its sign or, where division by zero is NaN, NaN.
    /// </summary>
    public ulong ReciprocalSqrt(ulong code, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ReferenceValue value = Decode(code);
        if (!value.IsFinite || value.IsZero)
        {
            // The square root of a NaN, a zero or an infinity is a value of the format.
            return Divide(ReferenceValue.Finite(BigRational.One), Decode(Sqrt(code)), rounding, overflow);
        }

        return value.IsNegative
            ? Encode(ReferenceValue.NaN(), rounding, overflow)
            : EncodeNonzero(isNegative: false, bound => BigRational.One.CompareTo(bound * bound * value.Value), rounding, overflow);
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
