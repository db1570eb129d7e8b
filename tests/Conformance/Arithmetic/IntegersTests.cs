using System.Numerics;
using NumFormats.Conformance.Formats;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Arithmetic;

/// <summary>Numbers from integers and ratios, integers from numbers, and order.</summary>
public sealed class IntegersTests
{
    private const int Count = 20_000;

    [Fact]
    public void NumbersRoundToIntegersInEveryMode()
    {
        var operands = new UnpackedOperands(31);
        for (int i = 0; i < Count; i++)
        {
            Unpacked value = operands.Next(70);
            (Rounding rounding, _) = Modes.All[i % Modes.All.Count];
            BigInteger expected = ReferenceInteger.Round(ExactNumbers.ToRational(value), rounding);
            Unpacked actual = Unpacked.RoundToInteger(value, rounding);
            Assert.True(
                expected.IsZero ? actual == Unpacked.SignedZero(value.IsNegative) : actual == ExactNumbers.Truncate(expected),
                $"{value} is {actual} instead of {expected} ({Modes.Describe(rounding, default)}).");
        }
    }

    [Fact]
    public void HalvesRoundToIntegersInEveryMode()
    {
        for (int halves = -41; halves <= 41; halves++)
        {
            foreach ((Rounding rounding, _) in Modes.All)
            {
                var value = Unpacked.FromRatio(halves, 2);
                var expected = Unpacked.FromInteger(ReferenceInteger.Round(new BigRational(halves, 2), rounding)).WithSign(halves < 0);
                Assert.Equal(expected, Unpacked.RoundToInteger(value, rounding));
            }
        }
    }

    [Fact]
    public void AStickyBitBreaksATie()
    {
        var aboveHalf = Unpacked.FromNormalized(isNegative: false, -1, 1UL << 63, isInexact: true);
        Assert.Equal(Unpacked.One, Unpacked.RoundToInteger(aboveHalf, RoundingMode.NearestEven));
        var aboveZero = Unpacked.FromNormalized(isNegative: false, -100, 1UL << 63);
        Assert.Equal(Unpacked.One, Unpacked.RoundToInteger(aboveZero, RoundingMode.Up));
        Assert.Equal(Unpacked.One, Unpacked.RoundToInteger(aboveZero, RoundingMode.ToOdd));
        Assert.Equal(Unpacked.Zero, Unpacked.RoundToInteger(aboveZero, RoundingMode.NearestAway));
    }

    [Fact]
    public void IntegerPartsAreExact()
    {
        var operands = new UnpackedOperands(32);
        for (int i = 0; i < Count; i++)
        {
            Unpacked value = operands.Next(140);
            BigInteger expected = ReferenceInteger.Truncate(ExactNumbers.ToRational(value));
            Assert.Equal(expected, value.TruncateToBigInteger());
            bool fits = BigInteger.Abs(expected) < BigInteger.One << 128;
            Assert.Equal(fits, value.TryTruncate(out UInt128 magnitude));
            Assert.Equal(fits ? (UInt128)BigInteger.Abs(expected) : UInt128.MaxValue, magnitude);
            bool isInteger = ExactNumbers.ToRational(value).IsInteger;
            Assert.Equal(isInteger, value.IsInteger);
            Assert.Equal(isInteger && !expected.IsEven, value.IsOddInteger);
        }
    }

    [Fact]
    public void SpecialNumbersHaveNoIntegerPart()
    {
        foreach (Unpacked value in (Unpacked[])[Unpacked.NaN, Unpacked.PositiveInfinity, Unpacked.SignedInfinity(isNegative: true)])
        {
            Assert.False(value.TryTruncate(out UInt128 magnitude));
            Assert.Equal(UInt128.MaxValue, magnitude);
            Assert.Throws<OverflowException>(() => value.TruncateToBigInteger());
            Assert.Equal(value, Unpacked.RoundToInteger(value, RoundingMode.Up));
        }

        Assert.True(Unpacked.SignedZero(isNegative: true).TryTruncate(out UInt128 zero));
        Assert.Equal(UInt128.Zero, zero);
        Assert.Equal(Unpacked.SignedZero(isNegative: true), Unpacked.RoundToInteger(Unpacked.SignedZero(isNegative: true), RoundingMode.Up));
    }

