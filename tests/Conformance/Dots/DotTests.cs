using NumFormats.Conformance.Cli;
using NumFormats.Kernels;
using Xunit;
using SumOrder = NumFormats.Kernels.Accumulation;

namespace NumFormats.Conformance.Dots;

/// <summary>Dot products of spans against the plain statements of their orders.</summary>
public sealed class DotTests
{
    private static readonly int[] s_lengths = [0, 1, 2, 3, 7, 17, 31, 33, 63, 64, 65, 129, 1023, 1024, 1025, 2111];

    [Theory]
    [InlineData("e4m3fn", "e5m2")]
    [InlineData("bf16", "f32")]
    [InlineData("f32", "f32")]
    [InlineData("f64", "f16")]
    [InlineData("posit16", "int8")]
    [InlineData("posit32", "posit64")]
    public void SumsAreThoseOfThePlainStatement(string nameX, string nameY)
    {
        (var formatX, var formatY) = (NumberFormat.Parse(nameX), NumberFormat.Parse(nameY));
        foreach (int length in s_lengths)
        {
            ulong[] x = [.. ConvertTests.RandomCodes(formatX, length + 1).Take(length)];
            ulong[] y = [.. ConvertTests.RandomCodes(formatY, length + 2).Take(length)];
            float[] numbersX = [.. x.Select(code => formatX.Unpack(code).ToSingle())];
            float[] numbersY = [.. y.Select(code => formatY.Unpack(code).ToSingle())];
            foreach (string name in (string[])["lanes", "f32", "run:bf16/9", "hopper"])
            {
                var accumulation = SumOrder.Parse(name);
                float actual = Dot.Product(formatX, ConvertTests.Bytes(formatX, x), formatY, ConvertTests.Bytes(formatY, y), name == "lanes" ? null : accumulation);
                Assert.Equal(BitConverter.SingleToInt32Bits(AccumulationReference.Sum(accumulation, numbersX, numbersY)), BitConverter.SingleToInt32Bits(actual));
            }

            var exact = ExactAccumulator.ForProducts(formatX.LeastExponent, formatX.GreatestExponent, formatY.LeastExponent, formatY.GreatestExponent);
            for (int i = 0; i < length; i++)
            {
                exact.AddProduct(formatX.Unpack(x[i]), formatY.Unpack(y[i]));
            }

            float sum = Dot.Product(formatX, ConvertTests.Bytes(formatX, x), formatY, ConvertTests.Bytes(formatY, y), SumOrder.Exact);
            Assert.Equal(exact.ToUnpacked().ToSingle(), sum);
        }
    }

    [Fact]
    public void TypesAreTheirFormats()
    {
        Half[] x = [(Half)1.5f, (Half)(-2), Half.Epsilon];
        Float8E4M3FN[] y = [(Float8E4M3FN)2f, (Float8E4M3FN)3f, (Float8E4M3FN)1f];
        Assert.Equal(-3f + (float)Half.Epsilon, Dot.Product<Half, Float8E4M3FN>(x, y));
        Assert.Equal(-3f + (float)Half.Epsilon, Dot.Product<Half, Float8E4M3FN>(x, y, SumOrder.Exact));
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Dot.Product<Half, Float8E4M3FN>(x, y.AsSpan(1))).ParamName);
        Assert.Throws<ArgumentException>(() => Dot.Product(FloatFormat.BFloat16, new byte[3], FloatFormat.BFloat16, new byte[4]));
        Assert.Throws<ArgumentNullException>(() => Dot.Product(null!, [], FloatFormat.BFloat16, []));
        Assert.Throws<NotSupportedException>(() => Dot.Product<Guid, Half>([], []));
        Assert.Equal(0x7FC00000, BitConverter.SingleToInt32Bits(Dot.Product<float, float>([float.NegativeInfinity], [0f])));
    }
}
