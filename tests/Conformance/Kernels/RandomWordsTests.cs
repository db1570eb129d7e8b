using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

/// <summary>
/// The random words of bulk stochastic rounding are those of <see cref="Philox.Word"/>, all bits of them. A number whose fraction is just enough to carry with the expected word is rounded away,
/// and one with a fraction one less is not: together they show every bit of the word.
/// </summary>
public sealed class RandomWordsTests
{
    private const ulong Seed = 0xFEDC_BA98_7654_3210;

    // binary64 has room for 32 bits below the three of e4m3fn.
    private const int SignificandBits = 52;
    private const int KeptBits = 3;
    private const ulong BitsOfOne = 0x3FFUL << SignificandBits;
    private const byte CodeOfOne = 0x38;

    // Within a block, around a block counter of 2^32, and where the index wraps around.
    public static TheoryData<ulong> FirstIndices() =>
        [0, 1, 2, 3, 4, 63, 1_000_003, (1UL << 32) - 3, (1UL << 34) - 70, (1UL << 34) - 1, 1UL << 34, (1UL << 62) + 1, (1UL << 63) - 150, ulong.MaxValue - 2000, ulong.MaxValue - 130, ulong.MaxValue - 5, ulong.MaxValue];

    [Theory]
    [MemberData(nameof(FirstIndices))]
    public void EveryBitOfEveryWordIsThatOfPhilox(ulong firstIndex)
    {
        foreach (int bits in (int[])[1, 2, 7, 8, 20, 31, 32])
        {
            AssertWords(new StochasticRounding(Seed, bits), firstIndex, length: 300);
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(0xFFFF_FFFFUL)]
    [InlineData(0x1_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    public void TheSeedIsTheKey(ulong seed) => AssertWords(new StochasticRounding(seed), firstIndex: 9, length: 3000);

    [Fact]
    public void EveryLengthFromEveryPlaceInABlockTakesTheSameWords()
    {
        for (ulong firstIndex = 0; firstIndex < 5; firstIndex++)
        {
            for (int length = 0; length <= 200; length++)
            {
                AssertWords(new StochasticRounding(Seed), firstIndex, length);
            }
        }
    }

    private static void AssertWords(StochasticRounding stochastic, ulong firstIndex, int length)
    {
        // Words that are zero never carry, whatever the fraction.
        int bits = stochastic.RandomBitCount;
        double[] carrying = new double[length];
        double[] staying = new double[length];
        byte[] expected = new byte[length];
        for (int i = 0; i < length; i++)
        {
            ulong word = Philox.Word(stochastic.Seed, unchecked(firstIndex + (ulong)i)) >> (32 - bits);
            ulong needed = (1UL << bits) - word;
            carrying[i] = WithFraction(word == 0 ? needed - 1 : needed, bits);
            staying[i] = WithFraction(needed - 1, bits);
            expected[i] = word == 0 ? CodeOfOne : (byte)(CodeOfOne + 1);
        }

        var actual = new Float8E4M3FN[length];
        BulkConversion.Convert<double, Float8E4M3FN>(carrying, actual, stochastic, firstIndex: firstIndex);
        Assert.Equal(expected, actual.Select(value => value.ToBits()));
        BulkConversion.Convert<double, Float8E4M3FN>(staying, actual, stochastic, firstIndex: firstIndex);
        Assert.All(actual, value => Assert.Equal(CodeOfOne, value.ToBits()));
    }

    // A number between 1 and the next one of e4m3fn; what is below the random bits must not matter.
    private static double WithFraction(ulong fraction, int bits)
    {
        int below = SignificandBits - KeptBits - bits;
        return BitConverter.UInt64BitsToDouble(BitsOfOne | (fraction << below) | ((1UL << below) - 1));
    }
}
