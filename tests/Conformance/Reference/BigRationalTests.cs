using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Reference;

/// <summary>Exact rational numbers, by hand and against the integers that they are made of.</summary>
public sealed class BigRationalTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("12", "12")]
    [InlineData("-12.375", "-99/8")]
    [InlineData(".5", "1/2")]
    [InlineData("5.", "5")]
    [InlineData("0.1", "1/10")]
    [InlineData("+3E2", "300")]
    [InlineData("25e-3", "1/40")]
    public void DecimalTextIsExact(string text, string expected) => Assert.Equal(expected, BigRational.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("NaN")]
    [InlineData("1.-5")]
    public void OtherTextIsRefused(string text) => Assert.Throws<FormatException>(() => BigRational.Parse(text));

    [Fact]
    public void ValuesAreInLowestTerms()
    {
        var value = new BigRational(-84, -36);
        Assert.Equal((7, 3), (value.Numerator, value.Denominator));
        Assert.Equal(new BigRational(7, 3), value);
        Assert.Equal(new BigRational(7, 3).GetHashCode(), value.GetHashCode());
        Assert.Equal(BigRational.Zero, new BigRational(0, -5));
        Assert.Equal(BigInteger.One, default(BigRational).Denominator);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BigRational(1, 0));
        Assert.Throws<DivideByZeroException>(() => BigRational.One / BigRational.Zero);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.Epsilon)]
    [InlineData(-double.MaxValue)]
    [InlineData(2.2250738585072014e-308)]
    [InlineData(2.2250738585072009e-308)]
    public void DoublesGoThroughUnchanged(double value)
    {
        Assert.True(BigRational.FromDouble(value).TryToDouble(out double back));
        Assert.Equal(value, back);
    }

    [Fact]
    public void OnlyDoublesBecomeDoubles()
    {
        Assert.False(new BigRational(1, 3).TryToDouble(out _));
        Assert.False(BigRational.Pow2(1024).TryToDouble(out _));
        Assert.False(BigRational.Pow2(-1075).TryToDouble(out _));
        Assert.False((BigRational.One + BigRational.Pow2(-53)).TryToDouble(out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => BigRational.FromDouble(double.NaN));
    }

    [Fact]
    public void DecimalsAreExact()
    {
        Assert.Equal(BigRational.Parse("-79228162514264337593543950335"), BigRational.FromDecimal(decimal.MinValue));
        Assert.Equal(BigRational.Parse("1e-28"), BigRational.FromDecimal(0.0000000000000000000000000001m));
    }

    [Theory]
    [InlineData(7, 2, 3)]
    [InlineData(-7, 2, -4)]
    [InlineData(-8, 2, -4)]
    [InlineData(1, 3, 0)]
    [InlineData(-1, 3, -1)]
    public void FloorGoesDown(int numerator, int denominator, int expected) =>
        Assert.Equal(expected, new BigRational(numerator, denominator).Floor());

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(-9, 8, 0)]
    [InlineData(7, 8, -1)]
    [InlineData(1, 3, -2)]
    [InlineData(4, 3, 0)]
    [InlineData(2, 3, -1)]
    public void FloorLog2IsThePowerOfTwoBelow(int numerator, int denominator, int expected) =>
        Assert.Equal(expected, new BigRational(numerator, denominator).FloorLog2());

    [Fact]
    public void ArithmeticAndOrderAgreeWithCrossMultiplication()
    {
        for (int a = -6; a <= 6; a++)
        {
            for (int b = 1; b <= 6; b++)
            {
                for (int c = -6; c <= 6; c++)
                {
                    for (int d = 1; d <= 6; d++)
                    {
                        var left = new BigRational(a, b);
                        var right = new BigRational(c, d);
                        Assert.Equal(new BigRational((a * d) + (c * b), b * d), left + right);
                        Assert.Equal(new BigRational((a * d) - (c * b), b * d), left - right);
                        Assert.Equal(new BigRational(a * c, b * d), left * right);
                        Assert.Equal((a * d).CompareTo(c * b), left.CompareTo(right));
                        if (c != 0)
                        {
                            Assert.Equal(new BigRational(a * d, b * c), left / right);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void ShortAndLongNumbersPrint()
    {
        Assert.Equal("-3/8", new BigRational(-6, 16).ToString());
        Assert.Equal("1 * 2^-1074", BigRational.FromDouble(double.Epsilon).ToString());
        Assert.Equal("5/3 * 2^100", (BigRational.Pow2(100) * new BigRational(5, 3)).ToString());
    }
}
