using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Reference;

/// <summary>The reference model by hand: the rules that no published table covers, and the model's two ways of searching against each other.</summary>
public sealed class ReferenceFloatTests
{
    private static readonly ReferenceFloat s_e4m3fn = Model(4, 3, 7, FloatSpecials.NaNAllOnes);
    private static readonly ReferenceFloat s_e5m2 = Model(5, 2, 15, FloatSpecials.Ieee);
    private static readonly ReferenceFloat s_e4m3fnuz = Model(4, 3, 8, FloatSpecials.NaNNegativeZero);
    private static readonly ReferenceFloat s_e2m1fn = Model(2, 1, 1, FloatSpecials.None);
    private static readonly ReferenceFloat s_e8m0fnu = Model(8, 0, 127, FloatSpecials.NaNAllOnesNoZero, isSigned: false);
    private static readonly ReferenceFloat s_ue5m3 = Model(5, 3, 15, FloatSpecials.NaNAllOnes, isSigned: false);
    private static readonly ReferenceFloat s_k8p4se = Model(4, 3, 8, FloatSpecials.P3109Extended);
    private static readonly ReferenceFloat s_k8p4sf = Model(4, 3, 8, FloatSpecials.P3109Finite);
    private static readonly ReferenceFloat s_k8p4ue = Model(5, 3, 16, FloatSpecials.P3109Extended, isSigned: false);
    private static readonly ReferenceFloat s_k8p4uf = Model(5, 3, 16, FloatSpecials.P3109Finite, isSigned: false);

