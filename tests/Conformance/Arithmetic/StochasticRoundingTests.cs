using Xunit;

namespace NumFormats.Conformance.Arithmetic;

/// <summary>Stochastic rounding: where its bits come from, how often it rounds away, and that its mean is the number.</summary>
public sealed class StochasticRoundingTests
{
    [Fact]
    public void AnElementTakesTheTopBitsOfItsWord()
    {
        for (int bits = 1; bits <= 32; bits++)
        {
            var stochastic = new StochasticRounding(0xDEADBEEF, bits);
            for (ulong index = 0; index < 9; index++)
            {
                Rounding rounding = stochastic.At(index);
                Assert.Equal(RoundingMode.Stochastic, rounding.Mode);
                Assert.Equal(bits, rounding.RandomBitCount);
                Assert.Equal(Philox.Word(0xDEADBEEF, index) >> (32 - bits), rounding.RandomBits);
            }
        }
    }

    [Fact]
    public void BadArgumentsAreNamed()
    {
        Assert.Equal("randomBitCount", Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticRounding(1, 0)).ParamName);
        Assert.Equal("randomBitCount", Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticRounding(1, 33)).ParamName);
        Assert.Equal("randomBitCount", Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.Stochastic(0, 0)).ParamName);
        Assert.Equal("randomBits", Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.Stochastic(2, 1)).ParamName);
        Assert.Equal("mode", Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.FromMode(RoundingMode.Stochastic)).ParamName);
        Assert.Equal("mode", Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.FromMode((RoundingMode)99)).ParamName);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void OverAllRandomWordsTheFractionTruncatedToTheirBitsRoundsAway(int bits)
    {
        // 256 + 32 f between the e4m3fn numbers 256 and 288.
        for (int numerator = 0; numerator <= 100; numerator++)
        {
            double fraction = numerator / 100.0;
            int away = 0;
            for (uint word = 0; word < 1U << bits; word++)
            {
                double rounded = (double)Float8E4M3FN.ConvertFrom(256 + (32 * fraction), Rounding.Stochastic(word, bits));
                away += rounded == 288 ? 1 : 0;
            }

            Assert.Equal(numerator == 100 ? 1 << bits : (int)Math.Floor(fraction * (1 << bits)), away);
        }
    }

    // The mean of n roundings of 256 + 32 f has the standard deviation 32 √(f (1 − f) / n). With a random seed each of the 16 comparisons would be beyond five
    // deviations once in 1.7 million runs, so the test would fail by chance once in about 100 000 runs; with these seeds it always passes.
    [Fact]
    public void TheMeanConvergesToTheNumber()
    {
        const int SampleCount = 20_000;
        const double Deviations = 5;
        for (ulong seed = 1; seed <= 2; seed++)
        {
            foreach (double fraction in (double[])[0.01, 0.125, 0.3, 0.5, 0.6, 0.75, 0.9, 0.999])
            {
                var stochastic = new StochasticRounding(seed);
                double value = 256 + (32 * fraction);
                double sum = 0;
                for (ulong index = 0; index < SampleCount; index++)
                {
                    sum += (double)Float8E4M3FN.ConvertFrom(value, stochastic.At(index));
                }

                double tolerance = Deviations * 32 * Math.Sqrt(fraction * (1 - fraction) / SampleCount);
                Assert.InRange(sum / SampleCount, value - tolerance, value + tolerance);
            }
        }
    }

    [Fact]
    public void FewBitsBiasTheMeanDownByTheTruncatedPartOfTheFraction()
    {
        // With two bits 0.7 counts as 0.5.
        const int SampleCount = 20_000;
        var stochastic = new StochasticRounding(9, 2);
        double sum = 0;
        for (ulong index = 0; index < SampleCount; index++)
        {
            sum += (double)Float8E4M3FN.ConvertFrom(256 + (32 * 0.7), stochastic.At(index));
        }

        Assert.InRange(sum / SampleCount, 271, 273);
    }
}
