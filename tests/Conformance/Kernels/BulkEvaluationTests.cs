using NumFormats.Conformance.Formats;
using NumFormats.Kernels;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Kernels;

/// <summary>Bulk evaluation gives the bits of the scalar operation: every format, rounding and overflow mode.</summary>
public sealed class BulkEvaluationTests
{
    private const ulong FirstIndex = 123_456_789;

    private static readonly string[] s_vectorized = ["add", "sub", "mul", "div", "sqrt", "fma", "min", "max", "neg", "abs"];

    public static TheoryData<string> Formats() => [.. KernelFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void EveryModeGivesTheBitsOfTheScalarOperation(string name)
    {
        var format = NumberFormat.Parse(name);
        var operands = OperandCodes.Some(format, 3000, seed: 1);
        foreach (string operation in s_vectorized)
        {
            Compare(Operation.Parse(operation), format, operands, KernelModes.All);
        }
    }

    [Theory]
    [InlineData("e4m3fn")]
    [InlineData("e5m2")]
    [InlineData("posit8")]
    [InlineData("p3109_k8p3se")]
    public void AllPairsOf8BitsRoundToNearestEven(string name)
    {
        var format = NumberFormat.Parse(name);
        var operands = OperandCodes.AllPairs(format, seed: 2);
        foreach (string operation in s_vectorized)
        {
            Compare(Operation.Parse(operation), format, operands, [(default, OverflowMode.None)]);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void EveryModeGivesWhatTheExactModelSays(string name)
    {
        var format = NumberFormat.Parse(name);
        if (format.Equals(FloatFormat.Binary64))
        {
            // The model has up to 32 bits.
            return;
        }

        const int Count = 30;
        var model = ReferenceFormat.Of(format);
        var operands = OperandCodes.Some(format, Count, seed: 3);
        foreach ((BulkRounding rounding, OverflowMode overflow) in KernelModes.All)
        {
            // Results are known to 64 bits: fewer than 32 of them are left for the random bits of such formats.
            if (rounding.Mode == RoundingMode.Stochastic && format.Precision > 32)
            {
                continue;
            }

            Check("add", model.Add);
            Check("sub", model.Subtract);
            Check("mul", model.Multiply);
            Check("div", model.Divide);
            Check("sqrt", (x, _, at, mode) => model.Sqrt(x, at, mode));
            Check("fma", (x, y, at, mode) => model.FusedMultiplyAdd(x, y, x, at, mode));

            void Check(string operation, Func<ulong, ulong, Rounding, OverflowMode, ulong> expectedOf)
            {
                int step = Math.Max(1, operands.X.Length / Count);
                ulong[] x = [.. operands.X.Where((_, index) => index % step == 0)];
                ulong[] y = [.. operands.Y.Where((_, index) => index % step == 0)];
                ulong[] actual = Evaluate(Operation.Parse(operation), format, x, y, x, rounding, overflow);
                for (int i = 0; i < x.Length; i++)
                {
                    Rounding at = rounding.At(FirstIndex + (ulong)i);
                    ulong expected = expectedOf(x[i], y[i], at, overflow);

                    // No standard says which sign the NaN of an operation has.
                    Assert.True(
                        model.Canonicalize(expected) == model.Canonicalize(actual[i]),
                        $"{operation} in {format} of 0x{x[i]:X}, 0x{y[i]:X} is 0x{actual[i]:X} instead of 0x{expected:X} ({Modes.Describe(at, overflow)})");
                }
            }
        }
    }

    [Theory]
    [InlineData("e4m3fn")]
    [InlineData("bf16")]
    [InlineData("p3109_k8p3se")]
    [InlineData("posit8")]
    public void EveryOtherOperationGoesThrough(string name)
    {
        var format = NumberFormat.Parse(name);
        ulong[] codes = [0, 1, 0x30, 0x38, 0x3C, 0x40, 0x44, 0x80, 0xB0, 0xFF, format.LargestCode, format.LowestCode, format.NaNCode!.Value, format.InfinityCode ?? 0];
        var pairs = (from x in codes from y in codes select (x, y)).ToArray();
        foreach (Operation operation in Operation.All.Where(operation => !s_vectorized.Contains(operation.Name)))
        {
            ulong[] x = [.. pairs.Select(pair => pair.x)];
            ulong[] y = [.. pairs.Select(pair => pair.y)];
            foreach ((BulkRounding rounding, OverflowMode overflow) in new[] { KernelModes.All[0], KernelModes.All[^1] })
            {
                ulong[] actual = Evaluate(operation, format, x, y, x, rounding, overflow);
                ulong[] expected = [.. pairs.Select((pair, i) => operation.Apply(format, pair.x, pair.y, pair.x, rounding.At(FirstIndex + (ulong)i), overflow))];
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"{operation} in {format}, {rounding.Mode}");
            }
        }
    }

    [Theory]
    [InlineData("bf16")]
    [InlineData("e8m5")]
    [InlineData("e8m3")]
    public void FusedProductsBeyondAllNumbersHaveFiniteSums(string name)
    {
        var format = (FloatFormat)NumberFormat.Parse(name);
        ulong one = format.Encode(1);
        ulong significands = 1UL << format.SignificandBits;
        ulong x = one + (significands * 64);
        ulong z = format.Negate(format.LargestCode) - significands + 1;
        (ulong X, ulong Y, ulong Z)[] operands =
        [
            .. from i in Enumerable.Range(0, (int)significands)
               from j in Enumerable.Range(0, 16)
               select (x + (ulong)i, x + (ulong)(i * j) % significands, z + ((ulong)(i + (3 * j)) % significands)),
        ];
        var operation = Operation.Parse("fma");
        foreach ((BulkRounding rounding, OverflowMode overflow) in KernelModes.All)
        {
            ulong[] actual = Evaluate(operation, format, [.. operands.Select(o => o.X)], [.. operands.Select(o => o.Y)], [.. operands.Select(o => o.Z)], rounding, overflow);
            Assert.Equal(operands.Select((o, i) => operation.Apply(format, o.X, o.Y, o.Z, rounding.At(FirstIndex + (ulong)i), overflow)), actual);
        }
    }

    [Theory]
    [InlineData("e5m2")]
    [InlineData("bf16")]
    [InlineData("f32")]
    public void ExactZeroSumsAreNegativeWhenRoundingDown(string name)
    {
        var format = (FloatFormat)NumberFormat.Parse(name);
        ulong one = format.Encode(1);
        ulong minusZero = format.NegativeZeroCode!.Value;
        ulong[] x = [one, one | minusZero, 0, minusZero, minusZero, 0];
        ulong[] y = [one | minusZero, one, minusZero, 0, minusZero, 0];
        Assert.Equal([0, 0, 0, 0, minusZero, 0], Evaluate(Operation.Parse("add"), format, x, y, x, default, OverflowMode.None));
        Assert.Equal(
            [minusZero, minusZero, minusZero, minusZero, minusZero, 0UL], Evaluate(Operation.Parse("add"), format, x, y, x, RoundingMode.Down, OverflowMode.None));
    }

    [Theory]
    [InlineData("e5m2")]
    [InlineData("f16")]
    [InlineData("f32")]
    public void DivisionByZeroIsInfiniteAndUndefinedResultsArePositiveNaN(string name)
    {
        var format = (FloatFormat)NumberFormat.Parse(name);
        ulong one = format.Encode(1);
        ulong minusZero = format.NegativeZeroCode!.Value;
        ulong infinity = format.InfinityCode!.Value;
        ulong nan = format.NaNCode!.Value;
        ulong[] x = [one, one | minusZero, one, 0, minusZero, infinity, nan, nan | minusZero, one];
        ulong[] y = [0, 0, minusZero, 0, 0, infinity, 0, one, nan | minusZero];
        Assert.Equal(
            [infinity, infinity | minusZero, infinity | minusZero, nan, nan, nan, nan, nan | minusZero, nan | minusZero],
            Evaluate(Operation.Parse("div"), format, x, y, x, default, OverflowMode.None));
    }

    private static void Compare(Operation operation, NumberFormat format, OperandCodes operands, IReadOnlyList<(BulkRounding Rounding, OverflowMode Overflow)> modes)
    {
        var differences = new Differences($"{operation} in {format}");
        differences.InParallel(modes.Count, mode =>
        {
            (BulkRounding rounding, OverflowMode overflow) = modes[(int)mode];
            ulong[] actual = Evaluate(operation, format, operands.X, operands.Y, operands.Z, rounding, overflow);
            for (int i = 0; i < actual.Length; i++)
            {
                (ulong x, ulong y, ulong z) = (operands.X[i], operands.Y[i], operands.Z[i]);
                Rounding at = rounding.At(FirstIndex + (ulong)i);
                ulong expected = operation.Apply(format, x, y, z, at, overflow);
                if (expected != actual[i])
                {
                    differences.Add($"of 0x{x:X}, 0x{y:X}, 0x{z:X} it is 0x{actual[i]:X} instead of 0x{expected:X} ({Modes.Describe(at, overflow)})");
                }
            }
        });
        differences.AssertNone();
    }

    private static ulong[] Evaluate(Operation operation, NumberFormat format, ulong[] x, ulong[] y, ulong[] z, BulkRounding rounding, OverflowMode overflow)
    {
        byte[] results = new byte[x.Length * format.BytesPerCode];
        BulkEvaluation.Evaluate(operation, format, Bytes(x, 1), Bytes(y, 2), Bytes(z, 3), results, rounding, overflow, FirstIndex);
        return CodeList.FromBytes(format, results);

        byte[] Bytes(ulong[] codes, int operand) => operand <= operation.Arity ? CodeList.ToBytes(format, CodeList.WithBitsAbove(format, codes)) : [];
    }
}
