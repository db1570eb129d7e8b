using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>
/// Conversions of posits to and from integers: by operators as the posit standard has them, by .NET's Create… as for all number types.
/// </summary>
public sealed class PositIntegerTests
{
    [Theory]
    [PositTypes]
    public void IntegersOfEverySizeFollowTheStandardByOperatorAndDotNetByCreate<T>(T _)
        where T : struct, IPositValue<T>
    {
        Converts<T, sbyte>();
        Converts<T, byte>();
        Converts<T, short>();
        Converts<T, ushort>();
        Converts<T, char>();
        Converts<T, int>();
        Converts<T, uint>();
        Converts<T, long>();
        Converts<T, ulong>();
        Converts<T, nint>();
        Converts<T, nuint>();
        Converts<T, Int128>();
        Converts<T, UInt128>();
    }

    [Theory]
    [PositTypes]
    public void BigIntegersAreTheNearestAndRefuseNaR<T>(T _)
        where T : struct, IPositValue<T>
    {
        foreach (T x in Codes<T>.Few.Where(x => !T.IsNaR(x)))
        {
            Expect.Same(ReferenceInteger.Round(ValueOf(x)), ConversionOperator<T, BigInteger>.Unchecked(x), "(BigInteger)", x);
            Expect.Same(ReferenceInteger.Truncate(ValueOf(x)), BigInteger.CreateChecked(x), "BigInteger.CreateChecked", x);
        }

        Assert.Throws<OverflowException>(() => ConversionOperator<T, BigInteger>.Unchecked(T.NaR));
        Assert.Throws<OverflowException>(() => BigInteger.CreateChecked(T.NaR));
    }

    [Fact]
    public void TheMostNegativeIntegerIsNaRThereAndBack()
    {
        Assert.Equal(Posit32.NaR, (Posit32)int.MinValue);
        Assert.Equal(int.MinValue, (int)Posit32.NaR);
        Assert.Equal(int.MinValue, (int)Posit32.MaxValue);
        Assert.Equal(0x8000_0000u, (uint)Posit32.NaR);
        Assert.Equal(0x8000_0000u, (uint)Posit32.NegativeOne);
        Assert.Equal((Posit32)(-2147483648.0), Posit32.CreateChecked(int.MinValue));
        Assert.Equal((Posit32)(-2147483648.0), checked((Posit32)int.MinValue));
        Assert.Equal(int.MaxValue, int.CreateSaturating(Posit32.MaxValue));
        Assert.Equal(0, int.CreateSaturating(Posit32.NaR));
    }

    [Fact]
    public void HalvesGoToTheEvenIntegerByOperatorAndTowardZeroByCreate()
    {
        Assert.Equal([2, 2, 4, -2, -4], new[] { 1.5, 2.5, 3.5, -1.5, -3.5 }.Select(x => (int)(Posit16)x));
        Assert.Equal([1, 2, 3, -1, -3], new[] { 1.5, 2.5, 3.5, -1.5, -3.5 }.Select(x => int.CreateChecked((Posit16)x)));
    }

    private static void Converts<T, TInteger>()
        where T : struct, IPositValue<T>
        where TInteger : IBinaryInteger<TInteger>, IMinMaxValue<TInteger>
    {
        var minimum = BigInteger.CreateChecked(TInteger.MinValue);
        var maximum = BigInteger.CreateChecked(TInteger.MaxValue);
        bool isSigned = minimum.Sign < 0;
        TInteger topBit = isSigned ? TInteger.MinValue : TInteger.CreateChecked((maximum + 1) / 2);
        string name = typeof(TInteger).Name;
        int refusals = 0;
        foreach (T x in Codes<T>.Some)
        {
            BigInteger nearest = T.IsNaR(x) ? maximum + 1 : ReferenceInteger.Round(ValueOf(x));
            bool fits = nearest >= minimum && nearest <= maximum;
            TInteger expected = fits ? TInteger.CreateChecked(nearest) : topBit;
            Expect.Same(expected, ConversionOperator<T, TInteger>.Unchecked(x), $"({name})", x);

            // An error takes its time.
            if (fits || refusals++ % 16 == 0)
            {
                Expect.SameOrOverflow(!fits, expected, ConversionOperator<T, TInteger>.Checked, $"checked ({name})", x);
            }

            BigInteger part = T.IsNaR(x) ? BigInteger.Zero : ReferenceInteger.Truncate(ValueOf(x));
            TInteger saturated = TInteger.CreateChecked(BigInteger.Clamp(part, minimum, maximum));
            Expect.Same(saturated, TInteger.CreateSaturating(x), $"{name}.CreateSaturating", x);
            Expect.Same(saturated, TInteger.CreateTruncating(x), $"{name}.CreateTruncating", x);
        }

        foreach (BigInteger integer in Integers().Where(integer => integer >= minimum && integer <= maximum))
        {
            var value = TInteger.CreateChecked(integer);
            ulong nearest = T.Format.Pack(Unpacked.FromInteger(integer));
            ulong expected = isSigned && integer == minimum ? T.NaR.ToCode() : nearest;
            Expect.SameCode(expected, ConversionOperator<TInteger, T>.Unchecked(value), $"({typeof(T).Name}){name}", integer);
            Expect.SameCode(nearest, ConversionOperator<TInteger, T>.Checked(value), $"checked ({typeof(T).Name}){name}", integer);
            Expect.SameCode(nearest, T.CreateChecked(value), "CreateChecked", integer);
            Expect.SameCode(nearest, T.CreateSaturating(value), "CreateSaturating", integer);
            Expect.SameCode(nearest, T.CreateTruncating(value), "CreateTruncating", integer);
        }
    }

    private static IEnumerable<BigInteger> Integers() =>
        from power in Enumerable.Range(0, 129)
        from distance in new[] { -1, 0, 1 }
        from integer in new[] { (BigInteger.One << power) + distance, -(BigInteger.One << power) + distance }
        select integer;

    private static BigRational ValueOf<T>(T value)
        where T : struct, IPositValue<T>
    {
        Unpacked number = value.Unpack();
        BigRational magnitude = (BigInteger)number.Significand * BigRational.Pow2(number.Exponent - 63);
        return number.IsNegative ? -magnitude : magnitude;
    }
}
