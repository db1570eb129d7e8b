using System.Numerics;
using NumFormats.Conformance.Formats;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Posits;

/// <summary>Operations on posit codes against the exact model: all pairs of up to 8 bits, all codes of 16.</summary>
public sealed class OperationTests
{
    private static readonly Rounding[] s_directed = [.. Modes.Deterministic.Skip(1), .. Modes.Stochastic];

    public static TheoryData<string> NarrowFormats() => [.. PositModels.Narrow.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void AllPairsAreRight(string name)
    {
        var format = PositFormat.Parse(name);
        ReferencePosit model = PositModels.Of(format);
        ComparePairs(format, "add", (x, y) => (model.Add(x, y), format.Add(x, y)));
        ComparePairs(format, "sub", (x, y) => (model.Subtract(x, y), format.Subtract(x, y)));
        ComparePairs(format, "mul", (x, y) => (model.Multiply(x, y), format.Multiply(x, y)));
        ComparePairs(format, "div", (x, y) => (model.Divide(x, y), format.Divide(x, y)));
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void RemaindersOfAllPairsAreRight(string name)
    {
        // Numbers may be 2^192 apart, so that quotients are long.
        var format = PositFormat.Parse(name);
        ReferencePosit model = PositModels.Of(format);
        int step = format.BitWidth <= 6 ? 1 : 13;
        ComparePairs(format, "fmod", (x, y) => (model.Remainder(x, y), CodeArithmetic.Remainder(format, x, y)), step);
        ComparePairs(format, "rem", (x, y) => (model.Ieee754Remainder(x, y), CodeArithmetic.IeeeRemainder(format, x, y)), step);
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void PairsInTheOtherModesAreRight(string name)
    {
        // A step that has no factor in common with the number of codes visits every code as first and as second operand.
        var format = PositFormat.Parse(name);
        ReferencePosit model = PositModels.Of(format);
        int step = format.BitWidth <= 4 ? 1 : 61;
        foreach (Rounding rounding in s_directed)
        {
            ComparePairs(format, $"add {rounding.Mode}", (x, y) => (model.Add(x, y, rounding), format.Add(x, y, rounding)), step);
            ComparePairs(format, $"mul {rounding.Mode}", (x, y) => (model.Multiply(x, y, rounding), format.Multiply(x, y, rounding)), step);
            ComparePairs(format, $"div {rounding.Mode}", (x, y) => (model.Divide(x, y, rounding), format.Divide(x, y, rounding)), step);
        }
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void CodesCompareAsSignedIntegers(string name)
    {
        var format = PositFormat.Parse(name);
        ReferencePosit model = PositModels.Of(format);
        ulong count = model.LastCode + 1;
        for (ulong x = 0; x < count; x++)
        {
            for (ulong y = 0; y < count; y++)
            {
                int order = model.OrderOf(x).CompareTo(model.OrderOf(y));
                Assert.Equal(
                    (order == 0, order < 0, order <= 0, order),
                    (CodeOrder.AreEqual(format, x, y), CodeOrder.IsLess(format, x, y), CodeOrder.IsLessOrEqual(format, x, y), Math.Sign(CodeOrder.Compare(format, x, y))));
                if (!model.IsNaN(x) && !model.IsNaN(y))
                {
                    // The order of the codes is that of the numbers.
                    Assert.Equal(order, model.Decode(x).Value.CompareTo(model.Decode(y).Value));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void MinimumAndMaximumOfAllPairsAreRight(string name)
    {
        var format = PositFormat.Parse(name);
        ReferencePosit model = PositModels.Of(format);
        ulong nar = model.NaRCode;
        ulong Greater(ulong x, ulong y) => model.OrderOf(x) >= model.OrderOf(y) ? x : y;
        ulong Less(ulong x, ulong y) => model.OrderOf(x) >= model.OrderOf(y) ? y : x;
        bool AnyNaR(ulong x, ulong y) => x == nar || y == nar;
        ComparePairs(format, "max", (x, y) => (AnyNaR(x, y) ? nar : Greater(x, y), CodeSelection.Max(format, x, y)));
        ComparePairs(format, "min", (x, y) => (AnyNaR(x, y) ? nar : Less(x, y), CodeSelection.Min(format, x, y)));

        // As NaR is the least, the maximum of a number and NaR is the number without further ado.
        ComparePairs(format, "maximumNumber", (x, y) => (Greater(x, y), CodeSelection.MaxNumber(format, x, y)));
        ComparePairs(format, "minimumNumber", (x, y) => (AnyNaR(x, y) ? Greater(x, y) : Less(x, y), CodeSelection.MinNumber(format, x, y)));
        ComparePairs(format, "min operation", (x, y) => (AnyNaR(x, y) ? nar : Less(x, y), Operation.Parse("min").Apply(format, x, y)));
        ComparePairs(format, "max operation", (x, y) => (AnyNaR(x, y) ? nar : Greater(x, y), Operation.Parse("max").Apply(format, x, y)));
    }

    [Fact]
    public void AllTriplesOfUpTo5BitsFuse()
    {
        foreach (PositFormat format in PositModels.Narrow.Where(format => format.BitWidth <= 5))
        {
            int width = format.BitWidth;
            CompareTriples(format, 1L << (3 * width), index => ((ulong)index >> (2 * width), ((ulong)index >> width) & format.CodeMask, (ulong)index & format.CodeMask));
        }
    }

    [Fact]
    public void SampledTriplesFuse()
    {
        foreach (PositFormat format in PositModels.Narrow.Where(format => format.BitWidth > 5))
        {
            ReferencePosit model = PositModels.Of(format);
            CompareTriples(format, 20_000, index =>
            {
                // Half of the addends are near minus the product, where cancellation shows what was lost.
                (uint first, uint second, uint third, _) = Philox.Block(3, (ulong)index);
                (ulong x, ulong y) = (first & format.CodeMask, second & format.CodeMask);
                ulong near = model.Negate(model.Multiply(x, y)) + (third % 5) - 2;
                return (x, y, (index % 2 == 0 ? third : near) & format.CodeMask);
            });
        }
    }

    [Fact]
    public void FunctionsOfOneOperandAreRightOnAllCodes()
    {
        foreach (PositFormat format in PositModels.Narrow)
        {
            CompareCodes(format, step: 1);
        }
    }

    [Fact]
    public void FunctionsOfOneOperandAreRightOnSampledCodesOf16Bits()
    {
        CompareCodes(PositFormat.Posit16, step: 31);
        CompareCodes(PositFormat.Posit16Es1, step: 31);
    }

    [LongFact]
    public void FunctionsOfOneOperandAreRightOnAllCodesOf16Bits()
    {
        CompareCodes(PositFormat.Posit16, step: 1);
        CompareCodes(PositFormat.Posit16Es1, step: 1);
    }

    [Fact]
    public void TablesOfNamedLayoutsHoldWhatTheExactCoreGives()
    {
        CompareLayouts<Layout4Es1>();
        CompareLayouts<Layout8Es0>();
        CompareLayouts<Layout8>();
        CompareLayouts<Layout16>();
    }

    private static void CompareLayouts<TLayout>()
        where TLayout : struct, IPositLayout
    {
        PositCodec<TLayout> codec = default;
        var format = new PositFormat(codec.BitWidth, codec.Layout.ExponentBits);
        ReferencePosit model = PositModels.Of(format);
        int step = codec.BitWidth <= 8 ? 1 : 1_000_003;
        ComparePairs(format, "add by table", (x, y) => (format.Add(x, y), PositArithmetic.Add(codec, x, y)), step);
        ComparePairs(format, "sub by table", (x, y) => (format.Subtract(x, y), PositArithmetic.Subtract(codec, x, y)), step);
        ComparePairs(format, "mul by table", (x, y) => (format.Multiply(x, y), PositArithmetic.Multiply(codec, x, y)), step);
        ComparePairs(format, "div by table", (x, y) => (format.Divide(x, y), PositArithmetic.Divide(codec, x, y)), step);
        for (ulong code = 0; code <= model.LastCode; code += codec.BitWidth <= 8 ? 1UL : 31)
        {
            Assert.Equal(model.Sqrt(code), PositArithmetic.Sqrt(codec, code));
            Assert.Equal(format.Decode(code), PositArithmetic.ToDouble(codec, code));
            Assert.Equal((float)format.Decode(code), PositArithmetic.ToSingle(codec, code));
        }
    }

    private static void CompareCodes(PositFormat format, ulong step)
    {
        ReferencePosit model = PositModels.Of(format);
        Operation negate = Operation.Parse("neg");
        Operation abs = Operation.Parse("abs");
        for (ulong code = 0; code <= model.LastCode; code += step)
        {
            Assert.Equal(model.Sqrt(code), format.Sqrt(code));
            Assert.Equal(model.Sqrt(code, RoundingMode.Up), format.Sqrt(code, RoundingMode.Up));
            Assert.Equal(model.ReciprocalSqrt(code), CodeFunctions.ReciprocalSqrt(format, code));
            foreach (Rounding rounding in Modes.Deterministic)
            {
                Assert.Equal(model.RoundToInteger(code, rounding.Mode), format.Pack(Unpacked.RoundToInteger(format.Unpack(code), rounding.Mode), rounding));
            }

            ulong opposite = model.Encode(-model.Decode(code));
            Assert.Equal(model.Negate(code), opposite);
            Assert.Equal(opposite, format.Negate(code));
            Assert.Equal(opposite, negate.Apply(format, code));
            BigInteger order = model.OrderOf(code);
            ulong magnitude = order.Sign < 0 ? opposite : code;
            Assert.Equal(magnitude, format.Abs(code));
            Assert.Equal(magnitude, abs.Apply(format, code));
            Assert.Equal(order.Sign < 0 && !model.IsNaN(code), format.IsNegative(code));
            Assert.Equal(order, format.OrderKey(code));

            // The neighbours in the order; NaR and the ends stay.
            bool isNaR = model.IsNaN(code);
            ulong next = isNaR || code == model.MaxPosCode ? code : (code + 1) & model.LastCode;
            ulong prior = isNaR || code == model.MaxPosCode + 2 ? code : (code - 1) & model.LastCode;
            Assert.Equal(next, format.NextUp(code));
            Assert.Equal(prior, format.NextDown(code));
            Assert.True(isNaR || next == code || model.Decode(next).Value > model.Decode(code).Value);
            Assert.Equal(model.Decode(code), ExactNumbers.ToReference(format.Unpack(code)));
            Assert.Equal(code, format.Pack(format.Unpack(code)));
        }
    }

    private static void ComparePairs(PositFormat format, string operation, Func<ulong, ulong, (ulong Expected, ulong Actual)> compute, int step = 1)
    {
        var differences = new Differences($"{operation} of {format}");
        int width = format.BitWidth;
        differences.InParallel(((1L << (2 * width)) + step - 1) / step, index =>
        {
            ulong pair = (ulong)(index * step);
            (ulong x, ulong y) = (pair >> width, pair & format.CodeMask);
            (ulong expected, ulong actual) = compute(x, y);
            if (expected != actual)
            {
                differences.Add($"of 0x{x:X}, 0x{y:X} it is 0x{actual:X} instead of 0x{expected:X}");
            }
        });
        differences.AssertNone();
    }

    private static void CompareTriples(PositFormat format, long count, Func<long, (ulong X, ulong Y, ulong Z)> triple)
    {
        ReferencePosit model = PositModels.Of(format);
        var differences = new Differences($"fma of {format}");
        differences.InParallel(count, index =>
        {
            (ulong x, ulong y, ulong z) = triple(index);
            ulong expected = model.FusedMultiplyAdd(x, y, z);
            ulong actual = format.FusedMultiplyAdd(x, y, z);
            if (expected != actual)
            {
                differences.Add($"of 0x{x:X}, 0x{y:X}, 0x{z:X} it is 0x{actual:X} instead of 0x{expected:X}");
            }
        });
        differences.AssertNone();
    }

    private readonly struct Layout4Es1 : IPositLayout
    {
        public int BitWidth => 4;

        public int ExponentBits => 1;

        public bool IsConstant => true;
    }

    private readonly struct Layout8Es0 : IPositLayout
    {
        public int BitWidth => 8;

        public int ExponentBits => 0;

        public bool IsConstant => true;
    }

    private readonly struct Layout8 : IPositLayout
    {
        public int BitWidth => 8;

        public int ExponentBits => 2;

        public bool IsConstant => true;
    }

    private readonly struct Layout16 : IPositLayout
    {
        public int BitWidth => 16;

        public int ExponentBits => 2;

        public bool IsConstant => true;
    }
}
