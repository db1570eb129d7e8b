using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Short names of formats: every format has one of its own, and reading it gives the format back.</summary>
public sealed class FormatNameTests
{
    [Fact]
    public void EveryFormatOf2To12BitsHasANameOfItsOwnThatReadsBack()
    {
        var names = new Dictionary<string, FloatFormat>(StringComparer.Ordinal);
        foreach (FloatFormat format in SmallFormats())
        {
            Assert.Equal(format, FloatFormat.Parse(format.Name));
            Assert.Equal(format, NumberFormat.Parse(format.Name.ToUpperInvariant()));
            Assert.True(names.TryAdd(format.Name, format) || names[format.Name].Equals(format), $"{format.Name} is the name of two formats.");
            Assert.Equal(format.Name, format.ToString());
        }

        Assert.InRange(names.Count, 1500, int.MaxValue);
    }

    [Fact]
    public void EveryP3109FormatIsFoundByItsName()
    {
        for (int width = 3; width <= 16; width++)
        {
            foreach (bool isSigned in (bool[])[true, false])
            {
                for (int precision = 1; precision <= (isSigned ? width - 1 : width); precision++)
                {
                    foreach (bool isExtended in (bool[])[true, false])
                    {
                        string suffix = $"k{width}p{precision}{(isSigned ? 's' : 'u')}{(isExtended ? 'e' : 'f')}";
                        FloatFormat format = FloatFormat.P3109(width, precision, isSigned, isExtended);
                        Assert.Equal("p3109_" + suffix, format.Name);
                        Assert.Equal(format, FloatFormat.Parse("p3109_" + suffix));
                        Assert.Equal(format, FloatFormat.Parse("binary" + suffix[1..]));
                        Assert.Equal(width, format.BitWidth);
                        Assert.Equal(precision, format.Precision);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("e4m3fn", 4, 3, 7, FloatSpecials.NaNAllOnes, true)]
    [InlineData("e5m2", 5, 2, 15, FloatSpecials.Ieee, true)]
    [InlineData("e4m3", 4, 3, 7, FloatSpecials.Ieee, true)]
    [InlineData("e3m4", 3, 4, 3, FloatSpecials.Ieee, true)]
    [InlineData("e4m3fnuz", 4, 3, 8, FloatSpecials.NaNNegativeZero, true)]
    [InlineData("e5m2fnuz", 5, 2, 16, FloatSpecials.NaNNegativeZero, true)]
    [InlineData("e4m3b11fnuz", 4, 3, 11, FloatSpecials.NaNNegativeZero, true)]
    [InlineData("e8m0fnu", 8, 0, 127, FloatSpecials.NaNAllOnesNoZero, false)]
    [InlineData("e8m0", 8, 0, 127, FloatSpecials.NaNAllOnesNoZero, false)]
    [InlineData("ue5m3", 5, 3, 15, FloatSpecials.NaNAllOnes, false)]
    [InlineData("ue4m3", 4, 3, 7, FloatSpecials.NaNAllOnes, false)]
    [InlineData("e2m3fn", 2, 3, 1, FloatSpecials.None, true)]
    [InlineData("e3m2fn", 3, 2, 3, FloatSpecials.None, true)]
    [InlineData("e2m1fn", 2, 1, 1, FloatSpecials.None, true)]
    [InlineData("bf16", 8, 7, 127, FloatSpecials.Ieee, true)]
    [InlineData("bfloat16", 8, 7, 127, FloatSpecials.Ieee, true)]
    [InlineData("f16", 5, 10, 15, FloatSpecials.Ieee, true)]
    [InlineData("float16", 5, 10, 15, FloatSpecials.Ieee, true)]
    [InlineData("tf32", 8, 10, 127, FloatSpecials.Ieee, true)]
    [InlineData("f32", 8, 23, 127, FloatSpecials.Ieee, true)]
    [InlineData("float32", 8, 23, 127, FloatSpecials.Ieee, true)]
    [InlineData("float8_e4m3fn", 4, 3, 7, FloatSpecials.NaNAllOnes, true)]
    [InlineData("float8_e8m0fnu", 8, 0, 127, FloatSpecials.NaNAllOnesNoZero, false)]
    [InlineData("float4_e2m1fn", 2, 1, 1, FloatSpecials.None, true)]
    [InlineData("  E4M3FN ", 4, 3, 7, FloatSpecials.NaNAllOnes, true)]
    [InlineData("e3m4b5", 3, 4, 5, FloatSpecials.Ieee, true)]
    [InlineData("e3m4b-2fn", 3, 4, -2, FloatSpecials.NaNAllOnes, true)]
    [InlineData("e2m3nan", 2, 3, 1, FloatSpecials.NaNAllOnes, true)]
    [InlineData("e4m3fin", 4, 3, 7, FloatSpecials.None, true)]
    [InlineData("ue4m3fin", 4, 3, 7, FloatSpecials.None, false)]
    [InlineData("ue4m3ieee", 4, 3, 7, FloatSpecials.Ieee, false)]
    public void NamesThatPeopleTypeAreKnown(string name, int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        var expected = new FloatFormat(exponentBits, significandBits, bias, specials, isSigned);
        Assert.Equal(expected, FloatFormat.Parse(name));
        Assert.True(FloatFormat.TryParse(name, out FloatFormat? format));
        Assert.Equal(expected, format);
    }

    [Fact]
    public void NamedFormatsAreFoundByTheirNames()
    {
        Assert.All(FloatFormat.Named, format => Assert.Equal(format, FloatFormat.Parse(format.Name)));
        Assert.All(ValueTypeUnderTest.All, type => Assert.Equal(type.Format, FloatFormat.Parse(type.Format.Name)));
        Assert.Equal(
            "f64 f32 tf32 bf16 f16 e5m2 e4m3fn e4m3 e3m4 e5m2fnuz e4m3fnuz e4m3b11fnuz e8m0fnu ue5m3 ue4m3 e3m2fn e2m3fn e2m1fn",
            string.Join(' ', FloatFormat.Named.Select(format => format.Name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("float")]
    [InlineData("e4")]
    [InlineData("m3")]
    [InlineData("e4m3xyz")]
    [InlineData("e4m3fnfn")]
    [InlineData("e0m3")]
    [InlineData("e21m3")]
    [InlineData("e8m24")]
    [InlineData("e999m999")]
    [InlineData("e8m0ieee")]
    [InlineData("e1m0nan b3")]
    [InlineData("ue4m3fnuz")]
    [InlineData("e4m3b99999999")]
    [InlineData("e4m3b+1")]
    [InlineData("p3109_k2p1se")]
    [InlineData("p3109_k17p1se")]
    [InlineData("p3109_k8p8se")]
    [InlineData("p3109_k8p9ue")]
    [InlineData("p3109_k8p0se")]
    [InlineData("p3109_k8p3xe")]
    [InlineData("p3109_k8p3s")]
    [InlineData("e４m3")]
    public void BadNamesAreRefusedWithTheirText(string name)
    {
        FormatException exception = Assert.Throws<FormatException>(() => FloatFormat.Parse(name));
        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        Assert.False(FloatFormat.TryParse(name, out FloatFormat? format));
        Assert.Null(format);
    }

    [Fact]
    public void NoNameIsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => FloatFormat.Parse(null!));
        Assert.False(FloatFormat.TryParse(null, out _));
    }

    private static IEnumerable<FloatFormat> SmallFormats()
    {
        foreach (FloatSpecials specials in Enum.GetValues<FloatSpecials>())
        {
            foreach (bool isSigned in (bool[])[true, false])
            {
                for (int exponentBits = 1; exponentBits <= 12; exponentBits++)
                {
                    for (int significandBits = 0; exponentBits + significandBits + (isSigned ? 1 : 0) <= 12; significandBits++)
                    {
                        if (!FormatConstructorTests.Exists(exponentBits, significandBits, specials, isSigned))
                        {
                            continue;
                        }

                        bool isP3109 = specials is FloatSpecials.P3109Extended or FloatSpecials.P3109Finite;
                        foreach (int? bias in isP3109 ? (int?[])[null] : [null, 0, 1, -3, 11, 4000])
                        {
                            yield return new FloatFormat(exponentBits, significandBits, bias, specials, isSigned);
                        }
                    }
                }
            }
        }
    }
}
