using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>The exceptions that operations signal, by their definitions in IEEE 754-2019 section 7, tininess detected after rounding.</summary>
public sealed class IeeeExceptionsTests
{
    private const int SampleCount = 12_000;

    private static readonly FloatFormat s_binary32 = FloatFormat.Binary32;

    public static TheoryData<string> Formats() => ["f16", "f32", "bf16", "e4m3", "e4m3fn", "e4m3fnuz", "e3m2fn"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void ExceptionsFollowTheirDefinitions(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);
        var pairs = new BoundaryPairs(format.ExponentBits, format.SignificandBits, seed: 77);
        var differences = new Differences(name);
        differences.InParallel(SampleCount, index =>
        {
            (ulong x, ulong y) = pairs.At((ulong)index);
            (ulong z, _) = pairs.At((ulong)index + SampleCount);
            (Rounding rounding, OverflowMode overflow) = Modes.All[(int)(index % Modes.All.Count)];
            foreach (string operation in (string[])["add", "sub", "mul", "div", "fma", "rem"])
            {
                Check(operation, x, y, z, rounding, overflow);
            }
        });
        differences.AssertNone();

        void Check(string operation, ulong x, ulong y, ulong z, Rounding rounding, OverflowMode overflow)
        {
            ulong code = Operation.Parse(operation).Apply(format, x, y, z, rounding, overflow, out IeeeExceptions actual);
            ReferenceValue[] operands = [model.Decode(x), model.Decode(y), model.Decode(z)];
            if (!operands.All(operand => operand.IsFinite))
            {
                return;
            }

            ReferenceValue exact = operation switch
            {
                "add" => ReferenceArithmetic.Add(operands[0], operands[1], rounding.Mode),
                "sub" => ReferenceArithmetic.Subtract(operands[0], operands[1], rounding.Mode),
                "mul" => ReferenceArithmetic.Multiply(operands[0], operands[1]),
                "div" => ReferenceArithmetic.Divide(operands[0], operands[1]),
                "fma" => ReferenceArithmetic.FusedMultiplyAdd(operands[0], operands[1], operands[2], rounding.Mode),
                _ => ReferenceArithmetic.Ieee754Remainder(operands[0], operands[1]),
            };
            IeeeExceptions expected = exact.IsNaN ? IeeeExceptions.Invalid : exact.IsInfinity ? IeeeExceptions.DivideByZero : OfRounding(model, exact.Value, rounding);
            if (expected != actual)
            {
                differences.Add($"{operation} of 0x{x:X}, 0x{y:X}, 0x{z:X} is 0x{code:X} with {actual} instead of {expected} ({Modes.Describe(rounding, overflow)})");
            }
        }
    }

    [Fact]
    public void RootsAreInexactUnlessTheySquareBack()
    {
        ReferenceFloat model = Models.Of(FloatFormat.Binary16);
        Operation root = Operation.Parse("sqrt");
        for (ulong code = 0; code < 0x7C00; code++)
        {
            ulong result = root.Apply(FloatFormat.Binary16, code, 0, 0, default, OverflowMode.None, out IeeeExceptions exceptions);
            BigRational value = model.Decode(result).Value;
            Assert.Equal(value * value == model.Decode(code).Value ? IeeeExceptions.None : IeeeExceptions.Inexact, exceptions);
        }
    }

