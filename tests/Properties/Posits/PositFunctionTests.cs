using System.Globalization;
using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>The functions of the posit standard on the types: NaR goes through all of them, and each is the one that its name says.</summary>
public sealed class PositFunctionTests
{
    [Theory]
    [PositTypes]
    public void TheConstantsAreTheCodesOfTheStandard<T>(T _)
        where T : struct, IPositValue<T>
    {
        ulong top = 1UL << (T.Format.BitWidth - 1);
        Assert.Equal(top, T.NaR.ToCode());
        Assert.Equal(0UL, T.Zero.ToCode());
        Assert.Equal(top >> 1, T.One.ToCode());
        Assert.Equal(1UL, T.Epsilon.ToCode());
        Assert.Equal(top - 1, T.MaxValue.ToCode());
        Assert.Equal(top + 1, T.MinValue.ToCode());
        Assert.Equal(-T.One, T.NegativeOne);
        Assert.Equal(T.Parse("2.71828182845904523536028747135266249776", CultureInfo.InvariantCulture), T.E);
        Assert.Equal(T.Parse("3.14159265358979323846264338327950288420", CultureInfo.InvariantCulture), T.Pi);
        Assert.Equal(T.Parse("6.28318530717958647692528676655900576839", CultureInfo.InvariantCulture), T.Tau);
    }

    [Fact]
    public void TheConstantsOfPosit64HaveMoreBitsThanBinary64()
    {
        Assert.NotEqual((Posit64)Math.E, Posit64.E);
        Assert.NotEqual((Posit64)Math.PI, Posit64.Pi);
        Assert.NotEqual((Posit64)Math.Tau, Posit64.Tau);
    }

