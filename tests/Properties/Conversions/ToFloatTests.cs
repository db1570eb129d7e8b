using System.Numerics;
using System.Runtime.InteropServices;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Values as .NET's own floats, decimals and complex numbers.</summary>
public sealed class ToFloatTests
{
    private static readonly BigRational s_decimalLimit = BigRational.FromDecimal(decimal.MaxValue);

    [Theory]
    [FloatTypes]
    public void FloatsAreExactOrRoundedOnce<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.All)
        {
            // The double is exact, so that the machine's narrowing of it is the only rounding. Signs of zeros and of NaN are bits, too.
            double exact = Exact<T>.DoubleOf(x);
            ExpectBits(exact, ConversionOperator<T, double>.Unchecked(x), "(double)", x);
            ExpectBits(exact, double.CreateChecked(x), "double.CreateChecked", x);
            ExpectBits(exact, double.CreateSaturating(x), "double.CreateSaturating", x);
            ExpectBits(exact, double.CreateTruncating(x), "double.CreateTruncating", x);
            ExpectBits((float)exact, ConversionOperator<T, float>.Unchecked(x), "(float)", x);
            ExpectBits((float)exact, float.CreateChecked(x), "float.CreateChecked", x);
            ExpectBits((double)(Half)exact, (double)ConversionOperator<T, Half>.Unchecked(x), "(Half)", x);
            ExpectBits((double)(Half)exact, (double)Half.CreateSaturating(x), "Half.CreateSaturating", x);
        }
    }

    [Theory]
    [FloatTypes]
    public void NativeFloatsAndComplexNumbersAreExact<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.Some)
        {
            double exact = Exact<T>.DoubleOf(x);
            ExpectBits(exact, (double)ConversionOperator<T, NFloat>.Unchecked(x), "(NFloat)", x);
            ExpectBits(exact, (double)NFloat.CreateChecked(x), "NFloat.CreateChecked", x);
            ExpectBits(exact, (double)NFloat.CreateTruncating(x), "NFloat.CreateTruncating", x);
            ExpectBits(exact, ConversionOperator<T, Complex>.Unchecked(x).Real, "(Complex)", x);
            Expect.Same(new Complex(exact, 0), Complex.CreateChecked(x), "Complex.CreateChecked", x);
            Expect.Same(new Complex(exact, 0), Complex.CreateSaturating(x), "Complex.CreateSaturating", x);
        }
    }

    [Theory]
    [FloatTypes]
    public void DecimalsAreTheNearest<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.Some)
        {
            ReferenceValue value = Exact<T>.ValueOf(x);
            if (value.IsFinite && BigRational.Abs(value.Value) <= s_decimalLimit)
            {
                decimal expected = Nearest(value.Value);
                Expect.Same(expected, ConversionOperator<T, decimal>.Unchecked(x), "(decimal)", x);
                Expect.Same(expected, decimal.CreateChecked(x), "decimal.CreateChecked", x);
                Expect.Same(expected, decimal.CreateSaturating(x), "decimal.CreateSaturating", x);
            }
        }
    }

    [Theory]
    [FloatTypes]
    public void DecimalsHaveNoNaNAndNoInfinityAndAnEnd<T>(T _)
        where T : struct, IFormatValue<T>, INumber<T>
    {
        foreach (T x in Codes<T>.Few)
        {
            ReferenceValue value = Exact<T>.ValueOf(x);
            if (!value.IsFinite || BigRational.Abs(value.Value) > s_decimalLimit)
            {
                decimal end = value.IsNaN ? 0 : value.IsNegative ? decimal.MinValue : decimal.MaxValue;
                Expect.SameOrOverflow(overflows: true, 0m, ConversionOperator<T, decimal>.Unchecked, "(decimal)", x);
                Expect.SameOrOverflow(overflows: true, 0m, decimal.CreateChecked, "decimal.CreateChecked", x);
                Expect.Same(end, decimal.CreateSaturating(x), "decimal.CreateSaturating", x);
                Expect.Same(end, decimal.CreateTruncating(x), "decimal.CreateTruncating", x);
            }
        }
    }

    // The most decimal places, up to 28, at which the rounded integer has no more than 96 bits.
    private static decimal Nearest(BigRational value)
    {
        BigInteger limit = (BigInteger.One << 96) - 1;
        for (int places = 28; places >= 0; places--)
        {
            BigInteger integer = ReferenceInteger.Round(value * BigInteger.Pow(10, places));
            if (BigInteger.Abs(integer) <= limit)
            {
                var magnitude = (UInt128)BigInteger.Abs(integer);
                return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), integer.Sign < 0, (byte)places);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value));
    }

    private static void ExpectBits<T>(double expected, double actual, string operation, T x)
    {
        bool isSame = BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual)
            || (double.IsNaN(expected) && double.IsNaN(actual) && double.IsNegative(expected) == double.IsNegative(actual));
        Expect.Same(true, isSame, operation, x);
    }
}
