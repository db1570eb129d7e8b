using System.Collections.Concurrent;
using NumFormats.Conformance.Vectors;
using NumFormats.Testing;
using Xunit;
using Xunit.Abstractions;

namespace NumFormats.Conformance.Reference;

/// <summary>The reference model against tables that other people's programs made.</summary>
public sealed class PublishedTablesTests(ITestOutputHelper output)
{
    [Fact]
    public void CodesMeanWhatTheTablesSay()
    {
        foreach (MinifloatDecodeTable table in MinifloatVectors.Instance.DecodeTables())
        {
            var reference = new ReferenceFloat(table.Format.Format);
            Assert.Equal((int)reference.CodeCount, table.Values.Length);
            for (int code = 0; code < table.Values.Length; code++)
            {
                ReferenceValue actual = reference.Decode((ulong)code);
                var expected = ReferenceValue.FromDouble(table.Values[code]);
                Assert.True(
                    actual == expected || (actual.IsNaN && expected.IsNaN),
                    $"{table}: code 0x{code:X} is {expected}, not {actual}.");
                Assert.Equal(table.Format.IsNaN((ulong)code), reference.IsNaN((ulong)code));
            }

            output.WriteLine($"{table}: {table.Values.Length} codes");
        }
    }

    [Fact]
    public void NumbersRoundToTheCodesInTheTables()
    {
        foreach (MinifloatEncodeTable table in MinifloatVectors.Instance.EncodeTables())
        {
            var reference = new ReferenceFloat(table.Format.Format);
            Compare(
                table.ToString(),
                table.Format,
                table.Codes,
                table.Departs,
                index => reference.Encode(table.Input(index), table.Mode, table.Overflow),
                index => $"{table.Input(index):R}");
        }
    }

    [Fact]
    public void OperationsGiveTheCodesInTheTables()
    {
        foreach (MinifloatArithmeticTable table in MinifloatVectors.Instance.ArithmeticTables())
        {
            var reference = new ReferenceFloat(table.Format.Format);
            Compare(
                table.ToString(),
                table.Format,
                table.Codes,
                table.Departs,
                index => Operate(reference, table, index),
                index => $"operands of item {index}");
        }
    }

    private static ulong Operate(ReferenceFloat reference, MinifloatArithmeticTable table, int index)
    {
        ulong First() => table.Operand(0, index);
        ulong Second() => table.Operand(1, index);
        return table.Operation switch
        {
            "add" => reference.Add(First(), Second()),
            "sub" => reference.Subtract(First(), Second()),
            "mul" => reference.Multiply(First(), Second()),
            "div" => reference.Divide(First(), Second()),
            "sqrt" => reference.Sqrt(First()),
            "fma" => reference.FusedMultiplyAdd(First(), Second(), table.Operand(2, index)),
            _ => throw new InvalidDataException($"The table has the operation '{table.Operation}', which is unknown here."),
        };
    }

    private void Compare(
        string name, MinifloatFormat format, ushort[] expected, Func<int, bool> departs, Func<int, ulong> compute, Func<int, string> describe)
    {
        var differences = new ConcurrentBag<string>();
        int skipped = 0;
        Parallel.ForEach(Partitioner.Create(0, expected.Length), range =>
        {
            for (int index = range.Item1; index < range.Item2; index++)
            {
                if (departs(index))
                {
                    Interlocked.Increment(ref skipped);
                    continue;
                }

                ulong actual = compute(index);
                if (!format.AreSame(expected[index], actual))
                {
                    differences.Add($"{describe(index)}: 0x{expected[index]:X} in the table, 0x{actual:X} here");
                }
            }
        });
        output.WriteLine($"{name}: {expected.Length - skipped} compared, {skipped} left out, {differences.Count} differ");
        Assert.True(differences.IsEmpty, $"{name}: {differences.Count} differ, such as {string.Join("; ", differences.Take(5))}");
    }
}
