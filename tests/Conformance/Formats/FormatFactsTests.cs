using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>What descriptors say about their formats, against published numbers and against enumeration of all codes.</summary>
public sealed class FormatFactsTests
{
    public static TheoryData<string> EnumeratedFormats() =>
    [
        .. Models.Named.Select(format => format.Name), "p3109_k8p3se", "p3109_k8p3sf", "p3109_k8p1ue", "p3109_k8p8uf", "p3109_k3p1se", "p3109_k3p3ue",
        "e1m2", "e1m1", "e1m0fin", "e1m6fn", "e6m5", "e4m3b-20fin", "ue2m0", "e2m1fnuz", "ue3m2ieee", "e2m2fnu",
    ];

    [Theory]
    [InlineData("e4m3fn", 448, 6, 9, 0x7E, 0x7F, null)]
    [InlineData("e5m2", 57344, 14, 16, 0x7B, 0x7E, 0x7C)]
    [InlineData("e4m3", 240, 6, 9, 0x77, 0x7C, 0x78)]
    [InlineData("e3m4", 15.5, 2, 6, 0x6F, 0x78, 0x70)]
    [InlineData("e4m3fnuz", 240, 7, 10, 0x7F, 0x80, null)]
    [InlineData("e5m2fnuz", 57344, 15, 17, 0x7F, 0x80, null)]
    [InlineData("e4m3b11fnuz", 30, 10, 13, 0x7F, 0x80, null)]
    [InlineData("e2m3fn", 7.5, 0, 3, 0x1F, null, null)]
    [InlineData("e3m2fn", 28, 2, 4, 0x1F, null, null)]
    [InlineData("e2m1fn", 6, 0, 1, 0x7, null, null)]
    [InlineData("ue5m3", 114688, 14, 17, 0xFE, 0xFF, null)]
    [InlineData("ue4m3", 448, 6, 9, 0x7E, 0x7F, null)]
    [InlineData("f16", 65504, 14, 24, 0x7BFF, 0x7E00, 0x7C00)]
    public void TheNumbersOfTheFormatsAreThePublishedOnes(
        string name, double largest, int normalExponent, int subnormalExponent, int largestCode, int? nanCode, int? infinityCode)
    {
        var format = FloatFormat.Parse(name);
        Assert.Equal(largest, format.Decode(format.LargestCode));
        Assert.Equal((ulong)largestCode, format.LargestCode);
        Assert.Equal(Math.ScaleB(1, -normalExponent), format.Decode(format.SmallestNormalCode!.Value));
        Assert.Equal(Math.ScaleB(1, -subnormalExponent), format.Decode(format.SmallestSubnormalCode!.Value));
        Assert.Equal((ulong?)nanCode, format.NaNCode);
        Assert.Equal((ulong?)infinityCode, format.InfinityCode);
    }

    [Fact]
    public void ThePowersOfTwoOfE8M0AreThePublishedOnes()
    {
        FloatFormat format = FloatFormat.E8M0FNU;
        Assert.Equal(Math.ScaleB(1, 127), format.Decode(format.LargestCode));
        Assert.Equal(Math.ScaleB(1, -127), format.Decode(0));
        Assert.Equal(0UL, format.SmallestPositiveCode);
        Assert.Equal(0UL, format.SmallestNormalCode);
        Assert.Null(format.SmallestSubnormalCode);
        Assert.Equal(0xFFUL, format.NaNCode);
        Assert.Equal(255UL, format.FiniteCodeCount);
    }

    [Theory]
    [InlineData("bf16", 0x7F7F, 0x7FC0, 0x7F80)]
    [InlineData("tf32", 0x3FBFF, 0x3FE00, 0x3FC00)]
    [InlineData("f32", 0x7F7F_FFFF, 0x7FC0_0000, 0x7F80_0000)]
    [InlineData("p3109_k8p3se", 0x7E, 0x80, 0x7F)]
    [InlineData("p3109_k8p3sf", 0x7F, 0x80, null)]
    [InlineData("p3109_k8p3ue", 0xFD, 0xFF, 0xFE)]
    [InlineData("p3109_k8p3uf", 0xFE, 0xFF, null)]
    public void SpecialCodesAreThePublishedOnes(string name, int largest, int nan, int? infinity)
    {
        var format = FloatFormat.Parse(name);
        Assert.Equal((ulong)largest, format.LargestCode);
        Assert.Equal((ulong)nan, format.NaNCode);
        Assert.Equal((ulong?)infinity, format.InfinityCode);
    }

    [Fact]
    public void OneIs0x40InSigned8BitP3109Formats() =>
        Assert.All(
            Models.P3109.Where(format => format.BitWidth == 8 && format.IsSigned),
            format => Assert.Equal(1, format.Decode(0x40)));

    [Theory]
    [InlineData("f16", 3, 5)]
    [InlineData("bf16", 2, 4)]
    [InlineData("f32", 6, 9)]
    [InlineData("f64", 15, 17)]
    public void DecimalDigitsAreThoseOfC(string name, int surviving, int enough)
    {
        var format = FloatFormat.Parse(name);
        Assert.Equal(surviving, format.DecimalDigits);
        Assert.Equal(enough, format.RoundTripDecimalDigits);
    }

