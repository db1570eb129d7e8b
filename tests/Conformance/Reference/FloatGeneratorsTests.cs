using FsCheck;
using FsCheck.Fluent;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Reference;

/// <summary>The generators reach the places that they promise, and shrinking ends at simple values.</summary>
public sealed class FloatGeneratorsTests
{
    private const int Size = 50;

    public static TheoryData<int, int, int, FloatSpecials, bool> Formats() => new()
    {
        { 4, 3, 7, FloatSpecials.NaNAllOnes, true },
        { 5, 2, 15, FloatSpecials.Ieee, true },
        { 4, 3, 8, FloatSpecials.NaNNegativeZero, true },
        { 2, 1, 1, FloatSpecials.None, true },
        { 8, 0, 127, FloatSpecials.NaNAllOnesNoZero, false },
        { 5, 3, 15, FloatSpecials.NaNAllOnes, false },
        { 8, 0, 128, FloatSpecials.P3109Extended, false },
        { 1, 1, 1, FloatSpecials.P3109Finite, true },
        { 8, 7, 127, FloatSpecials.Ieee, true },
        { 8, 23, 127, FloatSpecials.Ieee, true },
        { 15, 16, 16383, FloatSpecials.Ieee, true },
        { 1, 30, 0, FloatSpecials.None, true },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void CodesAreOfTheFormatAndReachItsBoundaries(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        FloatGenerators generators = Generators(exponentBits, significandBits, bias, specials, isSigned);
        HashSet<ulong> codes = [.. Sample(generators.Code(), 10_000)];
        Assert.All(codes, code => Assert.True(code < generators.Model.CodeCount));
        Assert.Superset(generators.BoundaryCodes().ToHashSet(), codes);
        Assert.Contains(generators.Model.LargestFiniteCode, codes);
        Assert.Contains(generators.Model.LowestFiniteCode, codes);
        if (generators.Model.BitWidth <= 8)
        {
            Assert.Equal((int)generators.Model.CodeCount, codes.Count);
        }

        if (generators.Model.InfinityCode is { } infinity)
        {
            Assert.Contains(infinity, codes);
        }

        if (generators.Model.NaNCode is { } nan && !generators.Model.HasSignedNaN)
        {
            Assert.Contains(nan, codes);
        }

        Assert.Equal(generators.Model.HasNaN, codes.Any(generators.Model.IsNaN));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void FiniteCodesAreFinite(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        FloatGenerators generators = Generators(exponentBits, significandBits, bias, specials, isSigned);
        Assert.All(Sample(generators.FiniteCode(), 1000), code => Assert.True(generators.Model.Decode(code).IsFinite));
        Assert.All(Sample(generators.FiniteCodes().Generator, 1000), code => Assert.True(generators.Model.Decode(code).IsFinite));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ShrinkingCodesEndsAtZero(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        FloatGenerators generators = Generators(exponentBits, significandBits, bias, specials, isSigned);
        foreach (ulong start in Sample(generators.Code(), 300))
        {
            int steps = 0;
            ulong code = start;
            while (generators.ShrinkCode(code).ToArray() is { Length: > 0 } simpler)
            {
                Assert.All(simpler, candidate => Assert.True(candidate < generators.Model.CodeCount));

                // The least simple of the candidates makes the longest way.
                code = simpler[^1];
                steps++;
                Assert.InRange(steps, 0, 100_000);
            }

            Assert.Equal(0UL, code);
        }
    }

    [Fact]
    public void ShrinkingDoublesEndsAtZero()
    {
        FloatGenerators generators = Generators(4, 3, 7, FloatSpecials.NaNAllOnes, isSigned: true);
        foreach (double start in Sample(generators.Double(), 300))
        {
            double value = start;
            while (FloatGenerators.ShrinkDouble(value).ToArray() is { Length: > 0 } simpler)
            {
                value = simpler[^1];
            }

            Assert.Equal(0L, BitConverter.DoubleToInt64Bits(value));
        }
    }

    [Fact]
    public void DoublesHitValuesMidpointsThresholdsAndSpecials()
    {
        FloatGenerators generators = Generators(4, 3, 7, FloatSpecials.NaNAllOnes, isSigned: true);
        double[] doubles = Sample(generators.Double(), 20_000);
        HashSet<double> distinct = [.. doubles];
        double[] expected = [448, 464, 480, Math.BitDecrement(464), Math.BitIncrement(464), 0.0009765625, 1, 1.0625, double.PositiveInfinity, -464];
        Assert.All(expected, value => Assert.Contains(value, distinct));
        Assert.Contains(doubles, double.IsNaN);
        Assert.Contains(doubles, value => value == 0 && double.IsNegative(value));

        int ties = doubles.Count(value => double.IsFinite(value)
            && generators.Model.Encode(value, RoundingMode.NearestAway) != generators.Model.Encode(value, Rounding.Stochastic((1 << 19) - 1, 20)));
        Assert.InRange(ties, doubles.Length / 10, doubles.Length);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void PairsReachUnderflowAndOverflow(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned)
    {
        FloatGenerators generators = Generators(exponentBits, significandBits, bias, specials, isSigned);
        ReferenceFloat model = generators.Model;
        BigRational largest = model.Decode(model.LargestFiniteCode).Value;
        BigRational least = model.Decode(model.HasZero ? 1UL : 0).Value;
        (ulong Left, ulong Right)[] pairs = Sample(generators.CodePair(), 1000);
        int tiny = 0;
        int huge = 0;
        foreach ((ulong left, ulong right) in pairs)
        {
            ReferenceValue product = ReferenceArithmetic.Multiply(model.Decode(left), model.Decode(right));
            if (product.IsFinite && !product.IsZero)
            {
                BigRational magnitude = BigRational.Abs(product.Value);
                tiny += magnitude < least * 64 && magnitude > least * BigRational.Pow2(-6) ? 1 : 0;
                huge += magnitude > largest * BigRational.Pow2(-6) && magnitude < largest * 64 ? 1 : 0;
            }
        }

        Assert.InRange(tiny, 20, pairs.Length);
        Assert.InRange(huge, 20, pairs.Length);
    }

    [Fact]
    public void PairsCancelAndTriplesCancel()
    {
        FloatGenerators generators = Generators(8, 23, 127, FloatSpecials.Ieee, isSigned: true);
        ReferenceFloat model = generators.Model;
        Assert.InRange(Sample(generators.CodePair(), 1000).Count(pair => pair.Left == model.Negate(pair.Right)), 10, 1000);
        Assert.InRange(
            Sample(generators.CodeTriple(), 1000).Count(triple => triple.Addend == model.Negate(model.Multiply(triple.Left, triple.Right))), 10, 1000);
    }

    [Fact]
    public void RoundingsCoverEveryModeAndBitCount()
    {
        Rounding[] roundings = Sample(RoundingGenerators.Roundings().Generator, 5000);
        Assert.Equal(Enum.GetValues<RoundingMode>().ToHashSet(), roundings.Select(rounding => rounding.Mode).ToHashSet());
        Assert.Equal(33, roundings.Select(rounding => rounding.RandomBitCount).Distinct().Count());
        Assert.Equal(3, Sample(RoundingGenerators.Overflows().Generator, 100).Distinct().Count());
    }

    private static T[] Sample<T>(Gen<T> generator, int count) => generator.Sample(count, new Rnd(20_240_611, 3), Size);

    private static FloatGenerators Generators(int exponentBits, int significandBits, int bias, FloatSpecials specials, bool isSigned) =>
        new(new FloatFormat(exponentBits, significandBits, bias, specials, isSigned));
}
