using NumFormats.Conformance.Formats;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Arithmetic;

/// <summary>
/// The exact core on its own against rational arithmetic: every result is the true one truncated to 64 bits, with the sticky bit set exactly when that drops
/// something.
/// </summary>
public sealed class ExactCoreTests
{
    private const int Count = 20_000;

    private static readonly RoundingMode[] s_modes = Enum.GetValues<RoundingMode>();

    [Fact]
    public void SumsAreTruncated() => ComparePairs(
        1,
        (x, y, mode) => ReferenceArithmetic.Add(x, y, mode),
        Unpacked.Add);

    [Fact]
    public void DifferencesAreTruncated() => ComparePairs(
        2,
        (x, y, mode) => ReferenceArithmetic.Subtract(x, y, mode),
        Unpacked.Subtract);

    [Fact]
    public void ProductsAreTruncated() => ComparePairs(
        3,
        (x, y, _) => ReferenceArithmetic.Multiply(x, y),
        (x, y, _) => Unpacked.Multiply(x, y));

    [Fact]
    public void QuotientsAreTruncated() => ComparePairs(
        4,
        (x, y, _) => ReferenceArithmetic.Divide(x, y),
        (x, y, _) => Unpacked.Divide(x, y));

    [Fact]
    public void TruncatedRemaindersAreExact() => ComparePairs(
        5,
        (x, y, _) => ReferenceArithmetic.Remainder(x, y),
        (x, y, _) => Unpacked.TruncatedRemainder(x, y));

    [Fact]
    public void IeeeRemaindersAreExact() => ComparePairs(
        6,
        (x, y, _) => ReferenceArithmetic.Ieee754Remainder(x, y),
        (x, y, _) => Unpacked.IeeeRemainder(x, y));

    [Fact]
    public void ExactQuotientsHaveNoStickyBit()
    {
        var operands = new UnpackedOperands(7);
        for (int i = 0; i < Count; i++)
        {
            // The product of a 40-bit and a 24-bit integer is exact, and so is its quotient by either.
            Unpacked x = Short(operands.Next(), 40);
            Unpacked y = Short(operands.Next(), 24);
            Unpacked product = Unpacked.Multiply(x, y);
            Assert.False(product.IsInexact);
            Assert.Equal(x, Unpacked.Divide(product, y));
            Assert.Equal(y, Unpacked.Divide(product, x));
        }
    }

    [Fact]
    public void FusedProductsAndSumsAreTruncated()
    {
        var operands = new UnpackedOperands(8);
        for (int i = 0; i < Count; i++)
        {
            Unpacked x = operands.Next();
            Unpacked y = operands.Next();
            Unpacked product = Unpacked.Multiply(x, y);
            Unpacked near = Unpacked.FromNormalized(product.IsNegative, product.Exponent, product.Significand);
            Unpacked z = operands.Choose(8) == 0 ? Unpacked.Negate(near) : operands.Near(near);
            RoundingMode mode = s_modes[i % s_modes.Length];
            ReferenceValue exact = ReferenceArithmetic.FusedMultiplyAdd(ExactNumbers.ToReference(x), ExactNumbers.ToReference(y), ExactNumbers.ToReference(z), mode);
            Assert.Equal(ExactNumbers.Truncate(exact), Unpacked.FusedMultiplyAdd(x, y, z, mode));
        }
    }

    [Fact]
    public void FusedProductsOf32BitFactorsCancelToTheLastBit()
    {
        var operands = new UnpackedOperands(9);
        for (int i = 0; i < Count; i++)
        {
            Unpacked x = Short(operands.Next(), 33);
            Unpacked y = Short(operands.Next(), 33);
            Unpacked z = operands.Near(Unpacked.Negate(Unpacked.Multiply(x, y)));
            ReferenceValue exact = ReferenceArithmetic.FusedMultiplyAdd(ExactNumbers.ToReference(x), ExactNumbers.ToReference(y), ExactNumbers.ToReference(z));
            Assert.Equal(ExactNumbers.Truncate(exact), Unpacked.FusedMultiplyAdd(x, y, z));
        }
    }

