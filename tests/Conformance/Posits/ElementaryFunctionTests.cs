using NumFormats.Conformance.Formats;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Posits;

/// <summary>Elementary functions on posit codes against true results, rounded by the exact model.</summary>
public sealed class ElementaryFunctionTests
{
    private const int WidestNarrow = 8;

    // A prime, so that samples of 2^16 codes meet every regime and both signs.
    private const int SampleStep = 1021;

    private static readonly int[] s_integers = [-7, -3, -2, -1, 0, 1, 2, 3, 4, 5, 10];

    public static TheoryData<string> Unary() =>
        [.. CodeFunctionCatalog.Unary<PositFormat>().Select(function => function.Name).Where(FixedPointReference.Functions.ContainsKey)];

    [Theory]
    [MemberData(nameof(Unary))]
    public void AllCodesOfUpTo8BitsAreRight(string name)
    {
        for (int exponentBits = 0; exponentBits <= 4; exponentBits++)
        {
            // A posit of fewer bits is one of 8 bits that ends with zeros: one evaluation serves for all of them.
            PositFormat[] formats = [.. Enumerable.Range(2, WidestNarrow - 1).Select(width => new PositFormat(width, exponentBits))];
            CompareCodes(name, formats, step: 1);
        }
    }

    [Theory]
    [MemberData(nameof(Unary))]
    public void SampledCodesOf16BitsAreRight(string name)
    {
        CompareCodes(name, [PositFormat.Posit16], SampleStep);
        CompareCodes(name, [PositFormat.Posit16Es1], SampleStep);
    }

