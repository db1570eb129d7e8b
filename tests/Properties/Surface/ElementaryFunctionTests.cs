using System.Numerics;
using System.Reflection;
using Xunit;

namespace NumFormats.Properties;

/// <summary>
/// Each elementary function is the one that its name says, through the generic interface and on the type. That its last bit is right is tested elsewhere,
/// exhaustively; here a neighbour of what binary64 gives will do.
/// </summary>
public sealed class ElementaryFunctionTests
{
    [Theory]
    [FloatTypes]
    public void UnaryFunctionsAreThoseOfBinary64<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>, IRootFunctions<T>, IExponentialFunctions<T>, ILogarithmicFunctions<T>, ITrigonometricFunctions<T>, IHyperbolicFunctions<T>
    {
        foreach ((int index, (string name, Func<T, T> function)) in Unary<T>().Index())
        {
            Func<double, double> wide = Unary<double>()[index].Function;
            Func<T, T> onType = Method<Func<T, T>>(typeof(T), name, [typeof(T)]);
            foreach (T x in Codes<T>.Few.Where(IsFinite))
            {
                T result = function(x);
                Assert.Equal(result.ToCode(), onType(x).ToCode());

                // At zeros and poles formats have rules of their own, and binary64 itself is rough next to zero: its ExpM1 is Exp less 1.
                double expected = wide(Exact<T>.DoubleOf(x));
                if (double.IsFinite(expected) && Math.Abs(expected) > 1e-5)
                {
                    ExpectNear(expected, result, name, x);
                }
            }
        }
    }

    [Fact]
    public void ExponentialsOfHugeArgumentsEnd()
    {
        // Powers with exponents of 30 bits and more, beyond every format: each function has to see that before it computes them.
        for (int power = 26; power <= 34; power++)
        {
            for (ushort step = 0; step < 128; step += 9)
            {
                var x = BFloat16.FromBits((ushort)(BFloat16.ScaleB(BFloat16.One, power).ToBits() + step));
                Assert.All(
                    [BFloat16.Exp(x), BFloat16.ExpM1(x), BFloat16.Exp2(x), BFloat16.Exp2M1(x), BFloat16.Exp10(x), BFloat16.Exp10M1(x), BFloat16.Cosh(-x), BFloat16.Sinh(x)],
                    result => Assert.Equal(BFloat16.PositiveInfinity, result));
                Assert.All([BFloat16.Exp(-x), BFloat16.Exp2(-x), BFloat16.Exp10(-x)], result => Assert.Equal(BFloat16.Zero, result));
                Assert.All([BFloat16.ExpM1(-x), BFloat16.Exp2M1(-x), BFloat16.Exp10M1(-x), BFloat16.Tanh(-x)], result => Assert.Equal(BFloat16.NegativeOne, result));
                Assert.Equal(BFloat16.PositiveInfinity, BFloat16.Pow((BFloat16)3, x));
                Assert.Equal(BFloat16.Zero, BFloat16.Pow((BFloat16)3, -x));
            }
        }
    }

    [Theory]
    [FloatTypes]
    public void BinaryFunctionsAreThoseOfBinary64<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>, IRootFunctions<T>, IPowerFunctions<T>, ILogarithmicFunctions<T>
    {
        T[] operands = [.. Codes<T>.Few.Where(IsFinite).Where((_, index) => index % 7 == 0)];
        foreach ((int index, (string name, Func<T, T, T> function)) in Binary<T>().Index())
        {
            Func<double, double, double> wide = Binary<double>()[index].Function;
            Func<T, T, T> onType = Method<Func<T, T, T>>(typeof(T), name, [typeof(T), typeof(T)]);
            foreach (T x in operands)
            {
                foreach (T y in operands)
                {
                    T result = function(x, y);
                    Assert.Equal(result.ToCode(), onType(x, y).ToCode());
                    double expected = wide(Exact<T>.DoubleOf(x), Exact<T>.DoubleOf(y));
                    if (double.IsFinite(expected) && expected != 0)
                    {
                        ExpectNear(expected, result, name, (x, y));
                    }
                }
            }
        }
    }