    public static TheoryData<int, int, int, FloatSpecials, bool> AllShapesUpToNineBits()
    {
        var shapes = new TheoryData<int, int, int, FloatSpecials, bool>();
        foreach (FloatSpecials specials in Enum.GetValues<FloatSpecials>())
        {
            foreach (bool isSigned in new[] { false, true })
            {
                bool isP3109 = specials is FloatSpecials.P3109Extended or FloatSpecials.P3109Finite;
                int fewestBits = isP3109 ? 3 : 2;
                bool isRefused = isSigned ? specials == FloatSpecials.NaNAllOnesNoZero : specials == FloatSpecials.NaNNegativeZero;
                for (int exponentBits = isRefused ? 10 : 1; exponentBits <= 6; exponentBits++)
                {
                    int half = 1 << (exponentBits - 1);
                    for (int significandBits = specials == FloatSpecials.Ieee ? 1 : 0; exponentBits + significandBits <= 8; significandBits++)
                    {
                        if (exponentBits + significandBits + (isSigned ? 1 : 0) >= fewestBits)
                        {
                            shapes.Add(exponentBits, significandBits, isP3109 ? half : half - 1, specials, isSigned);
                        }
                    }
                }
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(AllShapesUpToNineBits))]
    public void EveryCodeComesBack(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        ReferenceFloat model = Model(exponentBits, significandBits, bias, specials, isSigned);
        foreach (RoundingMode mode in Enum.GetValues<RoundingMode>())
        {
            Rounding rounding = mode == RoundingMode.Stochastic ? Rounding.Stochastic(15, 4) : mode;
            for (ulong code = 0; code < model.CodeCount; code++)
            {
                ulong back = model.Encode(model.Decode(code), rounding, OverflowMode.Propagate);
                Assert.Equal(model.Canonicalize(code), model.Canonicalize(back));
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllShapesUpToNineBits))]
    public void MagnitudesAscendWithTheirCodes(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        ReferenceFloat model = Model(exponentBits, significandBits, bias, specials, isSigned);
        for (ulong code = 0; code < model.LargestFiniteCode; code++)
        {
            Assert.True(model.Decode(code).Value < model.Decode(code + 1).Value);
        }

        ulong finite = 0;
        for (ulong code = 0; code < model.CodeCount; code++)
        {
            ReferenceValue value = model.Decode(code);
            finite += value.IsFinite && !value.IsNegative ? 1UL : 0;
        }

        Assert.Equal(model.LargestFiniteCode + 1, finite);
    }

    [Theory]
    [MemberData(nameof(AllShapesUpToNineBits))]
    public void NeighboursAreChosenByTheDefinitionOfEachMode(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        ReferenceFloat model = Model(exponentBits, significandBits, bias, specials, isSigned);
        for (ulong lower = 0; lower < model.LargestFiniteCode; lower++)
        {
            BigRational low = model.Decode(lower).Value;
            BigRational high = model.Decode(lower + 1).Value;
            for (int quarters = 1; quarters < 4; quarters++)
            {
                BigRational number = low + ((high - low) * new BigRational(quarters, 4));
                bool isLowerEven = lower % 2 == 0;
                void Check(Rounding rounding, bool isUpper, bool isUpperBelowZero)
                {
                    Assert.Equal(isUpper ? lower + 1 : lower, model.Encode(number, rounding));
                    if (isSigned)
                    {
                        ulong magnitude = isUpperBelowZero ? lower + 1 : lower;
                        ulong sign = magnitude == 0 && !model.HasNegativeZero ? 0 : model.CodeCount / 2;
                        Assert.Equal(magnitude | sign, model.Encode(-number, rounding));
                    }
                }

                bool isNearestUpper = quarters == 2 ? !isLowerEven : quarters == 3;
                Check(RoundingMode.NearestEven, isNearestUpper, isNearestUpper);
                Check(RoundingMode.NearestAway, quarters >= 2, quarters >= 2);
                Check(RoundingMode.TowardZero, isUpper: false, isUpperBelowZero: false);
                Check(RoundingMode.Up, isUpper: true, isUpperBelowZero: false);
                Check(RoundingMode.Down, isUpper: false, isUpperBelowZero: true);
                Check(RoundingMode.ToOdd, isLowerEven, isLowerEven);
                for (uint random = 0; random < 4; random++)
                {
                    bool isAway = quarters + random >= 4;
                    Check(Rounding.Stochastic(random, 2), isAway, isAway);
                    bool isAwayByOneBit = (quarters / 2) + (random / 2) >= 2;
                    Check(Rounding.Stochastic(random / 2, 1), isAwayByOneBit, isAwayByOneBit);
                }
            }
        }
    }

    [Fact]
    public void WideFormatsAreSearchedAsListedOnesAre()
    {
        // One exponent bit more than the listed format, with the bias that puts the same numbers in its lower half.
        ReferenceFloat listed = Model(7, 8, 63, FloatSpecials.None);
        ReferenceFloat searched = Model(8, 8, 63, FloatSpecials.None);
        var random = new Random(4);
        for (int i = 0; i < 20_000; i++)
        {
            double number = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-75, 60));
            ulong code = listed.Encode(number, RoundingMode.NearestEven);
            Assert.Equal(listed.Decode(code), searched.Decode(searched.Encode(number, RoundingMode.NearestEven)));
        }
    }

    [Theory]
    [InlineData(464.0, RoundingMode.NearestEven, OverflowMode.None, 0x7E)]
    [InlineData(464.1, RoundingMode.NearestEven, OverflowMode.None, 0x7F)]
    [InlineData(464.0, RoundingMode.NearestAway, OverflowMode.None, 0x7F)]
    [InlineData(463.9, RoundingMode.NearestAway, OverflowMode.None, 0x7E)]
    [InlineData(449.0, RoundingMode.ToOdd, OverflowMode.None, 0x7F)]
    [InlineData(449.0, RoundingMode.Up, OverflowMode.None, 0x7F)]
    [InlineData(1e9, RoundingMode.TowardZero, OverflowMode.None, 0x7E)]
    [InlineData(1e9, RoundingMode.Down, OverflowMode.None, 0x7E)]
    [InlineData(-1e9, RoundingMode.Up, OverflowMode.None, 0xFE)]
    [InlineData(-1e9, RoundingMode.Down, OverflowMode.None, 0xFF)]
    [InlineData(1e9, RoundingMode.Up, OverflowMode.Propagate, 0x7E)]
    [InlineData(double.PositiveInfinity, RoundingMode.TowardZero, OverflowMode.None, 0x7F)]
    [InlineData(double.NegativeInfinity, RoundingMode.NearestEven, OverflowMode.Propagate, 0xFF)]
    [InlineData(double.NegativeInfinity, RoundingMode.NearestEven, OverflowMode.Finite, 0xFE)]
    [InlineData(-1e-9, RoundingMode.NearestEven, OverflowMode.None, 0x80)]
    public void E4M3FNOverflowsToNaN(double value, RoundingMode mode, OverflowMode overflow, int expected) =>
        Assert.Equal((ulong)expected, s_e4m3fn.Encode(value, mode, overflow));

    [Theory]
    [InlineData(61440.0, RoundingMode.NearestEven, 0x7C)]
    [InlineData(61439.9, RoundingMode.NearestEven, 0x7B)]
    [InlineData(61440.0, RoundingMode.ToOdd, 0x7B)]
    [InlineData(65536.0, RoundingMode.ToOdd, 0x7C)]
    [InlineData(65536.0, RoundingMode.Down, 0x7B)]
    [InlineData(57345.0, RoundingMode.Up, 0x7C)]
    public void E5M2OverflowsToInfinity(double value, RoundingMode mode, int expected) =>
        Assert.Equal((ulong)expected, s_e5m2.Encode(value, mode));

    [Fact]
    public void NaNKeepsItsSignWhereItHasOne()
    {
        Assert.Equal([0x7FUL, 0xFFUL], NaNCodes(s_e4m3fn));
        Assert.Equal([0x7EUL, 0xFEUL], NaNCodes(s_e5m2));
        Assert.Equal([0x80UL, 0x80UL], NaNCodes(s_e4m3fnuz));
        Assert.Equal([0UL, 0UL], NaNCodes(s_e2m1fn));
        Assert.Equal([0xFFUL, 0xFFUL], NaNCodes(s_e8m0fnu));
        Assert.Equal([0xFFUL, 0xFFUL], NaNCodes(s_ue5m3));
        Assert.Equal([0x80UL, 0x80UL], NaNCodes(s_k8p4se));
        Assert.Equal([0xFFUL, 0xFFUL], NaNCodes(s_k8p4ue));
        foreach (OverflowMode overflow in Enum.GetValues<OverflowMode>())
        {
            Assert.Equal(0x7FUL, s_e4m3fn.Encode(double.NaN * -1, RoundingMode.Up, overflow) & 0x7F);
        }

        static ulong[] NaNCodes(ReferenceFloat model) => [model.Encode(ReferenceValue.NaN()), model.Encode(ReferenceValue.NaN(isNegative: true))];
    }

    [Fact]
    public void FormatsWithoutNegativeZeroGiveZero()
    {
        foreach (ReferenceFloat model in new[] { s_e4m3fnuz, s_k8p4se, s_k8p4sf, s_ue5m3, s_k8p4ue })
        {
            Assert.Equal(0UL, model.Encode(-0.0));
            Assert.Equal(0UL, model.Encode(-1e-30));
            Assert.Equal(0UL, model.Encode(-1e-30, RoundingMode.Up));
        }
    }

    [Theory]
    [InlineData(1.5, RoundingMode.NearestEven, OverflowMode.None, 128)]
    [InlineData(3.0, RoundingMode.NearestEven, OverflowMode.None, 128)]
    [InlineData(6.0, RoundingMode.NearestEven, OverflowMode.None, 130)]
    [InlineData(1.4999, RoundingMode.NearestEven, OverflowMode.None, 127)]
    [InlineData(1.01, RoundingMode.Up, OverflowMode.None, 128)]
    [InlineData(1.01, RoundingMode.ToOdd, OverflowMode.None, 127)]
    [InlineData(1e-300, RoundingMode.Up, OverflowMode.None, 0)]
    [InlineData(1e-300, RoundingMode.TowardZero, OverflowMode.Finite, 0)]
    [InlineData(0.0, RoundingMode.NearestEven, OverflowMode.None, 255)]
    [InlineData(0.0, RoundingMode.NearestEven, OverflowMode.Finite, 0)]
    [InlineData(-1.0, RoundingMode.Up, OverflowMode.None, 255)]
    [InlineData(-1.0, RoundingMode.NearestEven, OverflowMode.Finite, 0)]
    [InlineData(-1.0, RoundingMode.NearestEven, OverflowMode.Propagate, 0)]
    [InlineData(2.5e38, RoundingMode.NearestEven, OverflowMode.None, 254)]
    [InlineData(2.6e38, RoundingMode.NearestEven, OverflowMode.None, 255)]
    [InlineData(2.6e38, RoundingMode.NearestEven, OverflowMode.Propagate, 254)]
    [InlineData(1e300, RoundingMode.TowardZero, OverflowMode.None, 254)]
    [InlineData(double.PositiveInfinity, RoundingMode.NearestEven, OverflowMode.None, 255)]
    [InlineData(double.PositiveInfinity, RoundingMode.NearestEven, OverflowMode.Propagate, 255)]
    [InlineData(double.PositiveInfinity, RoundingMode.NearestEven, OverflowMode.Finite, 254)]
    [InlineData(double.NegativeInfinity, RoundingMode.NearestEven, OverflowMode.None, 255)]
    [InlineData(double.NegativeInfinity, RoundingMode.NearestEven, OverflowMode.Propagate, 0)]
    [InlineData(double.NegativeInfinity, RoundingMode.NearestEven, OverflowMode.Finite, 0)]
    public void E8M0HasNoZero(double value, RoundingMode mode, OverflowMode overflow, int expected) =>
        Assert.Equal((ulong)expected, s_e8m0fnu.Encode(value, mode, overflow));

    [Fact]
    public void UnsignedFormatsTakeNegativesToZeroOrNaN()
    {
        foreach (ReferenceFloat model in new[] { s_ue5m3, s_k8p4ue, s_k8p4uf })
        {
            BigRational least = model.Decode(1).Value;
            BigRational half = least * new BigRational(1, 2);
            Assert.Equal(0UL, model.Encode(-half));
            Assert.Equal(0xFFUL, model.Encode(-half, RoundingMode.NearestAway));
            Assert.Equal(0xFFUL, model.Encode(-half, RoundingMode.Down));
            Assert.Equal(0xFFUL, model.Encode(-half, RoundingMode.ToOdd));
            Assert.Equal(0xFFUL, model.Encode(-half, Rounding.Stochastic(1, 1)));
            Assert.Equal(0UL, model.Encode(-half, Rounding.Stochastic(0, 1)));
            Assert.Equal(0xFFUL, model.Encode(-1.0));
            Assert.Equal(0UL, model.Encode(-1.0, RoundingMode.TowardZero));
            Assert.Equal(0UL, model.Encode(-1.0, RoundingMode.Up));
            Assert.Equal(0UL, model.Encode(-1.0, RoundingMode.Down, OverflowMode.Finite));
            Assert.Equal(0UL, model.Encode(-1.0, RoundingMode.Down, OverflowMode.Propagate));
            Assert.Equal(0xFFUL, model.Encode(double.NegativeInfinity));
            Assert.Equal(0UL, model.Encode(double.NegativeInfinity, overflow: OverflowMode.Finite));
            Assert.Equal(0UL, model.Encode(double.NegativeInfinity, overflow: OverflowMode.Propagate));
        }
    }

    [Fact]
    public void P3109OverflowsByTheReport()
    {
        Assert.Equal(0x7FUL, s_k8p4se.Encode(1e9));
        Assert.Equal(0xFFUL, s_k8p4se.Encode(-1e9));
        Assert.Equal(0x7FUL, s_k8p4se.Encode(1e9, RoundingMode.ToOdd));
        Assert.Equal(0x7EUL, s_k8p4se.Encode(1e9, RoundingMode.Down));
        Assert.Equal(0x7FUL, s_k8p4sf.Encode(1e9));
        Assert.Equal(0xFFUL, s_k8p4sf.Encode(double.NegativeInfinity));
        Assert.Equal(0xFEUL, s_k8p4ue.Encode(1e9));
        Assert.Equal(0xFDUL, s_k8p4ue.Encode(1e9, RoundingMode.ToOdd));
        Assert.Equal(0xFEUL, s_k8p4ue.Encode(double.PositiveInfinity, RoundingMode.ToOdd));
        Assert.Equal(0xFEUL, s_k8p4ue.Encode(double.PositiveInfinity, overflow: OverflowMode.Propagate));
        Assert.Equal(0xFDUL, s_k8p4ue.Encode(double.PositiveInfinity, overflow: OverflowMode.Finite));
        Assert.Equal(0xFEUL, s_k8p4uf.Encode(double.PositiveInfinity));
    }

    [Fact]
    public void DivisionByZeroDependsOnTheFormat()
    {
        Assert.Equal(0x7CUL, s_e5m2.Divide(s_e5m2.Encode(1.0), 0));
        Assert.Equal(0xFCUL, s_e5m2.Divide(s_e5m2.Encode(1.0), 0x80));
        Assert.Equal(0x7FUL, s_e4m3fn.Divide(s_e4m3fn.Encode(1.0), 0));
        Assert.Equal(0x0FUL, s_e2m1fn.Divide(s_e2m1fn.Encode(-1.0), 0));
        Assert.Equal(0x80UL, s_k8p4se.Divide(s_k8p4se.Encode(1.0), 0));
        Assert.Equal(0x80UL, s_k8p4se.Divide(0x7F, 0));
    }

    [Fact]
    public void ZerosHaveTheSignsOfIeee754()
    {
        const ulong NegativeZero = 0x80;
        ulong one = s_e5m2.Encode(1.0);
        ulong minusOne = s_e5m2.Encode(-1.0);
        Assert.Equal(0UL, s_e5m2.Add(one, minusOne));
        Assert.Equal(NegativeZero, s_e5m2.Add(one, minusOne, RoundingMode.Down));
        Assert.Equal(0UL, s_e5m2.Add(0, NegativeZero));
        Assert.Equal(NegativeZero, s_e5m2.Add(NegativeZero, NegativeZero));
        Assert.Equal(NegativeZero, s_e5m2.Subtract(NegativeZero, 0));
        Assert.Equal(0UL, s_e5m2.FusedMultiplyAdd(one, one, minusOne));
        Assert.Equal(NegativeZero, s_e5m2.Multiply(0x01, 0x81));
        Assert.Equal(NegativeZero, s_e5m2.Sqrt(NegativeZero));
        Assert.True(s_e5m2.IsNaN(s_e5m2.Sqrt(minusOne)));
        Assert.Equal(NegativeZero, s_e5m2.Remainder(minusOne, one));
        Assert.Equal(NegativeZero, s_e5m2.Ieee754Remainder(minusOne, one));
    }

    [Fact]
    public void OperandsOfTwoFormatsHaveAResultInAThird()
    {
        ReferenceValue left = s_e2m1fn.Decode(s_e2m1fn.Encode(1.5));
        ReferenceValue right = s_e4m3fn.Decode(s_e4m3fn.Encode(0.3125));
        Assert.Equal(s_e5m2.Encode(1.8125), s_e5m2.Add(left, right));
        Assert.Equal(s_e5m2.Encode(0.46875), s_e5m2.Multiply(left, right));
    }

    [Theory]
    [InlineData("2.5", RoundingMode.NearestEven, 2)]
    [InlineData("3.5", RoundingMode.NearestEven, 4)]
    [InlineData("-2.5", RoundingMode.NearestAway, -3)]
    [InlineData("-2.9", RoundingMode.TowardZero, -2)]
    [InlineData("-2.1", RoundingMode.Down, -3)]
    [InlineData("-2.9", RoundingMode.Up, -2)]
    [InlineData("2.1", RoundingMode.ToOdd, 3)]
    [InlineData("3.9", RoundingMode.ToOdd, 3)]
    [InlineData("4", RoundingMode.ToOdd, 4)]
    public void NumbersRoundToIntegers(string number, RoundingMode mode, int expected) =>
        Assert.Equal(expected, ReferenceInteger.Round(BigRational.Parse(number), mode));

    [Fact]
    public void ConversionToIntegersSaturates()
    {
        static BigInteger ToSByte(ReferenceValue value) => ReferenceInteger.Saturate(value, sbyte.MinValue, sbyte.MaxValue, RoundingMode.NearestEven);

        Assert.Equal(127, ToSByte(ReferenceValue.Finite(BigRational.Parse("127.4"))));
        Assert.Equal(127, ToSByte(ReferenceValue.Finite(1000)));
        Assert.Equal(-128, ToSByte(ReferenceValue.Infinity(isNegative: true)));
        Assert.Equal(0, ToSByte(ReferenceValue.NaN(isNegative: true)));
        Assert.Equal(-3, ReferenceInteger.Truncate(BigRational.Parse("-3.99")));
    }

    [Fact]
    public void MeaninglessFormatsAreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Model(4, 0, 7, FloatSpecials.Ieee));
        Assert.ThrowsAny<ArgumentException>(() => Model(4, 3, 7, FloatSpecials.NaNNegativeZero, isSigned: false));
        Assert.ThrowsAny<ArgumentException>(() => Model(8, 0, 127, FloatSpecials.NaNAllOnesNoZero));
        Assert.ThrowsAny<ArgumentException>(() => Model(11, 52, 1023, FloatSpecials.Ieee));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_e4m3fn.Decode(256));
    }

    private static ReferenceFloat Model(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned = true) =>
        new(new FloatFormat(exponentBits, significandBits, bias, specials, isSigned));
}
