using FsCheck;
using FsCheck.Fluent;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Reference;

/// <summary>The generators of posits reach the places that they promise, and shrinking ends at zero.</summary>
public sealed class PositGeneratorsTests
{
    private const int Size = 50;

    public static TheoryData<int, int> Formats() => new()
    {
        { 2, 2 },
        { 3, 0 },
        { 4, 1 },
        { 8, 0 },
        { 8, 2 },
        { 8, 4 },
        { 16, 2 },
        { 31, 3 },
        { 32, 2 },
        { 64, 2 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void CodesReachBoundariesAndEveryPowerOfUseed(int bitWidth, int exponentBits)
    {
        var generators = new PositGenerators(new PositFormat(bitWidth, exponentBits));
        ReferencePosit model = generators.Model;
        HashSet<ulong> codes = [.. Sample(generators.Code(), 120_000)];
        Assert.All(codes, code => Assert.True(code <= model.LastCode));
        Assert.Superset(generators.BoundaryCodes().ToHashSet(), codes);
        ulong one = model.Encode(1.0);
        Assert.Superset(new HashSet<ulong> { 0, 1, model.LastCode, model.MaxPosCode, model.MaxPosCode + 2, model.NaRCode, one, model.Negate(one) }, codes);
        if (bitWidth <= 8)
        {
            Assert.Equal(1 << bitWidth, codes.Count);
        }

        for (int regime = 2 - bitWidth; regime <= bitWidth - 2; regime++)
        {
            ulong power = model.Encode(BigRational.Pow2(regime << exponentBits));
            Assert.Equal(BigRational.Pow2(regime << exponentBits), model.Decode(power).Value);
            Assert.Superset(new HashSet<ulong> { power, model.Negate(power), power + 1, power - 1 }, codes);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ShrinkingCodesEndsAtZero(int bitWidth, int exponentBits)
    {
        var generators = new PositGenerators(new PositFormat(bitWidth, exponentBits));
        foreach (ulong start in Sample(generators.Code(), 300))
        {
            int steps = 0;
            ulong code = start;
            while (generators.ShrinkCode(code).ToArray() is { Length: > 0 } simpler)
            {
                Assert.All(simpler, candidate => Assert.True(candidate <= generators.Model.LastCode));
                code = simpler[^1];
                steps++;
                Assert.InRange(steps, 0, 1000);
            }

            Assert.Equal(0UL, code);
        }
    }

    [Fact]
    public void ShrinkingShortensRegimesAndClearsBits()
    {
        var generators = new PositGenerators(PositFormat.Posit16);
        ulong[] simpler = [.. generators.ShrinkCode(0b0_11110_10_10010001)];
        Assert.Equal(0UL, simpler[0]);
        Assert.Contains(0b0_10_00_00000000000UL, simpler);
        Assert.Contains(0b0_11110_00_00000000UL, simpler);
        Assert.Contains(0b0_11110_10_10010000UL, simpler);
        Assert.Contains(0b0_1110_10_100100010UL, simpler);
        Assert.DoesNotContain(generators.ShrinkCode(0b0_10_00_00000000000), code => code != 0);
    }

    [Fact]
    public void PairsAndTriplesCancelAndReachTheEnds()
    {
        const int Count = 2000;
        var generators = new PositGenerators(PositFormat.Posit32);
        ReferencePosit model = generators.Model;
        (ulong Left, ulong Right)[] pairs = Sample(generators.CodePair(), Count);
        Assert.InRange(pairs.Count(pair => pair.Left == model.Negate(pair.Right)), Count / 100, Count);
        Assert.InRange(pairs.Count(pair => model.OrderOf(pair.Left) + model.OrderOf(pair.Right) is { IsZero: false } sum && sum >= -2 && sum <= 2), Count / 50, Count);
        Assert.InRange(pairs.Count(pair => model.Multiply(pair.Left, pair.Right) == model.MaxPosCode), Count / 50, Count);
        Assert.InRange(pairs.Count(pair => model.Divide(pair.Left, pair.Right) == 1), Count / 50, Count);
        Assert.InRange(
            Sample(generators.CodeTriple(), Count).Count(triple => triple.Addend == model.Negate(model.Multiply(triple.Left, triple.Right))), Count / 50, Count);
    }

    [Fact]
    public void DoublesHitValuesAndThePointsWhereRoundingTurns()
    {
        var generators = new PositGenerators(PositFormat.Posit8);
        double[] doubles = Sample(generators.Double(), 30_000);
        HashSet<double> distinct = [.. doubles];
        double[] expected = [1, -1, 65536, 131072, Math.BitIncrement(131072), Math.BitDecrement(-131072), 16777216, 1.0625, double.NegativeInfinity];
        Assert.All(expected, value => Assert.Contains(value, distinct));
        Assert.Contains(doubles, double.IsNaN);
        Assert.Contains(doubles, value => Math.Abs(value) > 16777216 && double.IsFinite(value));
        Assert.Contains(doubles, value => value != 0 && Math.Abs(value) < 1.0 / 16777216);
    }

    private static T[] Sample<T>(Gen<T> generator, int count) => generator.Sample(count, new Rnd(20_240_611, 3), Size);
}
