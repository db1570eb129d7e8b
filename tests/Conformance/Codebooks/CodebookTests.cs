using NumFormats.Conformance.Kernels;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Codebooks;

/// <summary>What codebooks say of themselves, their names, and tables that are refused.</summary>
public class CodebookTests
{
    [Fact]
    public void Every_value_is_encoded_as_its_code_in_every_mode()
    {
        foreach (Codebook codebook in TestCodebooks.All)
        {
            foreach (BulkRounding rounding in KernelModes.Roundings)
            {
                for (int code = 0; code < codebook.Values.Length; code++)
                {
                    ulong back = codebook.Encode(codebook.Values[code], rounding.At((ulong)code));
                    Assert.True(back == (ulong)code || (codebook.IsZero(back) && codebook.IsZero((ulong)code)), $"{codebook}: {code} came back as {back}.");
                }
            }
        }
    }

    [Fact]
    public void Rounding_keeps_order_and_a_greater_mode_gives_no_lesser_value()
    {
        foreach (Codebook codebook in TestCodebooks.All)
        {
            double[] points = [.. TestCodebooks.Points(codebook).Where(point => !double.IsNaN(point)).Order()];
            foreach (RoundingMode mode in Enum.GetValues<RoundingMode>().Where(mode => mode != RoundingMode.Stochastic))
            {
                double[] rounded = [.. points.Select(point => codebook.Decode(codebook.Encode(point, mode)))];
                for (int i = 0; i < points.Length; i++)
                {
                    Assert.True(i == 0 || rounded[i] >= rounded[i - 1], $"{codebook}, {mode}: {points[i]:R}");
                    Assert.True(codebook.Decode(codebook.Encode(points[i], RoundingMode.Up)) >= rounded[i] && codebook.Decode(codebook.Encode(points[i], RoundingMode.Down)) <= rounded[i]);
                }
            }
        }
    }

