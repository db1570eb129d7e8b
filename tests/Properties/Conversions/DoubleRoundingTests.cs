using System.Globalization;
using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Numbers that become another code when they go through binary32 or binary64 first: just above a midpoint whose tie goes down.</summary>
public sealed class DoubleRoundingTests
{
    [Theory]
    [FloatTypes]
    public void DoublesThatBinary32WouldTakeToTheMidpointGoUp<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach ((double midpoint, ulong upper) in Traps<T>().Where(trap => (float)trap.Midpoint == trap.Midpoint))
        {
            double above = Math.BitIncrement(midpoint);
            Exact<T>.Expect(upper, ConversionOperator<double, T>.Unchecked(above), "(double)", above);
            Exact<T>.Expect(upper, T.CreateChecked(above), "CreateChecked", above);
            Exact<T>.Expect(upper - 1, ConversionOperator<double, T>.Unchecked((float)above), "(float) first", above);
        }
    }

    [Theory]
    [FloatTypes]
    public void DecimalsThatBinary64WouldTakeToTheMidpointGoUp<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        (double Midpoint, ulong Upper)[] traps = [.. Traps<T>().Where(trap => trap.Midpoint is > 1e-3 and < 1e2 && IsDecimal(trap.Midpoint))];
        Assert.NotEmpty(traps);
        foreach ((double midpoint, ulong upper) in traps)
        {
            decimal above = Exactly(midpoint) + 0.00000000000000000000000001m;
            Exact<T>.Expect(upper, ConversionOperator<decimal, T>.Unchecked(above), "(decimal)", above);
            Exact<T>.Expect(upper, T.CreateSaturating(above), "CreateSaturating", above);

            // The machine's own conversion from decimal is not to nearest; reading the digits is.
            double nearest = double.Parse(above.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            Exact<T>.Expect(upper - 1, ConversionOperator<double, T>.Unchecked(nearest), "(double) first", above);
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(90)]
    [InlineData(120)]
    public void IntegersThatBinary64WouldTakeToTheMidpointGoUp(int power)
    {
        // 2^power (1 + 2^-8) lies halfway between two bfloat16 numbers, and 2^power (1 + 2^-16) between two of 15 significand bits.
        BigInteger one = BigInteger.One << power;
        BigInteger bfloat16 = one + (one >> 8) + 1;
        BigInteger wide = one + (one >> 16) + 1;
        BFloat16 above = BFloat16.BitIncrement(BFloat16.ScaleB(BFloat16.One, power));
        Float24E8M15 wideAbove = Float24E8M15.BitIncrement(Float24E8M15.ScaleB(Float24E8M15.One, power));
        Assert.Equal(above, (BFloat16)bfloat16);
        Assert.Equal(above, (BFloat16)(Int128)bfloat16);
        Assert.Equal(above, (BFloat16)(UInt128)bfloat16);
        Assert.Equal(-above, (BFloat16)(-(Int128)bfloat16));
        Assert.Equal(above, BFloat16.CreateChecked(bfloat16));
        Assert.Equal(wideAbove, (Float24E8M15)wide);
        Assert.Equal(wideAbove, (Float24E8M15)(Int128)wide);
        Assert.NotEqual(above, (BFloat16)(double)bfloat16);
        Assert.NotEqual(wideAbove, (Float24E8M15)(double)wide);
        if (power < 63)
        {
            Assert.Equal(above, (BFloat16)(long)bfloat16);
            Assert.Equal(above, (BFloat16)(ulong)bfloat16);
            Assert.Equal(wideAbove, (Float24E8M15)(long)wide);
        }
    }

    [Fact]
    public void SmallIntegersThatBinary32WouldTakeToTheMidpointGoUp()
    {
        const int Above = (1 << 30) + (1 << 22) + 1;
        BFloat16 expected = BFloat16.BitIncrement((BFloat16)(1 << 30));
        Assert.Equal(expected, (BFloat16)Above);
        Assert.Equal(expected, (BFloat16)(uint)Above);
        Assert.Equal(expected, (BFloat16)(nint)Above);
        Assert.Equal(expected, BFloat16.CreateTruncating(Above));
        Assert.NotEqual(expected, (BFloat16)(float)Above);
    }

    [Fact]
    public void DecimalsToBinary16AreRoundedOnceWhereHalfRoundsTwice()
    {
        // System.Half goes through binary32 here: 1 + 2^-11 and a bit less than half a unit of binary32 more.
        const decimal Above = 1.00048828125m + 0.00000001m;
        Assert.Equal((TestBinary16)1.0009765625, (TestBinary16)Above);
        Assert.Equal((Half)1, (Half)Above);
    }

    [Theory]
    [FloatTypes]
    public void TextThatBinary64WouldTakeToTheMidpointGoesUp<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach ((double midpoint, ulong upper) in Traps<T>())
        {
            string exact = DecimalText.Exact(HostFloats.Unpack(midpoint));
            string above = (exact.Contains('.', StringComparison.Ordinal) ? exact : exact + ".") + new string('0', 40) + "1";
            Exact<T>.Expect(upper, T.Parse(above, CultureInfo.InvariantCulture), "Parse", above);
            Exact<T>.Expect(upper - 1, T.Parse(exact, CultureInfo.InvariantCulture), "Parse", exact);
        }
    }

    // The cast keeps 15 digits.
    private static decimal Exactly(double value) => decimal.Parse(DecimalText.Exact(HostFloats.Unpack(value)), CultureInfo.InvariantCulture);

    private static bool IsDecimal(double value) => BigRational.FromDecimal(Exactly(value)) == BigRational.FromDouble(value);

    // Midpoints above an even positive code, with the odd code above them.
    private static IEnumerable<(double Midpoint, ulong Upper)> Traps<T>()
        where T : struct, IFormatValue<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            ulong code = x.ToCode();
            if (code % 2 == 0 && code < Exact<T>.Model.LargestFiniteCode)
            {
                yield return ((Exact<T>.DoubleOf(x) + Exact<T>.DoubleOf(T.FromCode(code + 1))) / 2, code + 1);
            }
        }
    }
}
