using System.Numerics;

namespace NumFormats.Testing;

/// <summary>
/// The operations of IEEE 754-2019 on exact values, before any rounding: a finite result is exact, and the rules for NaN, infinities and
/// the signs of zeros are the standard's.
/// </summary>
/// <remarks>
/// A NaN operand comes back as it is (the first of two); an invalid operation gives a positive NaN. The standard leaves the sign of NaN open, so compare NaN as
/// one value. The rounding mode decides one thing only here: the sign of a zero that an exact cancellation leaves, which is - in
/// <see cref="RoundingMode.Down"/> and + otherwise. The square root is not rational: see <see cref="ReferenceFormat.Sqrt(ReferenceValue, Rounding, OverflowMode)"/>.
/// </remarks>
public static class ReferenceArithmetic
{
    /// <summary>The sum.</summary>
    public static ReferenceValue Add(ReferenceValue left, ReferenceValue right, RoundingMode mode = RoundingMode.NearestEven)
    {
        if (FirstNaN(left, right) is { } nan)
        {
            return nan;
        }

        if (left.IsInfinity && right.IsInfinity)
        {
            return left.IsNegative == right.IsNegative ? left : ReferenceValue.NaN();
        }

        if (left.IsInfinity || right.IsInfinity)
        {
            return left.IsInfinity ? left : right;
        }

        BigRational sum = left.Value + right.Value;
        if (!sum.IsZero)
        {
            return ReferenceValue.Finite(sum);
        }

        return ReferenceValue.Zero(left.IsNegative == right.IsNegative ? left.IsNegative : mode == RoundingMode.Down);
    }

    /// <summary>The difference.</summary>
    public static ReferenceValue Subtract(ReferenceValue left, ReferenceValue right, RoundingMode mode = RoundingMode.NearestEven) =>
        FirstNaN(left, right) ?? Add(left, -right, mode);

    /// <summary>The product.</summary>
    public static ReferenceValue Multiply(ReferenceValue left, ReferenceValue right)
    {
        if (FirstNaN(left, right) is { } nan)
        {
            return nan;
        }

        bool isNegative = left.IsNegative != right.IsNegative;
        if (left.IsInfinity || right.IsInfinity)
        {
            return left.IsZero || right.IsZero ? ReferenceValue.NaN() : ReferenceValue.Infinity(isNegative);
        }

        return Signed(left.Value * right.Value, isNegative);
    }

    /// <summary>The quotient.</summary>
    public static ReferenceValue Divide(ReferenceValue left, ReferenceValue right)
    {
        if (FirstNaN(left, right) is { } nan)
        {
            return nan;
        }

        bool isNegative = left.IsNegative != right.IsNegative;
        if (left.IsInfinity)
        {
            return right.IsInfinity ? ReferenceValue.NaN() : ReferenceValue.Infinity(isNegative);
        }

        if (right.IsInfinity)
        {
            return ReferenceValue.Zero(isNegative);
        }

        if (right.IsZero)
        {
            return left.IsZero ? ReferenceValue.NaN() : ReferenceValue.Infinity(isNegative);
        }

        return Signed(left.Value / right.Value, isNegative);
    }

    /// <summary>A product and a sum: <paramref name="left"/> * <paramref name="right"/> + <paramref name="addend"/>.</summary>
    public static ReferenceValue FusedMultiplyAdd(
        ReferenceValue left, ReferenceValue right, ReferenceValue addend, RoundingMode mode = RoundingMode.NearestEven) =>
        Add(Multiply(left, right), addend, mode);

    /// <summary>The IEEE 754 remainder: <paramref name="left"/> - <paramref name="right"/> * n, n the integer nearest to their quotient, ties to even.</summary>
    public static ReferenceValue Ieee754Remainder(ReferenceValue left, ReferenceValue right) =>
        RemainderOf(left, right, RoundingMode.NearestEven);

    /// <summary>
    /// The remainder of C's <c>fmod</c> and of C#'s <c>%</c>: <paramref name="left"/> - <paramref name="right"/> * n, n their quotient without its fraction.
    /// </summary>
    public static ReferenceValue Remainder(ReferenceValue left, ReferenceValue right) =>
        RemainderOf(left, right, RoundingMode.TowardZero);

    private static ReferenceValue RemainderOf(ReferenceValue left, ReferenceValue right, RoundingMode quotientMode)
    {
        if (FirstNaN(left, right) is { } nan)
        {
            return nan;
        }

        if (left.IsInfinity || right.IsZero)
        {
            return ReferenceValue.NaN();
        }

        if (right.IsInfinity)
        {
            return left;
        }

        BigInteger quotient = ReferenceInteger.Round(left.Value / right.Value, quotientMode);
        return Signed(left.Value - (right.Value * quotient), left.IsNegative);
    }

    private static ReferenceValue? FirstNaN(ReferenceValue left, ReferenceValue right)
    {
        if (left.IsNaN)
        {
            return left;
        }

        return right.IsNaN ? right : null;
    }

    private static ReferenceValue Signed(BigRational value, bool isZeroNegative) =>
        value.IsZero ? ReferenceValue.Zero(isZeroNegative) : ReferenceValue.Finite(value);
}