    [Theory]
    [PositTypes]
    public void AnyArgumentNaRGivesNaR<T>(T _)
        where T : struct, IPositValue<T>
    {
        T nar = T.NaR;
        Func<T, T>[] ofOne =
        [
            x => -x, T.Abs, T.Signum, T.Round, T.Ceiling, T.Floor, T.Sqrt, T.ReciprocalSqrt, T.Cbrt, T.Exp, T.ExpM1, T.Exp2, T.Exp2M1, T.Exp10, T.Exp10M1,
            T.Log, T.LogP1, T.Log2, T.Log2P1, T.Log10, T.Log10P1, T.Sin, T.SinPi, T.Cos, T.CosPi, T.Tan, T.TanPi, T.Asin, T.AsinPi, T.Acos, T.AcosPi, T.Atan, T.AtanPi,
            T.Sinh, T.Cosh, T.Tanh, T.Asinh, T.Acosh, T.Atanh, x => T.Compound(x, 0), x => T.Compound(x, 3), x => T.RootN(x, 3), x => T.RootN(x, -1),
        ];
        Func<T, T, T>[] ofTwo =
            [(x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y, (x, y) => x % y, T.Hypot, T.Pow, T.Atan2, T.Atan2Pi, T.Log];
        Func<T, T, T, T>[] ofThree = [T.FusedMultiplyAdd, T.FusedMultiplyMultiply, T.MultiplyAddEstimate];
        Assert.All(ofOne, function => Assert.Equal(nar, function(nar)));
        foreach (T x in Codes<T>.Few)
        {
            Assert.All(ofTwo, function => Assert.Equal((nar, nar), (function(nar, x), function(x, nar))));
            Assert.All(ofThree, function => Assert.Equal((nar, nar, nar), (function(nar, x, x), function(x, nar, x), function(x, x, nar))));
        }
    }

    [Theory]
    [PositTypes]
    public void WhatHasNoRealValueIsNaR<T>(T _)
        where T : struct, IPositValue<T>
    {
        T zero = T.Zero;
        foreach (T x in Codes<T>.Few)
        {
            Assert.Equal(T.NaR, x / zero);
            Assert.Equal(T.NaR, x % zero);
            if (T.IsNegative(x))
            {
                Assert.All([T.Sqrt(x), T.ReciprocalSqrt(x), T.Log(x), T.Log2(x), T.Log10(x), T.RootN(x, 2)], result => Assert.Equal(T.NaR, result));
            }
        }

        Assert.All(
            [T.ReciprocalSqrt(zero), T.Log(zero), T.Log2(zero), T.Log10(zero), T.LogP1(T.NegativeOne), T.Atan2(zero, zero), T.Atan2Pi(zero, zero), T.Atanh(T.One), T.Pow(zero, T.NegativeOne), T.Compound(T.NegativeOne, -1)],
            result => Assert.Equal(T.NaR, result));
        Assert.True(T.IsNaN(T.NaR) && T.IsNaR(T.NaR) && !T.IsFinite(T.NaR) && !T.IsNegative(T.NaR) && !T.IsInfinity(T.NaR));
    }

    [Theory]
    [PositTypes]
    public void ResultsNeitherOverflowNorVanish<T>(T _)
        where T : struct, IPositValue<T>
    {
        Assert.Equal(T.MaxValue, T.MaxValue + T.MaxValue);
        Assert.Equal(T.MaxValue, T.MaxValue * T.MaxValue);
        Assert.Equal(T.MinValue, T.MinValue * T.MaxValue);
        Assert.Equal(T.Epsilon, T.Epsilon * T.Epsilon);
        Assert.Equal(-T.Epsilon, T.Epsilon / T.MinValue);
        Assert.Equal(T.Epsilon, T.FusedMultiplyMultiply(T.Epsilon, T.Epsilon, T.Epsilon));
        Assert.Equal(T.Epsilon, T.Exp(T.MinValue));
    }

    [Theory]
    [PositTypes]
    public void NextAndPriorWalkTheRingOfCodes<T>(T _)
        where T : struct, IPositValue<T>
    {
        Assert.Equal(T.NaR, T.Next(T.MaxValue));
        Assert.Equal(T.MinValue, T.Next(T.NaR));
        Assert.Equal(T.NaR, T.Prior(T.MinValue));
        Assert.Equal(T.MaxValue, T.Prior(T.NaR));
        foreach (T x in Codes<T>.Some)
        {
            Assert.Equal((x.ToCode() + 1) & T.Format.CodeMask, T.Next(x).ToCode());
            Assert.Equal(x, T.Prior(T.Next(x)));
            Assert.True(x == T.MaxValue || T.Next(x) > x);
        }
    }

    [Theory]
    [PositTypes]
    public void TheSignIsAPositAndInDotNetsNameAnInteger<T>(T _)
        where T : struct, IPositValue<T>
    {
        foreach (T x in Codes<T>.Few.Where(x => !T.IsNaR(x)))
        {
            Assert.Equal(T.Sign(x), int.CreateChecked(T.Signum(x)));
            Assert.Equal(T.Abs(x), x * T.Signum(x));
        }

        Assert.Throws<ArithmeticException>(() => T.Sign(T.NaR));
    }

    [Theory]
    [PositTypes]
    public void IntegersNearbyAreTheNearestTiesToEven<T>(T _)
        where T : struct, IPositValue<T>
    {
        foreach (T x in Codes<T>.Some.Where(x => !T.IsNaR(x)))
        {
            BigRational value = ValueOf(x);
            Assert.Equal(FromInteger<T>(ReferenceInteger.Round(value)), T.Round(x));
            Assert.Equal(FromInteger<T>(value.Floor()), T.Floor(x));
            Assert.Equal(FromInteger<T>(-(-value).Floor()), T.Ceiling(x));
        }
    }

    [Theory]
    [PositTypes]
    public void ProductsOfThreeAreRoundedOnceInAnyOrder<T>(T _)
        where T : struct, IPositValue<T>
    {
        var random = new Random(6);
        T[] values = [.. Codes<T>.Some.Where(x => !T.IsNaR(x))];
        for (int i = 0; i < 3000; i++)
        {
            T[] factors = random.GetItems(values, 3);
            (T x, T y, T z) = (factors[0], factors[1], factors[2]);
            BigRational exact = ValueOf(x) * ValueOf(y) * ValueOf(z);
            T expected = Rounded<T>(exact);
            Expect.SameCode(expected.ToCode(), T.FusedMultiplyMultiply(x, y, z), "x y z", (x, y, z));
            Expect.SameCode(expected.ToCode(), T.FusedMultiplyMultiply(z, x, y), "z x y", (x, y, z));
            Expect.SameCode(Rounded<T>((ValueOf(x) * ValueOf(y)) + ValueOf(z)).ToCode(), T.FusedMultiplyAdd(x, y, z), "x y + z", (x, y, z));
        }
    }

    [Fact]
    public void AProductOfThreeRoundedTwiceIsAnotherNumber()
    {
        // 1.25³ = 1.953125 lies nearer to 2 than to 1.875, but 1.25² = 1.5625 becomes 1.5 before the third factor.
        var x = (Posit8)1.25;
        Assert.Equal((Posit8)2, Posit8.FusedMultiplyMultiply(x, x, x));
        Assert.Equal((Posit8)1.875, x * x * x);
    }

    [Theory]
    [PositTypes]
    public void RootsAndPowersAreThoseOfTheExactCore<T>(T _)
        where T : struct, IPositValue<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            Assert.Equal(Evaluated(Operation.Parse("rsqrt"), x), T.ReciprocalSqrt(x));
            foreach (int n in new[] { -3, -1, 0, 1, 2, 7 })
            {
                T expected = T.IsNaR(x) ? x : T.FromCode(T.Format.Pack(Elementary.Compound(x.Unpack(), n)));
                Assert.Equal(expected, T.Compound(x, n));
            }
        }