    [Theory]
    [ValueTypes]
    public void RootsByNumberAndPairsOfFunctionsAgreeWithTheSingleOnes<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>, IRootFunctions<T>, ITrigonometricFunctions<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            Assert.Equal(T.Cbrt(x).ToCode(), T.RootN(x, 3).ToCode());
            Assert.Equal((T.Sin(x), T.Cos(x)), T.SinCos(x));
            Assert.Equal((T.SinPi(x), T.CosPi(x)), T.SinCosPi(x));
        }
    }

    [Theory]
    [FloatTypes(Implementing = typeof(IFloatingPointIeee754<>))]
    public void EstimatesAndInterpolationAreRoundedStepByStep<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryFloatingPointIeee754<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            Assert.Equal((T.One / x).ToCode(), T.ReciprocalEstimate(x).ToCode());
            foreach (T y in Codes<T>.Few.Where((_, index) => index % 5 == 0))
            {
                Assert.Equal(T.FusedMultiplyAdd(x, y, x).ToCode(), T.MultiplyAddEstimate(x, y, x).ToCode());
                Assert.Equal(T.FusedMultiplyAdd(x, T.One - y, y * y).ToCode(), T.Lerp(x, y, y).ToCode());
            }
        }
    }

    // One list, read for the type and for binary64.
    private static (string Name, Func<T, T> Function)[] Unary<T>()
        where T : INumber<T>, IRootFunctions<T>, IExponentialFunctions<T>, ILogarithmicFunctions<T>, ITrigonometricFunctions<T>, IHyperbolicFunctions<T> =>
    [
        ("Sqrt", T.Sqrt), ("Cbrt", T.Cbrt),
        ("Exp", T.Exp), ("ExpM1", T.ExpM1), ("Exp2", T.Exp2), ("Exp2M1", T.Exp2M1), ("Exp10", T.Exp10), ("Exp10M1", T.Exp10M1),
        ("Log", T.Log), ("LogP1", T.LogP1), ("Log2", T.Log2), ("Log2P1", T.Log2P1), ("Log10", T.Log10), ("Log10P1", T.Log10P1),
        ("Sin", T.Sin), ("Cos", T.Cos), ("Tan", T.Tan), ("Asin", T.Asin), ("Acos", T.Acos), ("Atan", T.Atan),
        ("SinPi", T.SinPi), ("CosPi", T.CosPi), ("TanPi", T.TanPi), ("AsinPi", T.AsinPi), ("AcosPi", T.AcosPi), ("AtanPi", T.AtanPi),
        ("Sinh", T.Sinh), ("Cosh", T.Cosh), ("Tanh", T.Tanh), ("Asinh", T.Asinh), ("Acosh", T.Acosh), ("Atanh", T.Atanh),
        ("DegreesToRadians", T.DegreesToRadians), ("RadiansToDegrees", T.RadiansToDegrees),
    ];

    private static (string Name, Func<T, T, T> Function)[] Binary<T>()
        where T : IRootFunctions<T>, IPowerFunctions<T>, ILogarithmicFunctions<T> =>
        [("Pow", T.Pow), ("Hypot", T.Hypot), ("Log", T.Log)];

    private static void ExpectNear<T, TInput>(double expected, T actual, string name, TInput input)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        ulong nearest = Exact<T>.Model.Encode(expected);
        ulong[] neighbours = [Exact<T>.Model.Encode(expected * (1 - 1e-9)), nearest, Exact<T>.Model.Encode(expected * (1 + 1e-9))];
        if (!neighbours.Select(Exact<T>.Model.Canonicalize).Contains(Exact<T>.Model.Canonicalize(actual.ToCode())))
        {
            Assert.Fail($"{typeof(T).Name}: {name} of {input} is {actual}, expected about {expected:R} ({T.FromCode(nearest)}).");
        }
    }

    private static bool IsFinite<T>(T value)
        where T : struct, IFormatValue<T> => Exact<T>.ValueOf(value).IsFinite;

    private static TDelegate Method<TDelegate>(Type type, string name, Type[] parameters)
        where TDelegate : Delegate =>
        type.GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)!.CreateDelegate<TDelegate>();
}