    [Fact]
    public void SquareRootsAreTruncated()
    {
        var operands = new UnpackedOperands(10);
        for (int i = 0; i < Count; i++)
        {
            Unpacked x = Unpacked.Abs(operands.Next());
            if (i % 3 == 0)
            {
                Unpacked root = Short(x, 32);
                Unpacked square = Unpacked.Multiply(root, root);
                Assert.Equal(root, Unpacked.Sqrt(square));
                x = NextUp(square);
            }

            AssertIsTruncated(Unpacked.Sqrt(x), candidate => (candidate * candidate).CompareTo(ExactNumbers.ToRational(x)));
        }
    }

    [Fact]
    public void ReciprocalSquareRootsAreTruncated()
    {
        var operands = new UnpackedOperands(11);
        for (int i = 0; i < Count; i++)
        {
            Unpacked x = Unpacked.Abs(operands.Next());
            AssertIsTruncated(
                Unpacked.ReciprocalSqrt(x), candidate => (candidate * candidate * ExactNumbers.ToRational(x)).CompareTo(BigRational.One));
        }

        for (int exponent = -9; exponent <= 9; exponent++)
        {
            Assert.Equal(Unpacked.ScaleByPowerOfTwo(Unpacked.One, -exponent), Unpacked.ReciprocalSqrt(Unpacked.ScaleByPowerOfTwo(Unpacked.One, 2 * exponent)));
        }
    }

    [Fact]
    public void AStickyOperandMakesAStickyResult()
    {
        var inexact = Unpacked.FromNormalized(isNegative: false, 0, 3UL << 62, isInexact: true);
        Unpacked[] results =
        [
            Unpacked.Add(inexact, Unpacked.One), Unpacked.Subtract(Unpacked.One, inexact), Unpacked.Multiply(inexact, Unpacked.One), Unpacked.Divide(Unpacked.One, inexact),
            Unpacked.Divide(inexact, Unpacked.One), Unpacked.Sqrt(inexact), Unpacked.FusedMultiplyAdd(Unpacked.One, inexact, Unpacked.One),
            Unpacked.Negate(inexact), Unpacked.Abs(inexact), inexact.WithSign(isNegative: true), Unpacked.ScaleByPowerOfTwo(inexact, 5),
        ];
        Assert.All(results, result => Assert.True(result.IsInexact));
    }

    [Fact]
    public void ZerosThatCancelHaveTheSignOfTheMode()
    {
        var operands = new UnpackedOperands(12);
        foreach (RoundingMode mode in s_modes)
        {
            Unpacked expected = Unpacked.SignedZero(mode == RoundingMode.Down);
            Unpacked x = operands.Next();
            Unpacked y = Short(operands.Next(), 30);
            Assert.Equal(expected, Unpacked.Add(x, Unpacked.Negate(x), mode));
            Assert.Equal(expected, Unpacked.Subtract(x, x, mode));
            Assert.Equal(expected, Unpacked.FusedMultiplyAdd(y, y, Unpacked.Negate(Unpacked.Multiply(y, y)), mode));
        }
    }

    [Fact]
    public void SpecialOperandsGiveWhatTheStandardSays()
    {
        Unpacked number = Unpacked.FromInteger(3UL);
        Unpacked[] operands =
        [
            Unpacked.NaN, Unpacked.SignedNaN(isNegative: true), Unpacked.PositiveInfinity, Unpacked.SignedInfinity(isNegative: true),
            Unpacked.Zero, Unpacked.SignedZero(isNegative: true), Unpacked.One, Unpacked.Negate(Unpacked.One), number, Unpacked.Negate(number),
        ];
        foreach (Unpacked x in operands)
        {
            ReferenceValue exactX = ExactNumbers.ToReference(x);
            foreach (Unpacked y in operands)
            {
                ReferenceValue exactY = ExactNumbers.ToReference(y);
                foreach (RoundingMode mode in s_modes)
                {
                    Assert.Equal(ExactNumbers.Truncate(ReferenceArithmetic.Add(exactX, exactY, mode)), Unpacked.Add(x, y, mode));
                    Assert.Equal(ExactNumbers.Truncate(ReferenceArithmetic.Subtract(exactX, exactY, mode)), Unpacked.Subtract(x, y, mode));
                }

                Assert.Equal(ExactNumbers.Truncate(ReferenceArithmetic.Multiply(exactX, exactY)), Unpacked.Multiply(x, y));
                Assert.Equal(ExactNumbers.Truncate(ReferenceArithmetic.Divide(exactX, exactY)), Unpacked.Divide(x, y));
                Assert.Equal(ExactNumbers.Truncate(ReferenceArithmetic.Remainder(exactX, exactY)), Unpacked.TruncatedRemainder(x, y));
                Assert.Equal(ExactNumbers.Truncate(ReferenceArithmetic.Ieee754Remainder(exactX, exactY)), Unpacked.IeeeRemainder(x, y));
                foreach (Unpacked z in operands)
                {
                    Unpacked fused = Unpacked.FusedMultiplyAdd(x, y, z);
                    ReferenceValue exact = ReferenceArithmetic.FusedMultiplyAdd(exactX, exactY, ExactNumbers.ToReference(z));
                    Assert.Equal(ExactNumbers.Truncate(exact).IsNaN, fused.IsNaN);
                    Assert.True(fused.IsNaN || fused == ExactNumbers.Truncate(exact));
                }
            }
        }
    }

