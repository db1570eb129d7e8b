using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Operations on the codes of the named formats against the exact model. NaN counts as one result.</summary>
public sealed class OperationTests
{
    private static readonly string[] s_rounded = ["add", "sub", "mul", "div"];

    public static TheoryData<string> NarrowFormats() => [.. Models.Narrow.Select(format => format.Name)];

    public static TheoryData<string> TinyFormats() => ["e2m3fn", "e3m2fn", "e2m1fn", "p3109_k4p2se", "p3109_k5p2uf", "p3109_k6p3sf", "p3109_k6p4ue"];

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void AllPairsRoundToNearestEven(string name)
    {
        foreach (string operation in s_rounded)
        {
            ComparePairs(FloatFormat.Parse(name), operation, step: 1, [default], [OverflowMode.None]);
        }
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void RemaindersAreExact(string name)
    {
        var format = FloatFormat.Parse(name);
        int step = format.BitWidth <= 6 || format.Equals(FloatFormat.E4M3FN) || format.Equals(FloatFormat.E5M2) ? 1 : 7;
        ComparePairs(format, "fmod", step, [default], [OverflowMode.None]);
        ComparePairs(format, "rem", step, [default], [OverflowMode.None]);
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void PairsInEveryModeAreRight(string name)
    {
        // A step that has no factor in common with the number of codes visits every code as first and as second operand.
        var format = FloatFormat.Parse(name);
        foreach (string operation in s_rounded)
        {
            ComparePairs(format, operation, format.BitWidth <= 6 ? 1 : 61, [.. Modes.Deterministic, .. Modes.Stochastic], Enum.GetValues<OverflowMode>());
        }
    }

    [Theory]
    [MemberData(nameof(TinyFormats))]
    public void AllPairsOfTinyFormatsInEveryModeAreRight(string name)
    {
        foreach (string operation in s_rounded)
        {
            ComparePairs(FloatFormat.Parse(name), operation, step: 1, Modes.Deterministic, Enum.GetValues<OverflowMode>());
        }
    }

    [LongFact]
    public void AllPairsOf8BitFormatsInEveryModeAreRight()
    {
        foreach (FloatFormat format in Models.Narrow)
        {
            foreach (string operation in s_rounded)
            {
                ComparePairs(format, operation, step: 1, [.. Modes.Deterministic, .. Modes.Stochastic], Enum.GetValues<OverflowMode>());
            }
        }
    }

    [Fact]
    public void SquareRootsOfAllCodesAreRight()
    {
        foreach (FloatFormat format in Models.Narrow.Concat(Models.P3109))
        {
            CompareCodes(format, "sqrt", Modes.All);
        }

        foreach (FloatFormat format in Models.Named.Where(format => format.BitWidth > 8))
        {
            CompareCodes(format, "sqrt", [Modes.All[0], (RoundingMode.Up, OverflowMode.None)]);
        }
    }

    [Fact]
    public void SignsOfAllCodesAreRight()
    {
        foreach (FloatFormat format in Models.Named.Concat(Models.P3109))
        {
            ReferenceFloat model = Models.Of(format);
            ValueTypeUnderTest? type = ValueTypeUnderTest.Of(format);
            Operation negate = Operation.Parse("neg");
            Operation abs = Operation.Parse("abs");
            for (ulong code = 0; code < model.CodeCount; code++)
            {
                ReferenceValue value = model.Decode(code);
                ulong negated = model.Encode(-value);
                ulong magnitude = model.Encode(value.IsNegative ? -value : value);
                Assert.Equal(model.Canonicalize(negated), model.Canonicalize(negate.Apply(format, code)));
                Assert.Equal(model.Canonicalize(magnitude), model.Canonicalize(abs.Apply(format, code)));
                if (type is not null)
                {
                    Assert.Equal(model.Canonicalize(negated), model.Canonicalize(type.Operations["neg"](code, 0, 0)));
                    Assert.Equal(model.Canonicalize(magnitude), model.Canonicalize(type.Operations["abs"](code, 0, 0)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void MinimumAndMaximumOfAllPairsAreRight(string name)
    {
        ComparePairs(FloatFormat.Parse(name), "min", step: 1, [default], [OverflowMode.None]);
        ComparePairs(FloatFormat.Parse(name), "max", step: 1, [default], [OverflowMode.None]);
    }

    [Fact]
    public void AllTriplesOf4BitFormatsFuseInEveryMode()
    {
        foreach (string name in (string[])["e2m1fn", "p3109_k4p2se", "p3109_k4p3uf", "e2m1nan", "e2m1fnuz"])
        {
            CompareTriples(FloatFormat.Parse(name), Modes.All, _ => true, index => ((ulong)index & 15, ((ulong)index >> 4) & 15, (ulong)index >> 8), 1 << 12);
        }
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void SampledTriplesFuse(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);
        ulong mask = format.CodeMask;
        CompareTriples(
            format,
            Modes.All,
            turn => turn < 2,
            index =>
            {
                // Half of the addends are near minus the product, where cancellation shows what was lost.
                (uint x, uint y, uint z, _) = Philox.Block(3, (ulong)index);
                ulong product = model.Negate(format.Multiply(x & mask, y & mask));
                return (x & mask, y & mask, index % 2 == 0 ? z & mask : (product + (z % 5) - 2) & mask);
            },
            12_000);
    }

    private static void ComparePairs(
        FloatFormat format, string name, int step, IReadOnlyList<Rounding> roundings, IReadOnlyList<OverflowMode> overflows)
    {
        ReferenceFloat model = Models.Of(format);
        Operation operation = Operation.Parse(name);
        Func<ulong, ulong, ulong, ulong>? byType = ValueTypeUnderTest.Of(format)?.Operations[name];
        ReferenceValue[] values = [.. Enumerable.Range(0, (int)model.CodeCount).Select(code => model.Decode((ulong)code))];
        var differences = new Differences($"{format} {name}");
        differences.InParallel((long)(model.CodeCount * model.CodeCount) / step, index =>
        {
            long pair = index * step;
            ulong x = (ulong)pair / model.CodeCount;
            ulong y = (ulong)pair % model.CodeCount;
            foreach (Rounding rounding in roundings)
            {
                ReferenceValue exact = Exact(name, model.IsP3109, values[x], values[y], rounding.Mode);
                foreach (OverflowMode overflow in overflows)
                {
                    ulong expected = model.Canonicalize(model.Encode(exact, rounding, overflow));
                    Check(operation.Apply(format, x, y, 0, rounding, overflow), "the operation");
                    if (byType is not null && rounding == default && overflow == OverflowMode.None)
                    {
                        Check(byType(x, y, 0), "the value type");
                    }

                    void Check(ulong actual, string way)
                    {
                        if (expected != model.Canonicalize(actual))
                        {
                            differences.Add($"of {values[x]}, {values[y]} it is 0x{actual:X} instead of 0x{expected:X} by {way} ({Modes.Describe(rounding, overflow)})");
                        }
                    }
                }
            }
        });
        differences.AssertNone();
    }

    private static void CompareCodes(FloatFormat format, string name, IReadOnlyList<(Rounding Rounding, OverflowMode Overflow)> modes)
    {
        ReferenceFloat model = Models.Of(format);
        Operation operation = Operation.Parse(name);
        Func<ulong, ulong, ulong, ulong>? byType = ValueTypeUnderTest.Of(format)?.Operations[name];
        var differences = new Differences($"{format} {name}");
        differences.InParallel((long)model.CodeCount, index =>
        {
            ulong code = (ulong)index;
            foreach ((Rounding rounding, OverflowMode overflow) in modes)
            {
                ulong expected = model.Canonicalize(model.Sqrt(code, rounding, overflow));
                ulong actual = model.Canonicalize(operation.Apply(format, code, 0, 0, rounding, overflow));
                bool isDefault = rounding == default && overflow == OverflowMode.None;
                if (expected != actual || (isDefault && byType is not null && expected != model.Canonicalize(byType(code, 0, 0))))
                {
                    differences.Add($"of 0x{code:X} it is 0x{actual:X} instead of 0x{expected:X} ({Modes.Describe(rounding, overflow)})");
                }
            }
        });
        differences.AssertNone();
    }

    private static void CompareTriples(
        FloatFormat format,
        IReadOnlyList<(Rounding Rounding, OverflowMode Overflow)> modes,
        Func<int, bool> takesTurn,
        Func<long, (ulong X, ulong Y, ulong Z)> operands,
        int count)
    {
        ReferenceFloat model = Models.Of(format);
        Func<ulong, ulong, ulong, ulong>? byType = ValueTypeUnderTest.Of(format)?.Operations["fma"];
        var differences = new Differences($"{format} fma");
        differences.InParallel(count, index =>
        {
            (ulong x, ulong y, ulong z) = operands(index);
            for (int turn = 0; turn < modes.Count && takesTurn(turn); turn++)
            {
                (Rounding rounding, OverflowMode overflow) = modes[turn == 0 ? 0 : (int)(index + turn) % modes.Count];
                ulong expected = model.Canonicalize(model.FusedMultiplyAdd(x, y, z, rounding, overflow));
                ulong actual = model.Canonicalize(format.FusedMultiplyAdd(x, y, z, rounding, overflow));
                if (expected != actual || (turn == 0 && byType is not null && expected != model.Canonicalize(byType(x, y, z))))
                {
                    differences.Add($"of 0x{x:X}, 0x{y:X}, 0x{z:X} it is 0x{actual:X} instead of 0x{expected:X} ({Modes.Describe(rounding, overflow)})");
                }
            }
        });
        differences.AssertNone();
    }

    private static ReferenceValue Exact(string operation, bool isP3109, ReferenceValue x, ReferenceValue y, RoundingMode mode) => operation switch
    {
        "add" => ReferenceArithmetic.Add(x, y, mode),
        "sub" => ReferenceArithmetic.Subtract(x, y, mode),
        "mul" => ReferenceArithmetic.Multiply(x, y),
        "div" => isP3109 && y.IsZero ? ReferenceValue.NaN() : ReferenceArithmetic.Divide(x, y),
        "fmod" => ReferenceArithmetic.Remainder(x, y),
        "rem" => ReferenceArithmetic.Ieee754Remainder(x, y),
        "min" => Choose(x, y, isMinimum: true),
        "max" => Choose(x, y, isMinimum: false),
        _ => throw new InvalidOperationException($"There is no definition of {operation}."),
    };

    private static ReferenceValue Choose(ReferenceValue x, ReferenceValue y, bool isMinimum)
    {
        if (x.IsNaN || y.IsNaN)
        {
            return ReferenceValue.NaN();
        }

        bool xIsBelow = x.IsNegative != y.IsNegative ? x.IsNegative
            : x.IsInfinity || y.IsInfinity ? x.IsNegative == x.IsInfinity
            : x.Value < y.Value;
        return xIsBelow == isMinimum ? x : y;
    }
}
