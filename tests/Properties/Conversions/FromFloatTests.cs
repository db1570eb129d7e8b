using System.Numerics;
using System.Runtime.InteropServices;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>.NET's own floats, decimals and complex numbers as values: rounded once, and checked conversions refuse what has no number in the format.</summary>
public sealed class FromFloatTests
{
    private static readonly double[] s_specials =
    [
        0.0, -0.0, double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon,
    ];

    [Theory]
    [FloatTypes]
    public void DoublesAreRoundedOnce<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T> =>
        Converts<T, double>(Points<T>().SelectMany(x => new[] { Math.BitDecrement(x), x, Math.BitIncrement(x) }).Concat(s_specials), ReferenceValue.FromDouble);

    [Theory]
    [FloatTypes]
    public void SinglesAreRoundedOnce<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T> =>
        Converts<T, float>(
            Points<T>().Concat(s_specials).Select(x => (float)x).SelectMany(x => new[] { MathF.BitDecrement(x), x, MathF.BitIncrement(x) }),
            x => ReferenceValue.FromDouble(x));

    [Theory]
    [FloatTypes]
    public void HalvesAreRoundedOnce<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T> =>
        Converts<T, Half>(
            Points<T>().Concat(s_specials).Select(x => (Half)x).SelectMany(x => new[] { Half.BitDecrement(x), x, Half.BitIncrement(x) }).Distinct(),
            x => ReferenceValue.FromDouble((double)x));

    [Theory]
    [FloatTypes]
    public void NativeFloatsAreRoundedOnce<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T> =>
        Converts<T, NFloat>(Points<T>().Concat(s_specials).Select(x => new NFloat(x)), x => ReferenceValue.FromDouble((double)x));

    [Theory]
    [FloatTypes]
    public void DecimalsAreRoundedOnce<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        const decimal Least = 0.0000000000000000000000000001m;
        decimal[] ends = [0m, -0.0m, Least, -Least, decimal.MaxValue, decimal.MinValue, 0.1m, 1m / 3, -2m / 3];
        IEnumerable<decimal> points = Points<T>()
            .Where(x => Math.Abs(x) is < 1e28 and > 1e-20)
            .Select(x => (decimal)x)
            .SelectMany(x => new[] { x - Least, x, x + Least });
        Converts<T, decimal>(ends.Concat(points), x => x == 0 ? ReferenceValue.Zero(decimal.IsNegative(x)) : ReferenceValue.Finite(BigRational.FromDecimal(x)));
    }

    [Theory]
    [FloatTypes]
    public void ComplexNumbersAreTheirRealPartsOrNotSupported<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (double x in Points<T>().Concat(s_specials))
        {
            var value = ReferenceValue.FromDouble(x);
            Exact<T>.Expect(Exact<T>.Truncating(value), T.CreateTruncating(new Complex(x, 0)), "CreateTruncating of Complex", x);
            Exact<T>.Expect(Exact<T>.Saturating(value), T.CreateSaturating(new Complex(x, 0)), "CreateSaturating of Complex", x);
        }

        Exact<T>.Expect(Exact<T>.Model.Encode(1.0), T.CreateChecked(Complex.One), "CreateChecked of Complex", 1);
        Assert.Throws<NotSupportedException>(() => T.CreateChecked(Complex.ImaginaryOne));
        Assert.Throws<NotSupportedException>(() => T.CreateSaturating(Complex.ImaginaryOne));
        Assert.Throws<NotSupportedException>(() => T.CreateTruncating(Complex.ImaginaryOne));
    }

    private static void Converts<T, TOther>(IEnumerable<TOther> points, Func<TOther, ReferenceValue> valueOf)
        where T : struct, IFormatValue<T>, INumber<T>
        where TOther : INumberBase<TOther>
    {
        string cast = $"({typeof(T).Name}){typeof(TOther).Name}";
        int refusals = 0;
        foreach (TOther x in points)
        {
            ReferenceValue value = valueOf(x);
            ulong expected = Exact<T>.Truncating(value);
            Exact<T>.Expect(expected, ConversionOperator<TOther, T>.Unchecked(x), cast, x);
            Exact<T>.Expect(expected, T.CreateTruncating(x), nameof(T.CreateTruncating), x);
            Exact<T>.Expect(Exact<T>.Saturating(value), T.CreateSaturating(x), nameof(T.CreateSaturating), x);
            if (Exact<T>.HasNumberFor(value))
            {
                Exact<T>.Expect(expected, ConversionOperator<TOther, T>.Checked(x), cast, x);
                Exact<T>.Expect(expected, T.CreateChecked(x), nameof(T.CreateChecked), x);
            }
            else if (refusals++ < 100 || refusals % 16 == 0)
            {
                Expect.SameOrOverflow(overflows: true, default, ConversionOperator<TOther, T>.Checked, cast, x);
                Expect.SameOrOverflow(overflows: true, default, T.CreateChecked, nameof(T.CreateChecked), x);
            }
        }
    }

    // Values, midpoints, and the place where overflow begins, of either sign.
    private static IEnumerable<double> Points<T>()
        where T : struct, IFormatValue<T>
    {
        double[] values = [.. Codes<T>.Few.Select(x => Math.Abs(Exact<T>.DoubleOf(x))).Where(double.IsFinite).Distinct().Order()];
        _ = Exact<T>.OverflowThreshold.TryToDouble(out double threshold);
        double[] midpoints =
        [
            .. Codes<T>.Few.Select(Midpoint).Where(double.IsFinite),
            threshold,
        ];
        return values.Concat(midpoints).SelectMany(x => new[] { x, -x });

        static double Midpoint(T x)
        {
            double value = Math.Abs(Exact<T>.DoubleOf(x));
            double next = Math.Abs(Exact<T>.DoubleOf(T.FromCode(x.ToCode() == T.Format.CodeMask ? 0 : x.ToCode() + 1)));
            return (value + next) / 2;
        }
    }
}
