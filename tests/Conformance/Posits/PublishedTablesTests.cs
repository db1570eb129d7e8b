using NumFormats.Conformance.Vectors;
using Xunit;
using Xunit.Abstractions;

namespace NumFormats.Conformance.Posits;

/// <summary>Posit formats against tables that other people's programs made.</summary>
public sealed class PublishedTablesTests(ITestOutputHelper output)
{
    private delegate ulong Compute(int row);

    [Fact]
    public void CodesMeanWhatTheTablesSay() => CompareAll("decode", (table, compare) =>
    {
        ulong[]? codes = table["code"];
        compare("value", row => BitConverter.DoubleToUInt64Bits(table.Format!.Decode(codes?[row] ?? (ulong)row)) switch
        {
            // The tables write NaR as the positive quiet NaN.
            var bits when double.IsNaN(BitConverter.UInt64BitsToDouble(bits)) => 0x7FF8_0000_0000_0000,
            var bits => bits,
        });
    });

    [Fact]
    public void NumbersRoundToTheCodesInTheTables() => CompareAll("encode", (table, compare) =>
    {
        ulong[] inputs = table["x"]!;
        foreach ((string name, PositColumn column) in table.Columns.Where(column => column.Value.Format is not null))
        {
            compare(name, row => column.Format!.Encode(BitConverter.UInt64BitsToDouble(inputs[row])));
        }
    });

    [Fact]
    public void OperationsGiveTheCodesInTheTables()
    {
        CompareAll("arith_full", (table, compare) => Binary(table, compare, row => (ulong)row >> table.Format!.BitWidth, row => (ulong)row & table.Format!.CodeMask));
        CompareAll("arith_pairs", (table, compare) => Binary(table, compare, row => table["a"]![row], row => table["b"]![row]));
    }

    [Fact]
    public void FunctionsOfOneOperandGiveTheCodesInTheTables()
    {
        CompareAll("unary_full", (table, compare) => Unary(table, compare, row => (ulong)row));
        CompareAll("unary", (table, compare) => Unary(table, compare, row => table["a"]![row]));
    }

    [Fact]
    public void FusedMultiplyAddGivesTheCodesInTheTables() => CompareAll("fma", (table, compare) =>
        compare("fma", row => table.Format!.FusedMultiplyAdd(table["a"]![row], table["b"]![row], table["c"]![row])));

    [Fact]
    public void PositsConvertToPositsAsInTheTables() => CompareAll("convert_posit", (table, compare) =>
        compare("code", row => table.Target!.ConvertFrom(table.Format!, table["source"]?[row] ?? (ulong)row)));

    [Fact]
    public void IntegersConvertToPositsAsInTheTables() => CompareAll("convert_from_int", (table, compare) =>
    {
        ulong[] values = table["value"]!;
        bool is32 = table.Name == "from_i32";
        foreach ((string name, PositColumn column) in table.Columns.Where(column => column.Value.Format is not null))
        {
            compare(name, row => is32
                ? PositIntegers.FromInteger(column.Format!, (int)values[row])
                : PositIntegers.FromInteger(column.Format!, (long)values[row]));
        }
    });

    [Fact]
    public void PositsConvertToIntegersAsInTheTables() => CompareAll("convert_to_int", (table, compare) =>
    {
        ulong[]? codes = table["code"];
        compare("to_i32", row => (uint)PositIntegers.ToInteger<int>(table.Format!.Unpack(codes?[row] ?? (ulong)row)));
        compare("to_i64", row => (ulong)PositIntegers.ToInteger<long>(table.Format!.Unpack(codes?[row] ?? (ulong)row)));
    });

    private static void Binary(PositTable table, Action<string, Compute> compare, Func<int, ulong> left, Func<int, ulong> right)
    {
        PositFormat format = table.Format!;
        compare("add", row => format.Add(left(row), right(row)));
        compare("sub", row => format.Subtract(left(row), right(row)));
        compare("mul", row => format.Multiply(left(row), right(row)));
        compare("div", row => format.Divide(left(row), right(row)));
    }

    private static void Unary(PositTable table, Action<string, Compute> compare, Func<int, ulong> operand)
    {
        PositFormat format = table.Format!;
        compare("sqrt", row => format.Sqrt(operand(row)));
        compare("nearestInt", row => ToInteger(format, operand(row), RoundingMode.NearestEven));
        compare("floor", row => ToInteger(format, operand(row), RoundingMode.Down));
        compare("ceil", row => ToInteger(format, operand(row), RoundingMode.Up));
    }

    private static ulong ToInteger(PositFormat format, ulong code, RoundingMode mode) =>
        format.Pack(Unpacked.RoundToInteger(format.Unpack(code), mode));

    private void CompareAll(string kind, Action<PositTable, Action<string, Compute>> compare)
    {
        foreach (PositTable table in PositVectors.Tables.Where(table => table.Kind == kind))
        {
            compare(table, (column, compute) =>
            {
                if (table[column] is not { } expected)
                {
                    return;
                }

                int differences = 0;
                string first = "";
                for (int row = 0; row < expected.Length; row++)
                {
                    ulong actual = compute(row);
                    if (actual != expected[row] && differences++ == 0)
                    {
                        first = $"row {row}: 0x{expected[row]:X} in the table, 0x{actual:X} here";
                    }
                }

                output.WriteLine($"{table} {column}: {expected.Length} compared, {differences} differ");
                Assert.True(differences == 0, $"{table} {column}: {differences} differ, such as {first}");
            });
        }
    }
}
