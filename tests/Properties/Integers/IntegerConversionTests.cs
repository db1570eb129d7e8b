using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Conversions and text of the integer types, against <see cref="sbyte"/> and <see cref="byte"/> at their width and by value at the others.</summary>
public sealed class IntegerConversionTests
{
    private static readonly double[] s_doubles =
    [
        .. Enumerable.Range(-1200, 2401).Select(i => i * 0.25), 1e10, -1e10, 1e30, -1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon,
    ];

    [Fact]
    public void TheTypesOfEightBitsConvertAsSByteAndByte()
    {
        CompareAll<TestSByte, sbyte>();
        CompareAll<TestByte, byte>();
    }

    [Theory]
    [IntegerTypes]
    public void IntegersConvertByValueAndWrapAround<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int lowest = Integers<T>.ValueOf(T.MinValue);
        int largest = Integers<T>.ValueOf(T.MaxValue);
        for (int i = -600; i <= 600; i++)
        {
            bool fits = i >= lowest && i <= largest;
            string expected = fits ? i.ToString(CultureInfo.InvariantCulture) : nameof(OverflowException);
            Assert.Equal(expected, Outcome.Of(() => T.CreateChecked(i)));
            Assert.Equal(expected, Outcome.Of(() => T.CreateChecked((BigInteger)i)));
            Assert.Equal(expected, Outcome.Of(() => T.Parse(i.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)));
            Assert.Equal(fits, T.TryParse(i.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out T parsed));
            Assert.Equal(fits ? i : 0, Integers<T>.ValueOf(parsed));
            Assert.Equal(Math.Clamp(i, lowest, largest), Integers<T>.ValueOf(T.CreateSaturating(i)));
            Assert.Equal(Integers<T>.Wrap(i), T.CreateTruncating(i));
            Assert.Equal(Integers<T>.Wrap(i), T.CreateTruncating((Int128)i));
            Assert.Equal(Integers<T>.Wrap(i), T.CreateTruncating((BigInteger)i - (BigInteger.One << 200)));
        }

        foreach (double value in s_doubles)
        {
            double whole = Math.Truncate(value);
            int clamped = double.IsNaN(value) ? 0 : (int)Math.Clamp(whole, lowest, largest);
            string expected = clamped == whole ? clamped.ToString(CultureInfo.InvariantCulture) : nameof(OverflowException);
            Assert.Equal(expected, Outcome.Of(() => T.CreateChecked(value)));
            Assert.Equal(expected, Outcome.Of(() => T.CreateChecked((float)value)));
            Assert.Equal(clamped, Integers<T>.ValueOf(T.CreateSaturating(value)));
            Assert.Equal(clamped, Integers<T>.ValueOf(T.CreateTruncating(value)));
        }