    [LongFact]
    public void AllCodesOf16BitsAreRight()
    {
        foreach ((string name, _) in CodeFunctionCatalog.Unary<PositFormat>().Where(function => FixedPointReference.Functions.ContainsKey(function.Name)))
        {
            CompareCodes(name, [PositFormat.Posit16], step: 1);
            CompareCodes(name, [PositFormat.Posit16Es1], step: 1);
        }
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public void AllPairsOfSmallPositsAreRight(int width, int exponentBits) => ComparePairs(new PositFormat(width, exponentBits));

    [LongFact]
    public void AllPairsOf6BitsAreRight()
    {
        for (int exponentBits = 0; exponentBits <= 2; exponentBits++)
        {
            ComparePairs(new PositFormat(6, exponentBits));
        }
    }

    [Fact]
    public void PowersAndRootsOfIntegerDegreeAreRightOnAllCodes()
    {
        foreach (PositFormat format in PositModels.Narrow)
        {
            ReferencePosit model = PositModels.Of(format);
            foreach (int n in s_integers)
            {
                for (ulong code = 0; code <= model.LastCode; code++)
                {
                    bool isNaR = model.IsNaN(code);
                    ulong compound = isNaR ? code : Round(model, Compound(model.Decode(code).Value, n));
                    ulong root = isNaR ? code : Root(model, model.Decode(code).Value, n);
                    Check($"compound({n})", format, code, compound, CodeFunctions.Compound(format, code, n));
                    Check($"rootn({n})", format, code, root, CodeFunctions.RootN(format, code, n));
                }
            }
        }

        static void Check(string name, PositFormat format, ulong code, ulong expected, ulong actual) =>
            Assert.True(expected == actual, $"{name} of 0x{code:X} in {format} is 0x{actual:X} instead of 0x{expected:X}.");
    }

    [Theory]
    [InlineData("posit32")]
    [InlineData("posit64")]
    [InlineData("posit33es4")]
    public void WhatIsKnownOfWidePositsHolds(string name)
    {
        var format = PositFormat.Parse(name);
        ulong one = format.Encode(1);
        ulong two = format.Encode(2);
        ulong largest = format.LargestCode;
        ulong lowest = format.LowestCode;
        Assert.Equal(one, CodeFunctions.Exp(format, 0));
        Assert.Equal(largest, CodeFunctions.Exp(format, largest));
        Assert.Equal(1UL, CodeFunctions.Exp(format, lowest));
        Assert.Equal(largest, CodeFunctions.Cosh(format, lowest));
        Assert.Equal(lowest, CodeFunctions.Sinh(format, lowest));
        Assert.Equal(format.Negate(one), CodeFunctions.ExpM1(format, lowest));
        Assert.Equal(1UL, CodeFunctions.Sin(format, 1));
        Assert.Equal(largest, CodeFunctions.Pow(format, largest, two));
        Assert.Equal(1UL, CodeFunctions.Pow(format, 1, two));
        Assert.Equal(lowest, CodeFunctions.Pow(format, lowest, format.Encode(3)));
        Assert.Equal(format.Encode(format.MaxExponent), CodeFunctions.Log2(format, largest));
        Assert.Equal(format.NaNCode, CodeFunctions.Log(format, 0));
        Assert.Equal(format.NaNCode, CodeFunctions.Log(format, lowest));
    }

    private static BigRational? Compound(BigRational x, int n)
    {
        BigRational factor = 1 + x;
        if (factor.Sign < 0 || (factor.IsZero && n < 0))
        {
            return null;
        }

        BigRational power = BigRational.One;
        for (int i = 0; i < Math.Abs(n); i++)
        {
            power *= factor;
        }

        return n < 0 ? 1 / power : power;
    }

    private static ulong Root(ReferencePosit model, BigRational x, int n)
    {
        if (n == 0 || (x.IsZero && n < 0) || (x.Sign < 0 && n % 2 == 0))
        {
            return model.NaRCode;
        }

        if (x.IsZero)
        {
            return 0;
        }

        BigRational radicand = n < 0 ? 1 / BigRational.Abs(x) : BigRational.Abs(x);
        return model.EncodeNonzero(x.Sign < 0, bound =>
        {
            BigRational power = BigRational.One;
            for (int i = 0; i < Math.Abs(n); i++)
            {
                power *= bound;
            }

            return radicand.CompareTo(power);
        });
    }

    private static void CompareCodes(string name, PositFormat[] formats, int step)
    {
        Func<PositFormat, ulong, ulong> function = CodeFunctionCatalog.Unary<PositFormat>().First(function => function.Name == name).Function;
        ReferencePosit[] models = Array.ConvertAll(formats, PositModels.Of);
        ReferencePosit widest = models[^1];
        var differences = new Differences($"{name} of {formats[^1]}");
        differences.InParallel(((1L << widest.BitWidth) + step - 1) / step, index =>
        {
            ulong wide = (ulong)(index * step);
            BigRational? result = widest.IsNaN(wide) ? null : TrueResults.Unary(name, widest.Decode(wide).Value);
            for (int i = 0; i < formats.Length; i++)
            {
                int shift = widest.BitWidth - models[i].BitWidth;
                ulong code = wide >> shift;
                if (code << shift != wide)
                {
                    continue;
                }

                ulong expected = Round(models[i], result);
                ulong actual = function(formats[i], code);
                if (expected != actual)
                {
                    differences.Add($"in {formats[i]}, of 0x{code:X} ({models[i].Decode(code)}) it is 0x{actual:X} instead of 0x{expected:X}");
                }
            }
        });
        differences.AssertNone();
    }

    private static void ComparePairs(PositFormat format)
    {
        ComparePairs(format, "pow", (model, x, y) => Round(model, TrueResults.Power(x, y)));
        ComparePairs(format, "hypot", (model, x, y) =>
        {
            BigRational square = (x * x) + (y * y);
            return square.IsZero ? 0 : model.EncodeNonzero(isNegative: false, bound => square.CompareTo(bound * bound));
        });
        ComparePairs(format, "atan2", (model, y, x) => Round(model, TrueResults.Angle(y, x, isOverPi: false)));
        ComparePairs(format, "atan2pi", (model, y, x) => Round(model, TrueResults.Angle(y, x, isOverPi: true)));
        ComparePairs(format, "logbase", (model, x, newBase) =>
            x.Sign > 0 && newBase.Sign > 0 && newBase != BigRational.One ? Round(model, TrueResults.LogToBase(x, newBase)) : null);
    }

    // The reference gives null where the definition leaves the result open.
    private static void ComparePairs(PositFormat format, string name, Func<ReferencePosit, BigRational, BigRational, ulong?> reference)
    {
        Func<PositFormat, ulong, ulong, ulong> function = CodeFunctionCatalog.Binary<PositFormat>().First(function => function.Name == name).Function;
        ReferencePosit model = PositModels.Of(format);
        var differences = new Differences($"{name} of {format}");
        differences.InParallel(1L << (2 * format.BitWidth), index =>
        {
            (ulong x, ulong y) = ((ulong)index >> format.BitWidth, (ulong)index & format.CodeMask);
            ulong? expected = model.IsNaN(x) || model.IsNaN(y) ? model.NaRCode : reference(model, model.Decode(x).Value, model.Decode(y).Value);
            ulong actual = function(format, x, y);
            if (expected is not null && expected != actual)
            {
                differences.Add($"of 0x{x:X} ({model.Decode(x)}), 0x{y:X} ({model.Decode(y)}) it is 0x{actual:X} instead of 0x{expected:X}");
            }
        });
        differences.AssertNone();
    }

    private static ulong Round(ReferencePosit model, BigRational? result) => result is { } value ? model.Encode(value) : model.NaRCode;
}