    [Fact]
    public void Neighbours_go_through_all_values_in_order()
    {
        foreach (Codebook codebook in TestCodebooks.All)
        {
            double[] values = [.. codebook.Values.ToArray().Select(value => (double)value).Distinct().Order()];
            ulong up = codebook.LowestCode;
            ulong down = codebook.LargestCode;
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(values[i], codebook.Decode(up));
                Assert.Equal(values[^(i + 1)], codebook.Decode(down));
                up = codebook.NextUp(up);
                down = codebook.NextDown(down);
            }

            Assert.Equal(values[^1], codebook.Decode(up));
            Assert.Equal(values[0], codebook.Decode(down));
            Assert.Equal((ulong)values.Length, codebook.FiniteValueCount);
            Assert.Equal((ulong)codebook.Values.Length, codebook.FiniteCodeCount);
            Assert.Equal(values.Where(value => value > 0).DefaultIfEmpty(values[^1]).Min(), codebook.Decode(codebook.SmallestPositiveCode));
        }
    }

    [Fact]
    public void Order_keys_order_as_the_values_do()
    {
        foreach (Codebook codebook in TestCodebooks.All)
        {
            for (int x = 0; x < codebook.Values.Length; x++)
            {
                for (int y = 0; y < codebook.Values.Length; y++)
                {
                    Assert.Equal(codebook.Values[x].CompareTo(codebook.Values[y]), codebook.OrderKey((ulong)x).CompareTo(codebook.OrderKey((ulong)y)));
                }
            }
        }
    }

    [Fact]
    public void Negatives_are_exact_where_they_are_in_the_table_and_otherwise_nearest()
    {
        foreach (Codebook codebook in TestCodebooks.All)
        {
            for (int code = 0; code < codebook.Values.Length; code++)
            {
                Assert.Equal(codebook.Encode(-(double)codebook.Values[code]), codebook.Negate((ulong)code));
                Assert.Equal(codebook.Values[code] < 0 ? codebook.Encode(-(double)codebook.Values[code]) : (ulong)code, float.IsNegative(codebook.Values[code]) && codebook.Values[code] == 0 ? (ulong)code : codebook.Abs((ulong)code));
            }
        }
    }

    [Fact]
    public void Units_are_distances_to_the_next_value_away_from_zero()
    {
        var codebook = new Codebook("test", 3, -1, 0, -4, 1);
        Assert.Equal([2, 3, 1, 3, 2], Enumerable.Range(0, 5).Select(code => codebook.Ulp((ulong)code).ToDouble()));
    }

    [Fact]
    public void Codes_beyond_the_table_are_NaN()
    {
        var codebook = new Codebook("ternary", -1, 0, 1);
        Assert.Equal(2, codebook.BitWidth);
        Assert.True(codebook.IsNaN(3));
        Assert.True(codebook.Unpack(3).IsNaN);
        Assert.True(codebook.Unpack(7).IsNaN);
        Assert.Equal((3UL, 3UL, 3UL), (codebook.NextUp(3), codebook.NextDown(3), codebook.Negate(3)));
        Assert.Null(codebook.NaNCode);
        Assert.Equal(1UL, codebook.Pack(Unpacked.NaN));
        Assert.Equal(1UL, codebook.Add(3, 2));
    }

    [Fact]
    public void Exceptions_tell_what_was_rounded()
    {
        Codebook codebook = Codebook.NF4;
        Assert.Equal(IeeeExceptions.None, Exceptions(1));
        Assert.Equal(IeeeExceptions.None, Exceptions(-0.0));
        Assert.Equal(IeeeExceptions.Inexact, Exceptions(0.3));
        Assert.Equal(IeeeExceptions.Overflow | IeeeExceptions.Inexact, Exceptions(1.5));
        Assert.Equal(IeeeExceptions.Overflow | IeeeExceptions.Inexact, Exceptions(double.NegativeInfinity));
        Assert.Equal(IeeeExceptions.Invalid, Exceptions(double.NaN));
        Assert.True(codebook.CanRepresent(HostFloats.Unpack(0.3)));
        Assert.False(codebook.CanRepresent(HostFloats.Unpack(1.5)));

        IeeeExceptions Exceptions(double number)
        {
            codebook.Pack(HostFloats.Unpack(number), default, default, out IeeeExceptions exceptions);
            return exceptions;
        }
    }

    [Fact]
    public void Values_of_families_are_what_their_rules_say()
    {
        Assert.Equal([-3, -1, 1, 3], Codebook.Bipolar(2).Values.ToArray());
        Assert.Equal([1 / 16f, 2 / 16f], Codebook.Linear4WithoutZero.Values[..2].ToArray());
        Assert.Equal(1, Codebook.Linear4WithoutZero.Values[15]);
        Assert.Equal([1 / 8f, 1 / 4f, 1 / 2f, 1, -1 / 8f, -1 / 4f, -1 / 2f, -1], Codebook.PowersOfTwo(3, hasZero: false).Values.ToArray());
        Assert.Equal([0, 1 / 4f, 1 / 2f, 1, -0f, -1 / 4f, -1 / 2f, -1], Codebook.PowersOfTwo(3, hasZero: true).Values.ToArray());
        Assert.True(float.IsNegative(Codebook.PowersOfTwo(3, hasZero: true).Values[4]));
        Assert.Equal([-1, -4 / 9f, -1 / 9f, 0, 1 / 9f, 4 / 9f, 1], Codebook.Power(3, 0.5).Values.ToArray());
        Assert.Equal([-25 / 36f, -0.25f, -1 / 36f, 1 / 36f, 0.25f, 25 / 36f], Codebook.Power(3, 0.5).Boundaries.ToArray());
    }

    [Fact]
    public void Names_are_read_back()
    {
        foreach (Codebook codebook in Codebook.Named.Concat([Codebook.Power(5, 1.0 / 3), Codebook.Power(8, 10), Codebook.PowersOfTwo(8, hasZero: true), Codebook.LinearWithoutZero(1), Codebook.Bipolar(8)]))
        {
            Assert.Equal(codebook, NumberFormat.Parse($" {codebook.Name.ToUpperInvariant()} "));
            Assert.True(NumberFormat.TryParse(codebook.Name, out NumberFormat? format));
            Assert.Equal(codebook, format);
            Assert.Equal(codebook.GetHashCode(), format.GetHashCode());
            Assert.Equal(codebook.Name, format.Name);
        }

        foreach (string name in (string[])["nf5", "bipolar0", "bipolar9", "log1", "power1a0.5", "power4a0.05", "power4a10.5", "power4a", "linear4", "linear0nz", "dyn8 u", ""])
        {
            Assert.False(Codebook.TryParse(name, out _), name);
            Assert.Throws<FormatException>(() => Codebook.Parse(name));
            Assert.Throws<FormatException>(() => NumberFormat.Parse(name));
        }
    }

    [Fact]
    public void Equality_is_of_tables()
    {
        var codebook = new Codebook("a", 0, 1, 3);
        Assert.Equal(codebook, new Codebook("b", 0, 1, 3));
        Assert.NotEqual(codebook, new Codebook("a", 0, 3, 1));
        Assert.NotEqual(codebook, new Codebook("a", -0f, 1, 3));
        Assert.NotEqual(codebook, new Codebook("a", [0, 1, 3], [0.5f, 2.5f]));
        Assert.Equal(codebook, new Codebook("a", [0, 1, 3], [0.5f, 2]));
    }

    [Fact]
    public void Tables_that_are_none_are_refused()
    {
        Refused("values");
        Refused("values", 1);
        Refused("values", new float[257].Select((_, i) => (float)i).ToArray());
        Refused("values", 1, float.NaN);
        Refused("values", 1, float.PositiveInfinity, 2);
        Refused("values", 1, 2, 1);
        Refused("values", 0, -0f);
        Refused("values", 0, 1, -0f, 0);
        Assert.Throws<ArgumentException>("name", () => new Codebook(" ", 1, 2));
        Assert.Throws<ArgumentNullException>("name", () => new Codebook(null!, 1, 2));
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.5f, 0.4f)]
    [InlineData(0.5f, 2)]
    [InlineData(-0.5f, 1.5f)]
    [InlineData(0.5f, float.NaN)]
    [InlineData(0.5f, 1.5f, 1.75f)]
    public void Boundaries_that_do_not_lie_between_the_values_are_refused(params float[] boundaries) =>
        Assert.Throws<ArgumentException>(nameof(boundaries), () => new Codebook("test", [0, 1, 2], boundaries));

    [Fact]
    public void Parameters_of_families_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("bitWidth", () => Codebook.Bipolar(0));
        Assert.Throws<ArgumentOutOfRangeException>("bitWidth", () => Codebook.LinearWithoutZero(9));
        Assert.Throws<ArgumentOutOfRangeException>("bitWidth", () => Codebook.PowersOfTwo(1, hasZero: true));
        Assert.Throws<ArgumentOutOfRangeException>("exponent", () => Codebook.Power(4, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("exponent", () => Codebook.Power(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>("mode", () => Codebook.NF4.GetLimits(RoundingMode.Stochastic));
    }

    [Fact]
    public void Arithmetic_in_bulk_is_that_of_codes()
    {
        foreach (Codebook codebook in (Codebook[])[Codebook.NF4, Codebook.BitsAndBytesFP4, new("negative", -5, -0.25f, -1, -3, -1e30f), new("ternary", 0, 1, -1)])
        {
            byte[] x = [.. Enumerable.Range(0, 256).Select(i => (byte)(i >> 4))];
            byte[] y = [.. Enumerable.Range(0, 256).Select(i => (byte)(i & 15))];
            byte[] results = new byte[x.Length];
            foreach (string name in (string[])["add", "sub", "mul", "div", "sqrt", "fma", "min", "max", "neg", "abs"])
            {
                var operation = Operation.Parse(name);
                foreach (RoundingMode mode in (RoundingMode[])[RoundingMode.NearestEven, RoundingMode.NearestAway, RoundingMode.Up, RoundingMode.Down, RoundingMode.ToOdd])
                {
                    BulkEvaluation.Evaluate(operation, codebook, x, operation.Arity > 1 ? y : [], operation.Arity > 2 ? x : [], results, mode);
                    for (int i = 0; i < x.Length; i++)
                    {
                        ulong expected = operation.Apply(codebook, x[i], y[i], x[i], mode, OverflowMode.None);
                        Assert.True(expected == results[i], $"{name} {codebook} {mode}: {x[i]}, {y[i]} is {results[i]} instead of {expected}.");
                    }
                }
            }
        }
    }

    private static void Refused(string parameter, params float[] values) => Assert.Throws<ArgumentException>(parameter, () => new Codebook("test", values));
}