    [Fact]
    public void WideIntegersAreTruncated()
    {
        var random = new Random(33);
        for (int i = 0; i < Count; i++)
        {
            UInt128 magnitude = new UInt128((ulong)random.NextInt64() << 1, (ulong)random.NextInt64() << 1) >> random.Next(128);
            magnitude = i % 3 == 0 ? magnitude >> 70 << 70 : magnitude;
            int scale = random.Next(-100, 100);
            bool isNegative = random.Next(2) == 0;
            var actual = Unpacked.FromInteger(magnitude, scale, isNegative);
            if (magnitude == 0)
            {
                Assert.Equal(Unpacked.SignedZero(isNegative), actual);
                continue;
            }

            BigInteger signed = isNegative ? -(BigInteger)magnitude : magnitude;
            var expected = ExactNumbers.Truncate((BigRational)signed * BigRational.Pow2(scale));
            Assert.Equal(expected, actual);
            Assert.Equal(expected, Unpacked.FromInteger(signed, scale));
            Assert.True(Unpacked.FromInteger(magnitude, scale, isNegative, isInexact: true).IsInexact);
            Assert.Equal(ExactNumbers.Truncate((BigRational)(BigInteger)(ulong)(magnitude | 1) * BigRational.Pow2(scale)), Unpacked.FromInteger((ulong)(magnitude | 1), scale));
        }
    }

    [Fact]
    public void RatiosAreTruncated()
    {
        var random = new Random(34);
        byte[] bytes = new byte[40];
        for (int i = 0; i < Count; i++)
        {
            random.NextBytes(bytes);
            BigInteger numerator = new BigInteger(bytes) >> random.Next(320);
            random.NextBytes(bytes);
            BigInteger denominator = (BigInteger.Abs(new BigInteger(bytes)) >> random.Next(320)) + 1;
            numerator = i % 3 == 0 ? (numerator >> 250) * denominator : numerator;
            int scale = random.Next(-50, 50);
            var actual = Unpacked.FromRatio(numerator, denominator, scale);
            Assert.Equal(
                numerator.IsZero ? Unpacked.Zero : ExactNumbers.Truncate(new BigRational(numerator, denominator) * BigRational.Pow2(scale)),
                actual);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void ADenominatorIsPositive(int denominator) =>
        Assert.Equal("denominator", Assert.Throws<ArgumentOutOfRangeException>(() => Unpacked.FromRatio(1, denominator)).ParamName);

    [Fact]
    public void NumbersCompareAsRationalNumbersDo()
    {
        var operands = new UnpackedOperands(35);
        for (int i = 0; i < Count; i++)
        {
            Unpacked x = operands.Next();
            Unpacked y = operands.Choose(10) == 0 ? x : operands.Near(x);
            BigRational exactX = ExactNumbers.ToRational(x);
            BigRational exactY = ExactNumbers.ToRational(y);
            Assert.Equal(exactX.CompareTo(exactY), Math.Sign(Unpacked.Compare(x, y)!.Value));
            Assert.Equal(BigRational.Abs(exactX).CompareTo(BigRational.Abs(exactY)), Math.Sign(Unpacked.CompareMagnitude(x, y)));
            Assert.Equal(exactX == exactY, x == y);
        }
    }

    [Fact]
    public void SpecialNumbersCompareByIeeeRules()
    {
        // In ascending order; neighbours in one row are equal.
        Unpacked[][] rows =
        [
            [Unpacked.SignedInfinity(isNegative: true)],
            [Unpacked.Negate(Unpacked.One)],
            [Unpacked.SignedZero(isNegative: true), Unpacked.Zero],
            [Unpacked.FromNormalized(isNegative: false, -1000, 1UL << 63)],
            [Unpacked.One],
            [Unpacked.FromNormalized(isNegative: false, 0, 1UL << 63, isInexact: true)],
            [Unpacked.PositiveInfinity],
        ];
        for (int left = 0; left < rows.Length; left++)
        {
            for (int right = 0; right < rows.Length; right++)
            {
                Assert.All(rows[left], x => Assert.All(rows[right], y => Assert.Equal(left.CompareTo(right), Math.Sign(Unpacked.Compare(x, y)!.Value))));
            }

            Assert.Null(Unpacked.Compare(rows[left][0], Unpacked.NaN));
            Assert.Null(Unpacked.Compare(Unpacked.NaN, rows[left][0]));
        }

        Assert.Null(Unpacked.Compare(Unpacked.NaN, Unpacked.NaN));
        Assert.NotEqual(Unpacked.Zero, Unpacked.SignedZero(isNegative: true));
        Assert.Equal(Unpacked.NaN, Unpacked.NaN);
    }
}
