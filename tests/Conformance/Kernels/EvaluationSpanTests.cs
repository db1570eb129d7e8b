using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Kernels;

/// <summary>Bulk evaluation gives the same bits wherever an element lies, and says what is wrong with spans before it writes anything.</summary>
public sealed class EvaluationSpanTests
{
    private const byte Guard = 0xA5;
    private const ulong FirstIndex = 41;

    private static readonly BulkRounding[] s_roundings = [RoundingMode.NearestEven, RoundingMode.Down, new StochasticRounding(5, 20)];

    // In binary32, in binary64, with results looked at again, and through the exact core; of each arity.
    public static TheoryData<string, string> Cases() => new()
    {
        { "e4m3fn", "add" }, { "e5m2", "fma" }, { "bf16", "mul" }, { "f16", "div" }, { "f16", "neg" }, { "posit16", "sub" }, { "p3109_k8p3se", "div" }, { "f32", "add" }, { "f32", "fma" }, { "posit64", "mul" }, { "f64", "sqrt" },
        { "bf16", "rsqrt" }, { "e4m3fn", "fmod" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryLengthAtEveryAddressGivesTheSameBitsAndWritesNothingElse(string formatName, string operationName)
    {
        const int LongestLength = 200;
        (NumberFormat format, Operation operation) = (NumberFormat.Parse(formatName), Operation.Parse(operationName));
        var operands = OperandCodes.Some(format, LongestLength, seed: 4);
        foreach (BulkRounding rounding in s_roundings)
        {
            byte[] expected = Expected(operation, format, operands, rounding);
            for (int length = 0; length <= LongestLength; length++)
            {
                int first = LongestLength - length;
                int start = first * format.BytesPerCode;
                int byteCount = length * format.BytesPerCode;
                int offset = 16 + (length % 4);
                byte[] results = Guarded(byteCount + 40);
                BulkEvaluation.Evaluate(
                    operation, format, Operand(1, operands.X), Operand(2, operands.Y), Operand(3, operands.Z), results.AsSpan(offset), rounding, firstIndex: FirstIndex + (ulong)first);
                Assert.True(expected.AsSpan(start).SequenceEqual(results.AsSpan(offset, byteCount)), $"{operation} in {format}, {rounding.Mode}, length {length}");
                Assert.False(results.AsSpan(0, offset).ContainsAnyExcept(Guard));
                Assert.False(results.AsSpan(offset + byteCount).ContainsAnyExcept(Guard));

                ReadOnlySpan<byte> Operand(int number, ulong[] codes) => number > operation.Arity ? [] : Unaligned(CodeList.ToBytes(format, codes.AsSpan(first)), number);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void InPlaceOfAnyOperandGivesTheSameBits(string formatName, string operationName)
    {
        (NumberFormat format, Operation operation) = (NumberFormat.Parse(formatName), Operation.Parse(operationName));
        var operands = OperandCodes.Some(format, 3001, seed: 5);
        foreach (BulkRounding rounding in s_roundings)
        {
            byte[] expected = Expected(operation, format, operands, rounding);
            for (int place = 0; place < operation.Arity; place++)
            {
                byte[][] bytes = Bytes(operation, format, operands);
                BulkEvaluation.Evaluate(operation, format, bytes[0], bytes[1], bytes[2], bytes[place], rounding, firstIndex: FirstIndex);
                Assert.Equal(expected, bytes[place]);
            }
        }
    }

    [Fact]
    public void OneSpanMayBeEveryOperandAndTheResult()
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        byte[] expected = [.. codes.Select(code => (byte)FloatFormat.E4M3FN.FusedMultiplyAdd(code, code, code))];
        BulkEvaluation.Evaluate(Operation.Parse("fma"), FloatFormat.E4M3FN, codes, codes, codes, codes);
        Assert.Equal(expected, codes);
    }

    [Theory]
    [InlineData("x", 9, 10, 10, 5)]
    [InlineData("y", 10, 8, 10, 5)]
    [InlineData("y", 10, 0, 10, 5)]
    [InlineData("y", 10, 12, 10, 5)]
    [InlineData("z", 10, 10, 8, 5)]
    [InlineData("z", 10, 10, 0, 5)]
    [InlineData("destination", 10, 10, 10, 4)]
    public void BadLengthsAreNamedAndNothingIsWritten(string parameter, int x, int y, int z, int resultCount)
    {
        byte[] results = Guarded(resultCount * 2);
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => BulkEvaluation.Evaluate(Operation.Parse("fma"), FloatFormat.BFloat16, new byte[x], new byte[y], new byte[z], results));
        Assert.Equal(parameter, exception.ParamName);
        Assert.False(results.AsSpan().ContainsAnyExcept(Guard));
    }

    [Fact]
    public void OperandsThatTheOperationHasNotAreRefused()
    {
        byte[] codes = new byte[4];
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => BulkEvaluation.Evaluate(Operation.Parse("neg"), FloatFormat.E5M2, codes, codes, [], codes)).ParamName);
        Assert.Equal("z", Assert.Throws<ArgumentException>(() => BulkEvaluation.Evaluate(Operation.Parse("add"), FloatFormat.E5M2, codes, codes, codes, codes)).ParamName);
        Assert.Equal("operation", Assert.Throws<ArgumentNullException>(() => BulkEvaluation.Evaluate(null!, FloatFormat.E5M2, codes, codes, codes, codes)).ParamName);
        Assert.Equal("format", Assert.Throws<ArgumentNullException>(() => BulkEvaluation.Evaluate(Operation.Parse("neg"), null!, codes, [], [], codes)).ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void OtherOverlapsAreRefused(int operand)
    {
        const int Length = 100;
        byte[] memory = Guarded(Length + 1);
        byte[] other = new byte[Length];
        ArgumentException exception = Assert.Throws<ArgumentException>(() => BulkEvaluation.Evaluate(
            Operation.Parse("fma"), FloatFormat.E5M2, Shared(0), Shared(1), Shared(2), memory.AsSpan(1)));
        Assert.Equal("destination", exception.ParamName);
        Assert.False(memory.AsSpan().ContainsAnyExcept(Guard));

        ReadOnlySpan<byte> Shared(int number) => number == operand ? memory.AsSpan(0, Length) : other;
    }

    private static byte[] Expected(Operation operation, NumberFormat format, OperandCodes operands, BulkRounding rounding) => CodeList.ToBytes(
        format,
        [.. operands.X.Select((x, i) => operation.Apply(format, x, operands.Y[i], operands.Z[i], rounding.At(FirstIndex + (ulong)i)))]);

    private static byte[][] Bytes(Operation operation, NumberFormat format, OperandCodes operands) =>
        [.. new[] { operands.X, operands.Y, operands.Z }.Select((codes, index) => index < operation.Arity ? CodeList.ToBytes(format, codes) : [])];

    private static Span<byte> Unaligned(byte[] bytes, int offset)
    {
        byte[] moved = new byte[offset + bytes.Length];
        bytes.CopyTo(moved, offset);
        return moved.AsSpan(offset);
    }

    private static byte[] Guarded(int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, Guard);
        return bytes;
    }
}
