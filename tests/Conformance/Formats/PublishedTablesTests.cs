using NumFormats.Conformance.Vectors;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>The library against tables that other people's programs made: by run-time descriptors, and by value types where a format has one.</summary>
public sealed class PublishedTablesTests
{
    [Fact]
    public void CodesMeanWhatTheTablesSay()
    {
        foreach (MinifloatDecodeTable table in MinifloatVectors.Instance.DecodeTables())
        {
            FloatFormat format = table.Format.Format;
            ValueTypeUnderTest? type = ValueTypeUnderTest.Of(format);
            var differences = new Differences(table.Name);
            differences.InParallel(table.Values.Length, index =>
            {
                ulong code = (ulong)index;
                double expected = table.Values[index];
                Check(expected, format.Decode(code), "the descriptor");
                if (type is not null)
                {
                    Check(expected, type.ToDouble(code), "the cast to binary64");
                    Check((float)expected, type.ToSingle(code), "the cast to binary32");
                }

                if (format.IsNaN(code) != table.Format.IsNaN(code))
                {
                    differences.Add($"0x{code:X} is NaN on one side only");
                }

                void Check(double value, double actual, string way)
                {
                    bool isSame = double.IsNaN(value) ? double.IsNaN(actual) : BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(actual);
                    if (!isSame)
                    {
                        differences.Add($"0x{code:X} is {value:R} in the table, {actual:R} by {way}");
                    }
                }
            });
            differences.AssertNone();
        }
    }

    [Fact]
    public void NumbersRoundToTheCodesInTheTables()
    {
        foreach (MinifloatEncodeTable table in MinifloatVectors.Instance.EncodeTables())
        {
            FloatFormat format = table.Format.Format;
            ValueTypeUnderTest? type = ValueTypeUnderTest.Of(format);
            bool isDefault = table.Mode == RoundingMode.NearestEven && table.Overflow == OverflowMode.None;
            var differences = new Differences(table.Name);
            differences.InParallel(table.Codes.Length, index =>
            {
                if (table.Departs((int)index))
                {
                    return;
                }

                double input = table.Input((int)index);
                Check(format.Encode(input, table.Mode, table.Overflow), "the descriptor");
                if (type is null)
                {
                    return;
                }

                Check(type.ConvertFrom(input, table.Mode, table.Overflow), "the value type");
                if (isDefault)
                {
                    Check(type.FromDouble(input), "the cast from binary64");
                }

                if (isDefault && table.InputWidth == 32)
                {
                    Check(type.FromSingle(BitConverter.UInt32BitsToSingle((uint)table.InputBits[index])), "the cast from binary32");
                }

                void Check(ulong actual, string way)
                {
                    if (!table.Format.AreSame(table.Codes[index], actual))
                    {
                        differences.Add($"{input:R} is 0x{table.Codes[index]:X} in the table, 0x{actual:X} by {way}");
                    }
                }
            });
            differences.AssertNone();
        }
    }

    [Fact]
    public void OperationsGiveTheCodesInTheTables()
    {
        foreach (MinifloatArithmeticTable table in MinifloatVectors.Instance.ArithmeticTables())
        {
            FloatFormat format = table.Format.Format;
            Operation operation = Operation.Parse(table.Operation);
            Func<ulong, ulong, ulong, ulong>? byType = ValueTypeUnderTest.Of(format)?.Operations[table.Operation];
            Func<ulong, ulong, ulong, ulong> byDescriptor = OfDescriptor(format, table.Operation);
            var differences = new Differences(table.Name);
            differences.InParallel(table.Codes.Length, index =>
            {
                if (table.Departs((int)index))
                {
                    return;
                }

                ulong x = table.Operand(0, (int)index);
                ulong y = operation.Arity > 1 ? table.Operand(1, (int)index) : 0;
                ulong z = operation.Arity > 2 ? table.Operand(2, (int)index) : 0;
                Check(byDescriptor(x, y, z), "the descriptor");
                Check(operation.Apply(format, x, y, z), "the operation");
                if (byType is not null)
                {
                    Check(byType(x, y, z), "the value type");
                }

                void Check(ulong actual, string way)
                {
                    if (!table.Format.AreSame(table.Codes[index], actual))
                    {
                        differences.Add($"of 0x{x:X}, 0x{y:X}, 0x{z:X} the result is 0x{table.Codes[index]:X} in the table, 0x{actual:X} by {way}");
                    }
                }
            });
            differences.AssertNone();
        }
    }

    private static Func<ulong, ulong, ulong, ulong> OfDescriptor(FloatFormat format, string operation) => operation switch
    {
        "add" => (x, y, _) => format.Add(x, y),
        "sub" => (x, y, _) => format.Subtract(x, y),
        "mul" => (x, y, _) => format.Multiply(x, y),
        "div" => (x, y, _) => format.Divide(x, y),
        "sqrt" => (x, _, _) => format.Sqrt(x),
        _ => (x, y, z) => format.FusedMultiplyAdd(x, y, z),
    };
}