        Assert.All(Integers<T>.All, x =>
        {
            int i = Integers<T>.ValueOf(x);
            Assert.Equal(i, int.CreateChecked(x));
            Assert.Equal(i, double.CreateChecked(x));
            Assert.Equal(unchecked((byte)i), byte.CreateTruncating(x));
            Assert.Equal(byte.CreateSaturating(i), byte.CreateSaturating(x));
            Assert.Equal(UInt128.CreateTruncating(i), UInt128.CreateTruncating(x));
            Assert.Equal(Outcome.Of(() => ulong.CreateChecked(i)), Outcome.Of(() => ulong.CreateChecked(x)));
            Assert.Equal((Int4)(sbyte)(i & 15), Int4.CreateTruncating(x));
            Assert.Equal(BFloat16.CreateChecked(i), BFloat16.CreateChecked(x));
            Assert.Equal(x, T.CreateChecked(BFloat16.CreateChecked(x)));
        });
    }

    [Theory]
    [IntegerTypes]
    public void TextIsThatOfIntAndCodesAreWrittenInTheWidth<T>(T _)
        where T : struct, IFormatValue<T>, IBinaryInteger<T>, IMinMaxValue<T>
    {
        string[] formats = ["", "G", "D", "D3", "N1", "C", "E2", "F1", "P0", "0.00", "X#", "+#;-#;0", "R"];
        Span<char> chars = stackalloc char[64];
        Span<byte> bytes = stackalloc byte[64];
        foreach (T x in Integers<T>.All)
        {
            int i = Integers<T>.ValueOf(x);
            foreach (string format in formats)
            {
                string expected = i.ToString(format, CultureInfo.InvariantCulture);
                Assert.Equal(expected, x.ToString(format, CultureInfo.InvariantCulture));
                Assert.True(x.TryFormat(chars, out int written, format, CultureInfo.InvariantCulture));
                Assert.Equal(expected, chars[..written].ToString());
                Assert.True(x.TryFormat(bytes, out written, format, CultureInfo.InvariantCulture));
                Assert.Equal(expected, Encoding.UTF8.GetString(bytes[..written]));
            }

            foreach ((string format, NumberStyles style) in new[] { ("X", NumberStyles.HexNumber), ("x4", NumberStyles.HexNumber), ("B", NumberStyles.BinaryNumber), ("b8", NumberStyles.BinaryNumber) })
            {
                string text = ((uint)x.ToCode()).ToString(format, CultureInfo.InvariantCulture);
                Assert.Equal(text, x.ToString(format, CultureInfo.InvariantCulture));
                Assert.Equal(x, T.Parse(text, style, CultureInfo.InvariantCulture));
                Assert.Equal(x, T.Parse(Encoding.UTF8.GetBytes(text), style, CultureInfo.InvariantCulture));
            }

            Assert.Equal(x, T.Parse(x.ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }

        string tooWide = (T.Format.CodeMask + 1).ToString("X", CultureInfo.InvariantCulture);
        Assert.Equal(nameof(OverflowException), Outcome.Of(() => T.Parse(tooWide, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        Assert.False(T.TryParse(tooWide, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out T _));
        Assert.Throws<FormatException>(() => T.One.ToString("Q", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void TextIsReadAsSByteAndByteReadIt()
    {
        string[] texts = ["", " ", "1", " 12 ", "+5", "-0", "-1", "127", "128", "-128", "-129", "255", "256", "1e2", "1.0", "1.5", "(3)", "1,0", "¤1", "FF", "80", "0080", "100", "0xF", "1x", "99999999999999999999999", "1111111100000000"];
        NumberStyles[] styles = [NumberStyles.None, NumberStyles.Integer, NumberStyles.Number, NumberStyles.Float, NumberStyles.Any, NumberStyles.HexNumber, NumberStyles.AllowHexSpecifier, NumberStyles.BinaryNumber, NumberStyles.HexNumber | NumberStyles.AllowExponent];
        foreach (string text in texts)
        {
            foreach (NumberStyles style in styles)
            {
                Assert.Equal(Outcome.Of(() => sbyte.Parse(text, style, CultureInfo.InvariantCulture)), Outcome.Of(() => TestSByte.Parse(text, style, CultureInfo.InvariantCulture)));
                Assert.Equal(Outcome.Of(() => byte.Parse(text, style, CultureInfo.InvariantCulture)), Outcome.Of(() => TestByte.Parse(text, style, CultureInfo.InvariantCulture)));
            }
        }
    }

    [Fact]
    public void OperatorsAreImplicitWhereEveryNumberFits()
    {
        var x = (Int4)(-3);
        sbyte narrow = x;
        int wide = x;
        double real = x;
        decimal money = x;
        BigInteger big = x;
        Complex complex = x;
        Assert.Equal((-3, -3, -3.0, -3m, new BigInteger(-3), new Complex(-3, 0)), (narrow, wide, real, money, big, complex));
        Assert.Equal(-2, x + 1);
        Assert.True(x == -3);

        byte unsigned = (UInt4)9;
        sbyte signed = (UInt4)9;
        Assert.Equal((9, 9), (unsigned, signed));
        Assert.Equal(253, unchecked((byte)x));
        Assert.Throws<OverflowException>(() => checked((byte)x));
        Assert.Equal('\uFFFD', unchecked((char)x));
        Assert.Equal((Int4)(-8), unchecked((Int4)8));
        Assert.Throws<OverflowException>(() => checked((Int4)8));
        Assert.Equal((Int4)3, (Int4)3.9f);
        Assert.Equal((Int4)7, unchecked((Int4)1e9));
        Assert.Throws<OverflowException>(() => checked((Int4)double.NaN));
        Assert.Throws<OverflowException>(() => (Int4)8m);
        Assert.Throws<OverflowException>(() => (Int4)new BigInteger(8));
    }

    [Fact]
    public void ConversionFromNumbersRoundsOnceInAnyMode()
    {
        Assert.Equal((Int4)4, Int4.ConvertFrom(3.5));
        Assert.Equal((Int4)3, Int4.ConvertFrom(3.5, RoundingMode.Down));
        Assert.Equal((Int4)7, Int4.ConvertFrom(100.0, RoundingMode.Up));
        Assert.Equal((UInt2)3, UInt2.ConvertFrom(Float8E4M3FN.MaxValue));
    }

    private static void CompareAll<T, TModel>()
        where T : struct, IFormatValue<T>, IBinaryInteger<T>
        where TModel : struct, IBinaryInteger<TModel>
    {
        int[] integers = [.. Enumerable.Range(-600, 1201), int.MinValue, int.MaxValue];
        foreach (int i in integers)
        {
            From<T, TModel, int>(i);
            From<T, TModel, long>((long)i << 20 | 5);
            From<T, TModel, short>((short)i);
            From<T, TModel, sbyte>((sbyte)i);
            From<T, TModel, nint>(i);
            From<T, TModel, Int128>((Int128)i << 70 | 9);
            From<T, TModel, byte>((byte)i);
            From<T, TModel, ushort>((ushort)i);
            From<T, TModel, char>((char)i);
            From<T, TModel, uint>((uint)i);
            From<T, TModel, ulong>((ulong)i);
            From<T, TModel, nuint>((nuint)i);
            From<T, TModel, UInt128>((UInt128)i);
            From<T, TModel, BigInteger>(i);
            From<T, TModel, decimal>(i / 4m);
        }

        foreach (double value in s_doubles)
        {
            From<T, TModel, double>(value);
            From<T, TModel, float>((float)value);
            From<T, TModel, Half>((Half)value);
            From<T, TModel, NFloat>((NFloat)value);
            From<T, TModel, Complex>(value);
        }

        foreach (T x in Integers<T>.All)
        {
            TModel model = TModel.CreateChecked(Integers<T>.ValueOf(x));
            To<T, TModel, int>(x, model);
            To<T, TModel, long>(x, model);
            To<T, TModel, short>(x, model);
            To<T, TModel, sbyte>(x, model);
            To<T, TModel, nint>(x, model);
            To<T, TModel, Int128>(x, model);
            To<T, TModel, byte>(x, model);
            To<T, TModel, ushort>(x, model);
            To<T, TModel, char>(x, model);
            To<T, TModel, uint>(x, model);
            To<T, TModel, ulong>(x, model);
            To<T, TModel, nuint>(x, model);
            To<T, TModel, UInt128>(x, model);
            To<T, TModel, BigInteger>(x, model);
            To<T, TModel, decimal>(x, model);
            To<T, TModel, double>(x, model);
            To<T, TModel, float>(x, model);
            To<T, TModel, Half>(x, model);
            To<T, TModel, NFloat>(x, model);
            To<T, TModel, Complex>(x, model);
        }
    }

    private static void From<T, TModel, TSource>(TSource value)
        where T : struct, IBinaryInteger<T>
        where TModel : struct, IBinaryInteger<TModel>
        where TSource : INumberBase<TSource>
    {
        Assert.Equal(Outcome.Of(() => TModel.CreateChecked(value)), Outcome.Of(() => T.CreateChecked(value)));
        Assert.Equal(Outcome.Of(() => TModel.CreateSaturating(value)), Outcome.Of(() => T.CreateSaturating(value)));
        Assert.Equal(Outcome.Of(() => TModel.CreateTruncating(value)), Outcome.Of(() => T.CreateTruncating(value)));
    }

    private static void To<T, TModel, TTarget>(T value, TModel model)
        where T : struct, IBinaryInteger<T>
        where TModel : struct, IBinaryInteger<TModel>
        where TTarget : INumberBase<TTarget>
    {
        Assert.Equal(Outcome.Of(() => TTarget.CreateChecked(model)), Outcome.Of(() => TTarget.CreateChecked(value)));
        Assert.Equal(Outcome.Of(() => TTarget.CreateSaturating(model)), Outcome.Of(() => TTarget.CreateSaturating(value)));
        Assert.Equal(Outcome.Of(() => TTarget.CreateTruncating(model)), Outcome.Of(() => TTarget.CreateTruncating(value)));
    }
}