    // Known from binary32 hardware that detects tininess after rounding, as x86 does, and from the standard's own examples.
    [Theory]
    [InlineData("mul", 0x0080_0000, 0x3F00_0000, 0x0040_0000, IeeeExceptions.None)]
    [InlineData("mul", 0x0080_0001, 0x3F00_0000, 0x0040_0000, IeeeExceptions.Underflow | IeeeExceptions.Inexact)]
    [InlineData("mul", 0x00FF_FFFF, 0x3F00_0000, 0x0080_0000, IeeeExceptions.Underflow | IeeeExceptions.Inexact)]
    [InlineData("mul", 0x0080_0001, 0x3F7F_FFFF, 0x0080_0000, IeeeExceptions.Inexact)]
    [InlineData("mul", 0x0080_0000, 0x3F7F_FFFF, 0x0080_0000, IeeeExceptions.Underflow | IeeeExceptions.Inexact)]
    [InlineData("mul", 0x0000_0001, 0x3F00_0000, 0x0000_0000, IeeeExceptions.Underflow | IeeeExceptions.Inexact)]
    [InlineData("add", 0x0000_0001, 0x0000_0001, 0x0000_0002, IeeeExceptions.None)]
    [InlineData("add", 0x7F7F_FFFF, 0x7F7F_FFFF, 0x7F80_0000, IeeeExceptions.Overflow | IeeeExceptions.Inexact)]
    [InlineData("add", 0x7F7F_FFFF, 0x7300_0000, 0x7F80_0000, IeeeExceptions.Overflow | IeeeExceptions.Inexact)]
    [InlineData("add", 0x7F7F_FFFF, 0x72FF_FFFF, 0x7F7F_FFFF, IeeeExceptions.Inexact)]
    [InlineData("add", 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, IeeeExceptions.Invalid)]
    [InlineData("add", 0x7F80_0000, 0x3F80_0000, 0x7F80_0000, IeeeExceptions.None)]
    [InlineData("add", 0x7FC0_0000, 0x3F80_0000, 0x7FC0_0000, IeeeExceptions.None)]
    [InlineData("add", 0x7F80_0001, 0x3F80_0000, 0x7FC0_0000, IeeeExceptions.Invalid)]
    [InlineData("mul", 0x7F80_0000, 0x0000_0000, 0x7FC0_0000, IeeeExceptions.Invalid)]
    [InlineData("div", 0x3F80_0000, 0x0000_0000, 0x7F80_0000, IeeeExceptions.DivideByZero)]
    [InlineData("div", 0x0000_0000, 0x0000_0000, 0x7FC0_0000, IeeeExceptions.Invalid)]
    [InlineData("div", 0x7F80_0000, 0x0000_0000, 0x7F80_0000, IeeeExceptions.None)]
    [InlineData("div", 0x3F80_0000, 0x4040_0000, 0x3EAA_AAAB, IeeeExceptions.Inexact)]
    [InlineData("sqrt", 0xBF80_0000, 0x0000_0000, 0x7FC0_0000, IeeeExceptions.Invalid)]
    [InlineData("sqrt", 0x4080_0000, 0x0000_0000, 0x4000_0000, IeeeExceptions.None)]
    [InlineData("rem", 0x7F80_0000, 0x3F80_0000, 0x7FC0_0000, IeeeExceptions.Invalid)]
    [InlineData("rem", 0x3F80_0000, 0x0000_0000, 0x7FC0_0000, IeeeExceptions.Invalid)]
    [InlineData("log", 0x0000_0000, 0x0000_0000, 0xFF80_0000, IeeeExceptions.DivideByZero)]
    [InlineData("log", 0xBF80_0000, 0x0000_0000, 0x7FC0_0000, IeeeExceptions.Invalid)]
    [InlineData("exp", 0x0000_0000, 0x0000_0000, 0x3F80_0000, IeeeExceptions.None)]
    [InlineData("exp", 0x447A_0000, 0x0000_0000, 0x7F80_0000, IeeeExceptions.Overflow | IeeeExceptions.Inexact)]
    [InlineData("exp", 0xC47A_0000, 0x0000_0000, 0x0000_0000, IeeeExceptions.Underflow | IeeeExceptions.Inexact)]
    public void Binary32SignalsWhatIsKnown(string operation, uint x, uint y, uint expected, IeeeExceptions exceptions)
    {
        ulong code = Operation.Parse(operation).Apply(s_binary32, x, y, 0, default, OverflowMode.None, out IeeeExceptions actual);
        Assert.Equal(Models.Of(s_binary32).Canonicalize(expected), Models.Of(s_binary32).Canonicalize(code));
        Assert.Equal(exceptions, actual);
    }

    [Fact]
    public void TheLargestNumberBelowTheSmallestNormalIsTinyOnlyIfItRoundsBelowWithAnUnboundedExponent()
    {
        // Between the last subnormal and the smallest normal number 2^-14 of binary16 lie numbers that round up to 2^-14 either way, and those that
        // do so only for want of the bit that subnormals lack: the latter are tiny.
        BigRational normal = BigRational.Pow2(-14);
        BigRational unit = BigRational.Pow2(-24);
        (BigRational Below, IeeeExceptions Expected)[] cases =
        [
            (unit * new BigRational(1, 2), IeeeExceptions.Underflow | IeeeExceptions.Inexact),
            (unit * new BigRational(3, 8), IeeeExceptions.Underflow | IeeeExceptions.Inexact),
            (unit * new BigRational(1, 4), IeeeExceptions.Inexact),
            (unit * new BigRational(1, 8), IeeeExceptions.Inexact),
        ];
        foreach ((BigRational below, IeeeExceptions expected) in cases)
        {
            BigRational value = normal - below;
            ulong code = FloatFormat.Binary16.Pack(ExactNumbers.Truncate(value), default, OverflowMode.None, out IeeeExceptions actual);
            Assert.Equal(0x0400UL, code);
            Assert.Equal(expected, actual);
            Assert.Equal(expected, OfRounding(Models.Of(FloatFormat.Binary16), value, default));
        }
    }

    // Inexact, overflow and underflow by their definitions: round as if the exponent were unbounded, and as the format does.
    private static IeeeExceptions OfRounding(ReferenceFloat model, BigRational exact, Rounding rounding)
    {
        if (exact.IsZero)
        {
            return IeeeExceptions.None;
        }

        // A unit in the last place of the precision, whatever the exponent; the integer's parity is the significand's.
        BigRational unit = BigRational.Pow2(exact.FloorLog2() - model.Format.SignificandBits);
        BigRational unbounded = unit * ReferenceInteger.Round(exact / unit, rounding);
        BigRational largest = model.Decode(model.LargestFiniteCode).Value;
        if (BigRational.Abs(unbounded) > largest)
        {
            return IeeeExceptions.Overflow | IeeeExceptions.Inexact;
        }

        ReferenceValue delivered = model.Decode(model.Encode(exact, rounding));
        if (delivered.IsFinite && delivered.Value == exact)
        {
            return IeeeExceptions.None;
        }

        bool isTiny = BigRational.Abs(unbounded) < BigRational.Pow2(1 - model.Format.Bias);
        return isTiny ? IeeeExceptions.Underflow | IeeeExceptions.Inexact : IeeeExceptions.Inexact;
    }
}