    [Fact]
    public void RootsOfSpecialOperandsAreWhatTheStandardSays()
    {
        Assert.Equal(Unpacked.SignedZero(isNegative: true), Unpacked.Sqrt(Unpacked.SignedZero(isNegative: true)));
        Assert.Equal(Unpacked.Zero, Unpacked.Sqrt(Unpacked.Zero));
        Assert.Equal(Unpacked.PositiveInfinity, Unpacked.Sqrt(Unpacked.PositiveInfinity));
        Assert.Equal(Unpacked.NaN, Unpacked.Sqrt(Unpacked.SignedInfinity(isNegative: true)));
        Assert.Equal(Unpacked.NaN, Unpacked.Sqrt(Unpacked.Negate(Unpacked.One)));
        Assert.True(Unpacked.Sqrt(Unpacked.NaN).IsNaN);
        Assert.Equal(Unpacked.PositiveInfinity, Unpacked.ReciprocalSqrt(Unpacked.Zero));
        Assert.Equal(Unpacked.SignedInfinity(isNegative: true), Unpacked.ReciprocalSqrt(Unpacked.SignedZero(isNegative: true)));
        Assert.Equal(Unpacked.Zero, Unpacked.ReciprocalSqrt(Unpacked.PositiveInfinity));
        Assert.Equal(Unpacked.NaN, Unpacked.ReciprocalSqrt(Unpacked.SignedInfinity(isNegative: true)));
        Assert.Equal(Unpacked.NaN, Unpacked.ReciprocalSqrt(Unpacked.Negate(Unpacked.One)));
        Assert.True(Unpacked.ReciprocalSqrt(Unpacked.NaN).IsNaN);
    }

    private static void ComparePairs(
        int seed, Func<ReferenceValue, ReferenceValue, RoundingMode, ReferenceValue> reference, Func<Unpacked, Unpacked, RoundingMode, Unpacked> operation)
    {
        var operands = new UnpackedOperands(seed);
        for (int i = 0; i < Count; i++)
        {
            Unpacked x = operands.Next();
            Unpacked y = operands.Near(x);
            RoundingMode mode = s_modes[i % s_modes.Length];
            var expected = ExactNumbers.Truncate(reference(ExactNumbers.ToReference(x), ExactNumbers.ToReference(y), mode));
            Unpacked actual = operation(x, y, mode);
            Assert.True(expected == actual, $"Of {x}, {y} it is {actual} instead of {expected} ({mode}).");
        }
    }

    /// <summary>Whether a result is the last 64-bit number not above the true one, which is known by how candidates compare with it.</summary>
    private static void AssertIsTruncated(Unpacked result, Func<BigRational, int> compare)
    {
        int order = compare(ExactNumbers.ToRational(result));
        Assert.False(result.IsNegative);
        Assert.True(order <= 0, $"{result} is above the true result.");
        Assert.Equal(order != 0, result.IsInexact);
        Assert.True(compare(ExactNumbers.ToRational(NextUp(result))) > 0, $"{result} is not the last one below the true result.");
    }

    private static Unpacked NextUp(Unpacked value) => value.Significand == ulong.MaxValue
        ? Unpacked.FromNormalized(value.IsNegative, value.Exponent + 1, 1UL << 63)
        : Unpacked.FromNormalized(value.IsNegative, value.Exponent, value.Significand + 1);

    private static Unpacked Short(Unpacked value, int bits) =>
        Unpacked.FromNormalized(value.IsNegative, value.Exponent, value.Significand >> (64 - bits) << (64 - bits));
}