    [Theory]
    [MemberData(nameof(EnumeratedFormats))]
    public void CountsAndEndsAreThoseOfAllCodes(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);
        (ulong Code, ReferenceValue Value)[] finite = [.. Finite(model)];
        BigRational[] values = [.. finite.Select(item => item.Value.Value).Distinct().Order()];
        Assert.Equal((ulong)finite.Length, format.FiniteCodeCount);
        Assert.Equal((ulong)values.Length, format.FiniteValueCount);
        Assert.Equal(values[^1], model.Decode(format.LargestCode).Value);
        Assert.Equal(values[0], model.Decode(format.LowestCode).Value);
        Assert.Equal(values.First(value => value.Sign > 0), model.Decode(format.SmallestPositiveCode).Value);
        Assert.Equal(values.Contains(BigRational.Zero), format.HasZero);
        Assert.Equal(finite.Any(item => item.Value.IsZero && item.Value.IsNegative), format.HasNegativeZero);
        Assert.Equal(format.HasNegativeZero, format.NegativeZeroCode is { } code && model.Decode(code) == ReferenceValue.Zero(isNegative: true));
        Assert.Equal(model.NaNCode, format.NaNCode);
        Assert.Equal(model.InfinityCode, format.InfinityCode);
        Assert.Equal(values[^1].FloorLog2(), format.MaxExponent);

        // Normal numbers have the full precision: their last place is 2^-significandBits of their binade.
        BigRational smallestNormal = BigRational.Pow2(model.HasZero ? 1 - format.Bias : -format.Bias);
        Assert.Equal(smallestNormal.FloorLog2(), format.MinExponent);
        Assert.Equal(values.Contains(smallestNormal) ? smallestNormal : (BigRational?)null, format.SmallestNormalCode is { } normal ? model.Decode(normal).Value : null);
        BigRational smallestPositive = values.First(value => value.Sign > 0);
        Assert.Equal(smallestPositive < smallestNormal ? smallestPositive : (BigRational?)null, format.SmallestSubnormalCode is { } subnormal ? model.Decode(subnormal).Value : null);
    }

    [Theory]
    [MemberData(nameof(EnumeratedFormats))]
    public void NeighboursAreThoseInOrder(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);

        // In ascending order, infinities at the ends. Of two zeros, NextUp of the lower neighbour is -0 and NextDown of the upper is +0.
        ulong[] ordered =
        [
            .. Infinity(isNegative: true),
            .. Finite(model).Where(item => item.Value.Value.Sign < 0).OrderBy(item => item.Value.Value).Select(item => item.Code),
            .. Finite(model).Where(item => item.Value.Value.Sign >= 0 && !item.Value.IsNegative).OrderBy(item => item.Value.Value).Select(item => item.Code),
            .. Infinity(isNegative: false),
        ];
        for (int i = 0; i < ordered.Length; i++)
        {
            ulong up = ordered[Math.Min(i + 1, ordered.Length - 1)];
            ulong down = ordered[Math.Max(i - 1, 0)];
            Assert.Equal(up == 0 && model.HasNegativeZero ? format.NegativeZeroCode!.Value : up, format.NextUp(ordered[i]));
            Assert.Equal(down, format.NextDown(ordered[i]));
        }

        if (format.NegativeZeroCode is { } negativeZero)
        {
            Assert.Equal(format.NextUp(0), format.NextUp(negativeZero));
            Assert.Equal(format.NextDown(0), format.NextDown(negativeZero));
        }

        for (ulong code = 0; code < model.CodeCount; code++)
        {
            if (model.IsNaN(code))
            {
                Assert.Equal(code, format.NextUp(code));
                Assert.Equal(code, format.NextDown(code));
            }
        }

        IEnumerable<ulong> Infinity(bool isNegative) =>
            model.InfinityCode is not { } infinity || (isNegative && !format.IsSigned) ? []
                : isNegative ? [model.Negate(infinity)] : [infinity];
    }

    [Theory]
    [MemberData(nameof(EnumeratedFormats))]
    public void AUnitInTheLastPlaceIsTheDistanceToTheNextMagnitude(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);
        var points = new RoundingPoints(model);
        for (ulong code = 0; code < model.CodeCount; code++)
        {
            ReferenceValue value = model.Decode(code);
            Unpacked unit = format.Ulp(code);
            if (!value.IsFinite)
            {
                Assert.Equal(value.IsNaN, unit.IsNaN);
                Assert.Equal(value.IsInfinity, unit.IsInfinity);
                Assert.False(unit.IsNegative);
                continue;
            }

            ulong magnitude = value.IsNegative ? (code & (model.CodeCount / 2 - 1)) : code;
            Assert.Equal(points.UnitInTheLastPlace(magnitude), ExactNumbers.ToRational(unit));
            if (magnitude < model.LargestFiniteCode)
            {
                Assert.Equal(model.Decode(magnitude + 1).Value - model.Decode(magnitude).Value, ExactNumbers.ToRational(unit));
            }
        }
    }

    [Fact]
    public void FieldsAreTheBitsOfTheCode()
    {
        Assert.Equal("sign 1, exponent 1111, significand 110", Describe(FloatFormat.E4M3FN.GetFields(0xFE)));
        Assert.Equal("exponent 01111111, significand ", Describe(FloatFormat.E8M0FNU.GetFields(0x7F)));

        static string Describe(IEnumerable<CodeField> fields) => string.Join(", ", fields.Select(field => $"{field.Name} {field.Bits}"));
    }

    private static IEnumerable<(ulong Code, ReferenceValue Value)> Finite(ReferenceFloat model)
    {
        for (ulong code = 0; code < model.CodeCount; code++)
        {
            ReferenceValue value = model.Decode(code);
            if (value.IsFinite)
            {
                yield return (code, value);
            }
        }
    }
}
