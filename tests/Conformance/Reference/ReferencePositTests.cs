using NumFormats.Conformance.Vectors;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Reference;

/// <summary>The posit model against numbers worked out by hand and against tables that other people's programs made.</summary>
public sealed class ReferencePositTests
{
    // Tables are long and the model is slow: a prime step meets every sign, regime and pair of regimes.
    private const int Step = 17;

    private static readonly ReferencePosit s_posit8 = new(PositFormat.Posit8);

    [Theory]
    [InlineData(0x00, "0")]
    [InlineData(0x01, "1/16777216")]
    [InlineData(0x02, "1/1048576")]
    [InlineData(0x3F, "15/16")]
    [InlineData(0x40, "1")]
    [InlineData(0x41, "9/8")]
    [InlineData(0x60, "16")]
    [InlineData(0x7C, "65536")]
    [InlineData(0x7D, "262144")]
    [InlineData(0x7F, "16777216")]
    [InlineData(0x80, "NaN")]
    [InlineData(0x81, "-16777216")]
    [InlineData(0xC0, "-1")]
    [InlineData(0xBF, "-9/8")]
    [InlineData(0xFF, "-1/16777216")]
    public void CodesOfPosit8MeanWhatTheStandardSays(int code, string value) => Assert.Equal(value, s_posit8.Decode((ulong)code).ToString());

    [Theory]
    [InlineData("131072", 0x7C)]
    [InlineData("131073", 0x7D)]
    [InlineData("144179.2", 0x7D)]
    [InlineData("-131072", 0x84)]
    [InlineData("-131073", 0x83)]
    [InlineData("1e-30", 0x01)]
    [InlineData("-1e-30", 0xFF)]
    [InlineData("1e30", 0x7F)]
    [InlineData("-1e30", 0x81)]
    [InlineData("1.0625", 0x40)]
    [InlineData("1.1875", 0x42)]
    [InlineData("0.1", 0x25)]
    public void NumbersRoundByTheRuleOfTheStandard(string number, int code) => Assert.Equal((ulong)code, s_posit8.Encode(BigRational.Parse(number)));

    [Theory]
    [InlineData(RoundingMode.NearestAway, "131072", 0x7D)]
    [InlineData(RoundingMode.TowardZero, "262143", 0x7C)]
    [InlineData(RoundingMode.TowardZero, "-1e-30", 0x00)]
    [InlineData(RoundingMode.Up, "-1e-30", 0x00)]
    [InlineData(RoundingMode.Up, "1e-30", 0x01)]
    [InlineData(RoundingMode.Up, "65537", 0x7D)]
    [InlineData(RoundingMode.Down, "-65537", 0x83)]
    [InlineData(RoundingMode.ToOdd, "65537", 0x7D)]
    [InlineData(RoundingMode.ToOdd, "262145", 0x7D)]
    [InlineData(RoundingMode.Down, "1e30", 0x7F)]
    public void OtherModesPlaceNumbersAlike(RoundingMode mode, string number, int code) =>
        Assert.Equal((ulong)code, s_posit8.Encode(BigRational.Parse(number), mode));

    [Fact]
    public void StochasticRoundingGoesByLongerPosits()
    {
        // Between 2^16 and 2^18 the 10-bit posits are 2^16, 1.5 2^16, 2^17 and 3 2^16: quarters of the way.
        Assert.Equal(0x7CUL, s_posit8.Encode(98303.0, Rounding.Stochastic(3, 2)));
        Assert.Equal(0x7DUL, s_posit8.Encode(98304.0, Rounding.Stochastic(3, 2)));
        Assert.Equal(0x7CUL, s_posit8.Encode(196607.0, Rounding.Stochastic(1, 2)));
        Assert.Equal(0x7DUL, s_posit8.Encode(196608.0, Rounding.Stochastic(1, 2)));
    }