        Assert.Equal(T.One + T.One + T.One + T.One, T.Compound(T.One, 2));

        static T Evaluated(Operation operation, T x) => T.FromCode(operation.Apply(T.Format, x.ToCode()));
    }

    [Fact]
    public void OperationsByNameAreTheFunctionsOfTheType()
    {
        Posit32[] values = [.. Codes<Posit32>.Few.Where((_, index) => index % 4 == 0)];
        Posit32 Apply(string name, Posit32 x, Posit32 y = default, Posit32 z = default) =>
            Posit32.FromBits((uint)Operation.Parse(name).Apply(Posit32.Format, x.ToBits(), y.ToBits(), z.ToBits()));
        foreach (Posit32 x in values)
        {
            Assert.Equal(Posit32.Signum(x), Apply("sign", x));
            Assert.Equal(Posit32.Ceiling(x), Apply("ceil", x));
            Assert.Equal(Posit32.Floor(x), Apply("floor", x));
            Assert.Equal(Posit32.FusedMultiplyMultiply(x, x, values[1]), Apply("fmm", x, x, values[1]));
            foreach (int n in new[] { -5, 0, 1, 12 })
            {
                Assert.Equal(Posit32.Compound(x, n), Apply("compound", x, (Posit32)n));
                Assert.Equal(Posit32.RootN(x, n), Apply("rootn", x, (Posit32)n));
            }

            Assert.Equal(Posit32.NaR, Apply("compound", x, (Posit32)0.5));
            Assert.Equal(Posit32.NaR, Apply("rootn", x, (Posit32)4294967296.0));
        }
    }

    private static BigRational ValueOf<T>(T value)
        where T : struct, IPositValue<T>
    {
        Unpacked number = value.Unpack();
        BigRational magnitude = (BigRational)(BigInteger)number.Significand * BigRational.Pow2(number.Exponent - 63);
        return number.IsNegative ? -magnitude : magnitude;
    }

    private static T FromInteger<T>(BigInteger integer)
        where T : struct, IPositValue<T> => T.FromCode(T.Format.Pack(Unpacked.FromInteger(integer)));

    private static T Rounded<T>(BigRational value)
        where T : struct, IPositValue<T> => T.FromCode(T.Format.Pack(Unpacked.FromRatio(value.Numerator, value.Denominator)));
}
