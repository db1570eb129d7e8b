using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>What codes mean and what numbers are rounded to, in every mode, against the exact model.</summary>
public sealed class ConversionTests
{
    public static TheoryData<string> NarrowFormats() => [.. Models.Narrow.Select(format => format.Name)];

    public static TheoryData<string> WideFormats() => [.. Models.Named.Where(format => format.BitWidth > 8).Select(format => format.Name)];

    public static TheoryData<string> ValueTypes() => [.. ValueTypeUnderTest.All.Select(type => type.Name)];

    [Fact]
    public void EveryCodeOfEveryFormatMeansWhatTheModelSays()
    {
        foreach (FloatFormat format in Models.Named.Concat(Models.P3109))
        {
            ReferenceFloat model = Models.Of(format);
            var differences = new Differences(format.Name);
            differences.InParallel((long)model.CodeCount, index =>
            {
                ulong code = (ulong)index;
                Unpacked actual = format.Unpack(code);
                if (ExactNumbers.ToReference(actual) != model.Decode(code) || actual.IsInexact)
                {
                    differences.Add($"0x{code:X} is {actual} instead of {model.Decode(code)}");
                }
            });
            differences.AssertNone();
        }
    }

    [Fact]
    public void ThereAre120SmallP3109Formats()
    {
        Assert.Equal(120, Models.P3109.Count);
        Assert.Equal(120, Models.P3109.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void EveryBoundaryOfNarrowFormatsRoundsAsTheModelSaysInEveryMode(string name) => CompareEverywhere(FloatFormat.Parse(name));

    [Fact]
    public void EveryBoundaryOfSmallP3109FormatsRoundsAsTheModelSaysInEveryMode()
    {
        foreach (FloatFormat format in Models.P3109)
        {
            Compare(format, [0, 4, 5], () => Modes.All);
        }
    }

    [Theory]
    [MemberData(nameof(WideFormats))]
    public void EveryBoundaryOf16BitFormatsRoundsAsTheModelSays(string name)
    {
        // Every point to nearest even, and every point in two other modes that take turns.
        int turn = 0;
        Compare(FloatFormat.Parse(name), [0, 4], () =>
        {
            int first = Interlocked.Increment(ref turn) % Modes.All.Count;
            return [Modes.All[0], Modes.All[first], Modes.All[(first + (Modes.All.Count / 2)) % Modes.All.Count]];
        });
    }

    [LongFact]
    public void EveryBoundaryOf16BitFormatsRoundsAsTheModelSaysInEveryMode()
    {
        foreach (FloatFormat format in Models.Named.Where(format => format.BitWidth > 8))
        {
            CompareEverywhere(format);
        }
    }

    [Theory]
    [MemberData(nameof(ValueTypes))]
    public void CastsToHostFloatsGiveTheValue(string name)
    {
        ValueTypeUnderTest type = ValueTypeUnderTest.Named(name);
        ReferenceFloat model = Models.Of(type.Format);
        for (ulong code = 0; code < model.CodeCount; code++)
        {
            Assert.True(model.Decode(code).TryToDouble(out double expected));
            Assert.Equal(expected, type.ToDouble(code));
            Assert.Equal(double.IsNegative(expected), double.IsNegative(type.ToDouble(code)));
            Assert.Equal((float)expected, type.ToSingle(code));
            Assert.Equal(double.IsNegative(expected), float.IsNegative(type.ToSingle(code)));
        }
    }

    [Theory]
    [MemberData(nameof(ValueTypes))]
    public void CastsFromBinary32GiveTheCodeThatTheExactWayGives(string name)
    {
        const uint Step = 1021;
        ValueTypeUnderTest type = ValueTypeUnderTest.Named(name);
        CompareSingles(type, (1L << 32) / Step, index => unchecked((uint)index * Step));

        // The boundaries and what is beside them: a value and a midpoint are binary32 numbers with few bits.
        ReferenceFloat model = Models.Of(type.Format);
        var points = new RoundingPoints(model);
        foreach (double point in Enumerable.Range(0, (int)points.MagnitudeCount).SelectMany(magnitude => points.Doubles((ulong)magnitude, 0, 4)).Concat(points.Ends()))
        {
            float nearest = (float)point;
            foreach (float value in (float[])[nearest, MathF.BitIncrement(nearest), MathF.BitDecrement(nearest), -nearest])
            {
                Assert.Equal(model.Encode(value), type.FromSingle(value));
            }
        }
    }

    [LongFact]
    public void EveryBinary32NumberIsCastAsTheExactWayDoes()
    {
        foreach (ValueTypeUnderTest type in ValueTypeUnderTest.All)
        {
            CompareSingles(type, 1L << 32, index => (uint)index);
        }
    }

    private static void CompareSingles(ValueTypeUnderTest type, long count, Func<long, uint> bitsOf)
    {
        FloatFormat format = type.Format;
        var differences = new Differences($"{type} from binary32");
        differences.InParallel(count, index =>
        {
            float value = BitConverter.UInt32BitsToSingle(bitsOf(index));
            ulong expected = format.Pack(HostFloats.Unpack(value));
            ulong actual = type.FromSingle(value);
            if (expected != actual)
            {
                differences.Add($"{value:R} is 0x{expected:X} the exact way, 0x{actual:X} by the cast");
            }
        });
        differences.AssertNone();
    }

    private static void CompareEverywhere(FloatFormat format) => Compare(format, [0, 1, 2, 4, 5, 7], () => Modes.All);

    private static void Compare(FloatFormat format, int[] eighths, Func<IReadOnlyList<(Rounding Rounding, OverflowMode Overflow)>> modes)
    {
        ReferenceFloat model = Models.Of(format);
        ValueTypeUnderTest? type = ValueTypeUnderTest.Of(format);
        var points = new RoundingPoints(model);
        var differences = new Differences(format.Name);
        differences.InParallel(points.MagnitudeCount + 1, index =>
        {
            IEnumerable<double> doubles = index == points.MagnitudeCount ? points.Ends() : points.Doubles((ulong)index, eighths);
            foreach (double magnitude in doubles)
            {
                foreach (double value in (double[])[magnitude, -magnitude])
                {
                    foreach ((Rounding rounding, OverflowMode overflow) in modes())
                    {
                        ulong expected = model.Encode(value, rounding, overflow);
                        Check(value, expected, format.Encode(value, rounding, overflow), rounding, overflow);
                        if (type is not null)
                        {
                            Check(value, expected, type.ConvertFrom(value, rounding, overflow), rounding, overflow);
                        }
                    }
                }
            }
        });
        differences.AssertNone();

        void Check(double value, ulong expected, ulong actual, Rounding rounding, OverflowMode overflow)
        {
            if (expected != actual)
            {
                differences.Add($"{value:R} is 0x{actual:X} instead of 0x{expected:X} ({Modes.Describe(rounding, overflow)})");
            }
        }
    }
}