    [Fact]
    public void SpecialValuesAndOperandsFollowTheStandard()
    {
        const ulong NaR = 0x80;
        Assert.Equal(NaR, s_posit8.Encode(double.NaN));
        Assert.Equal(NaR, s_posit8.Encode(double.NegativeInfinity));
        Assert.Equal(0x81UL, s_posit8.Encode(double.NegativeInfinity, default, OverflowMode.Finite));
        Assert.Equal(0UL, s_posit8.Encode(-0.0));
        Assert.Equal(NaR, s_posit8.Divide(0x40, 0));
        Assert.Equal(NaR, s_posit8.Divide(0, 0));
        Assert.Equal(NaR, s_posit8.Multiply(NaR, 0));
        Assert.Equal(NaR, s_posit8.Sqrt(0xC0));
        Assert.Equal(NaR, s_posit8.ReciprocalSqrt(0));
        Assert.Equal(NaR, s_posit8.ReciprocalSqrt(0xC0));
        Assert.Equal(NaR, s_posit8.ReciprocalSqrt(NaR));
        Assert.Equal(0x3EUL, s_posit8.ReciprocalSqrt(s_posit8.Encode(1.25)));
        Assert.Equal(NaR, s_posit8.Negate(NaR));
        Assert.Equal(0UL, s_posit8.Negate(0));
        Assert.Equal(-128, s_posit8.OrderOf(NaR));
        Assert.Equal(-1, s_posit8.OrderOf(0xFF));
        Assert.Equal(-128, s_posit8.ToInteger(NaR, 8, isSigned: true));
        Assert.Equal(-128, s_posit8.ToInteger(0x7F, 8, isSigned: true));
        Assert.Equal(128, s_posit8.ToInteger(0xC0, 8, isSigned: false));
        Assert.Equal(2, s_posit8.ToInteger(s_posit8.Encode(1.5), 8, isSigned: true));
        Assert.Equal(NaR, s_posit8.FromInteger(-128, 8, isSigned: true));
        Assert.Equal(s_posit8.Encode(-128.0), s_posit8.FromInteger(-128, 16, isSigned: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_posit8.Decode(256));
    }

    [Fact]
    public void TheModelGivesWhatTheTablesSay()
    {
        foreach (PositTable table in PositVectors.Tables)
        {
            switch (table.Kind)
            {
                case "decode":
                    Compare(table, "value", (model, row) => Bits(model.Decode(table["code"]?[row] ?? (ulong)row)));
                    break;
                case "encode":
                    CompareEncoding(table, (model, row) => model.Encode(BitConverter.UInt64BitsToDouble(table["x"]![row])));
                    break;
                case "convert_from_int":
                    int bits = table.Name == "from_i32" ? 32 : 64;
                    CompareEncoding(table, (model, row) => model.FromInteger((long)(table["value"]![row] << (64 - bits)) >> (64 - bits), bits, isSigned: true));
                    break;
                case "convert_to_int":
                    Compare(table, "to_i32", (model, row) => (uint)(int)model.ToInteger(table["code"]?[row] ?? (ulong)row, 32, isSigned: true));
                    Compare(table, "to_i64", (model, row) => (ulong)(long)model.ToInteger(table["code"]?[row] ?? (ulong)row, 64, isSigned: true));
                    break;
                case "convert_posit":
                    var target = new ReferencePosit(table.Target!);
                    Compare(table, "code", (model, row) => target.Encode(model.Decode(table["source"]?[row] ?? (ulong)row)));
                    break;
                case "arith_full" or "arith_pairs":
                    int width = table.Format!.BitWidth;
                    ulong Left(int row) => table["a"]?[row] ?? ((ulong)row >> width);
                    ulong Right(int row) => table["b"]?[row] ?? ((ulong)row & table.Format!.CodeMask);
                    Compare(table, "add", (model, row) => model.Add(Left(row), Right(row)));
                    Compare(table, "sub", (model, row) => model.Subtract(Left(row), Right(row)));
                    Compare(table, "mul", (model, row) => model.Multiply(Left(row), Right(row)));
                    Compare(table, "div", (model, row) => model.Divide(Left(row), Right(row)));
                    break;
                case "unary_full" or "unary":
                    ulong Operand(int row) => table["a"]?[row] ?? (ulong)row;
                    Compare(table, "sqrt", (model, row) => model.Sqrt(Operand(row)));
                    Compare(table, "nearestInt", (model, row) => model.RoundToInteger(Operand(row)));
                    Compare(table, "floor", (model, row) => model.RoundToInteger(Operand(row), RoundingMode.Down));
                    Compare(table, "ceil", (model, row) => model.RoundToInteger(Operand(row), RoundingMode.Up));
                    break;
                case "fma":
                    Compare(table, "fma", (model, row) => model.FusedMultiplyAdd(table["a"]![row], table["b"]![row], table["c"]![row]));
                    break;
                default:
                    Assert.Equal("dot", table.Kind);
                    break;
            }
        }
    }

    // The tables write NaR as the positive quiet NaN.
    private static ulong Bits(ReferenceValue value)
    {
        Assert.True(value.TryToDouble(out double number));
        return double.IsNaN(number) ? 0x7FF8_0000_0000_0000 : BitConverter.DoubleToUInt64Bits(number);
    }

    private static void Compare(PositTable table, string column, Func<ReferencePosit, int, ulong> compute)
    {
        if (table[column] is { } expected)
        {
            Compare($"{table} {column}", expected, new ReferencePosit(table.Format!), compute);
        }
    }

    private static void CompareEncoding(PositTable table, Func<ReferencePosit, int, ulong> compute)
    {
        foreach ((string name, PositColumn column) in table.Columns.Where(column => column.Value.Format is not null))
        {
            Compare($"{table} {name}", column.Values, new ReferencePosit(column.Format!), compute);
        }
    }

    private static void Compare(string name, ulong[] expected, ReferencePosit model, Func<ReferencePosit, int, ulong> compute)
    {
        for (int row = 0; row < expected.Length; row += Step)
        {
            ulong actual = compute(model, row);
            Assert.True(actual == expected[row], $"{name}, row {row}: 0x{expected[row]:X} in the table, 0x{actual:X} here.");
        }
    }
}
