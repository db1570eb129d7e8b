using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Which formats can be described, and what the constructor says of those that cannot.</summary>
public sealed class FormatConstructorTests
{
    [Fact]
    public void ExactlyTheShapesThatExistCanBeDescribed()
    {
        foreach (FloatSpecials specials in Enum.GetValues<FloatSpecials>())
        {
            foreach (bool isSigned in (bool[])[true, false])
            {
                for (int exponentBits = -1; exponentBits <= 21; exponentBits++)
                {
                    for (int significandBits = -1; significandBits <= 33; significandBits++)
                    {
                        Exception? exception = Record.Exception(() => new FloatFormat(exponentBits, significandBits, null, specials, isSigned));
                        if (Exists(exponentBits, significandBits, specials, isSigned))
                        {
                            Assert.Null(exception);
                        }
                        else
                        {
                            Assert.IsAssignableFrom<ArgumentException>(exception);
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 3, null, FloatSpecials.Ieee, true, "exponentBits")]
    [InlineData(21, 3, null, FloatSpecials.Ieee, true, "exponentBits")]
    [InlineData(4, -1, null, FloatSpecials.Ieee, true, "significandBits")]
    [InlineData(8, 24, null, FloatSpecials.Ieee, true, "significandBits")]
    [InlineData(11, 52, null, FloatSpecials.Ieee, true, "significandBits")]
    [InlineData(1, 0, null, FloatSpecials.None, false, "significandBits")]
    [InlineData(4, 3, (1 << 20) + 1, FloatSpecials.Ieee, true, "bias")]
    [InlineData(4, 3, int.MinValue, FloatSpecials.Ieee, true, "bias")]
    [InlineData(4, 0, null, FloatSpecials.Ieee, true, "specials")]
    [InlineData(4, 3, null, FloatSpecials.NaNNegativeZero, false, "specials")]
    [InlineData(4, 3, null, FloatSpecials.NaNAllOnesNoZero, true, "specials")]
    [InlineData(4, 3, 7, FloatSpecials.P3109Extended, true, "specials")]
    [InlineData(1, 0, null, FloatSpecials.P3109Finite, true, "specials")]
    [InlineData(8, 8, null, FloatSpecials.P3109Extended, true, "specials")]
    [InlineData(4, 3, null, (FloatSpecials)99, true, "specials")]
    public void ABadArgumentIsNamed(int exponentBits, int significandBits, int? bias, FloatSpecials specials, bool isSigned, string parameter)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => new FloatFormat(exponentBits, significandBits, bias, specials, isSigned));
        Assert.Equal(parameter, exception.ParamName);
    }

    [Theory]
    [InlineData(2, 1, true, "bitWidth")]
    [InlineData(17, 1, true, "bitWidth")]
    [InlineData(8, 0, true, "precision")]
    [InlineData(8, 8, true, "precision")]
    [InlineData(8, 9, false, "precision")]
    public void ABadArgumentOfAP3109FormatIsNamed(int bitWidth, int precision, bool isSigned, string parameter)
    {
        ArgumentException exception = Assert.Throws<ArgumentOutOfRangeException>(() => FloatFormat.P3109(bitWidth, precision, isSigned));
        Assert.Equal(parameter, exception.ParamName);
    }

    [Fact]
    public void FormatsWithTheSameDataAreEqual()
    {
        Assert.Equal(FloatFormat.E4M3FN, new FloatFormat(4, 3, null, FloatSpecials.NaNAllOnes));
        Assert.Equal(FloatFormat.E4M3FN.GetHashCode(), new FloatFormat(4, 3, 7, FloatSpecials.NaNAllOnes).GetHashCode());
        Assert.NotEqual(FloatFormat.E4M3FN, FloatFormat.E4M3);
        Assert.NotEqual(FloatFormat.UE4M3, FloatFormat.E4M3FN);
        Assert.NotEqual(new FloatFormat(4, 3, 8), FloatFormat.E4M3);
        Assert.False(FloatFormat.E4M3.Equals((object?)null));
    }

    /// <summary>Whether there is a format with these widths and these specials.</summary>
    internal static bool Exists(int exponentBits, int significandBits, FloatSpecials specials, bool isSigned)
    {
        int bits = exponentBits + significandBits + (isSigned ? 1 : 0);
        bool fits = exponentBits is >= 1 and <= 20 && significandBits >= 0 && bits is >= 2 and <= 32;
        return fits && specials switch
        {
            FloatSpecials.Ieee => significandBits > 0,
            FloatSpecials.NaNNegativeZero => isSigned,
            FloatSpecials.NaNAllOnesNoZero => !isSigned,
            FloatSpecials.P3109Extended or FloatSpecials.P3109Finite => bits is >= 3 and <= 16,
            _ => true,
        };
    }
}
