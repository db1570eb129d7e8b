using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Reference;

/// <summary>The reference model of binary32 and binary16 against the machine's own correctly rounded arithmetic.</summary>
public sealed class HardwareTests
{
    private const int Count = 20_000;

    private static readonly ReferenceFloat s_binary32 = new(new FloatFormat(8, 23, 127, FloatSpecials.Ieee, isSigned: true));
    private static readonly ReferenceFloat s_binary16 = new(new FloatFormat(5, 10, 15, FloatSpecials.Ieee, isSigned: true));

    private static readonly Dictionary<string, (Func<float, float, float, float> Machine, Func<ulong, ulong, ulong, ulong> Model)> s_operations = new(StringComparer.Ordinal)
    {
        ["add"] = ((x, y, _) => x + y, (x, y, _) => s_binary32.Add(x, y)),
        ["subtract"] = ((x, y, _) => x - y, (x, y, _) => s_binary32.Subtract(x, y)),
        ["multiply"] = ((x, y, _) => x * y, (x, y, _) => s_binary32.Multiply(x, y)),
        ["divide"] = ((x, y, _) => x / y, (x, y, _) => s_binary32.Divide(x, y)),
        ["sqrt"] = ((x, _, _) => MathF.Sqrt(x), (x, _, _) => s_binary32.Sqrt(x)),
        ["fma"] = (MathF.FusedMultiplyAdd, (x, y, z) => s_binary32.FusedMultiplyAdd(x, y, z)),
        ["IEEE remainder"] = ((x, y, _) => MathF.IEEERemainder(x, y), (x, y, _) => s_binary32.Ieee754Remainder(x, y)),
        ["remainder"] = ((x, y, _) => x % y, (x, y, _) => s_binary32.Remainder(x, y)),
        ["round to even"] = ((x, _, _) => MathF.Round(x), (x, _, _) => s_binary32.RoundToInteger(x)),
        ["round away"] = ((x, _, _) => MathF.Round(x, MidpointRounding.AwayFromZero), (x, _, _) => s_binary32.RoundToInteger(x, RoundingMode.NearestAway)),
        ["truncate"] = ((x, _, _) => MathF.Truncate(x), (x, _, _) => s_binary32.RoundToInteger(x, RoundingMode.TowardZero)),
        ["floor"] = ((x, _, _) => MathF.Floor(x), (x, _, _) => s_binary32.RoundToInteger(x, RoundingMode.Down)),
        ["ceiling"] = ((x, _, _) => MathF.Ceiling(x), (x, _, _) => s_binary32.RoundToInteger(x, RoundingMode.Up)),
    };

    public static TheoryData<string> Operations() => [.. s_operations.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Binary32OperationsEqualTheMachines(string operation)
    {
        (Func<float, float, float, float> machine, Func<ulong, ulong, ulong, ulong> model) = s_operations[operation];
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            uint x = RandomBits(random);
            uint y = RandomBits(random, near: x);
            uint z = RandomBits(random, near: x);
            float expected = machine(BitConverter.UInt32BitsToSingle(x), BitConverter.UInt32BitsToSingle(y), BitConverter.UInt32BitsToSingle(z));
            ulong actual = model(x, y, z);
            Assert.True(
                s_binary32.Canonicalize(BitConverter.SingleToUInt32Bits(expected)) == s_binary32.Canonicalize(actual),
                $"{operation} of 0x{x:X8}, 0x{y:X8}, 0x{z:X8}: the machine says {expected:R}, the model 0x{actual:X8}.");
        }
    }

    [Fact]
    public void ConversionsEqualTheMachines()
    {
        var random = new Random(2);
        for (int i = 0; i < Count; i++)
        {
            float single = BitConverter.UInt32BitsToSingle(RandomBits(random));
            double narrow = single * (1 + random.NextDouble());
            Assert.Equal(s_binary32.Canonicalize(BitConverter.SingleToUInt32Bits((float)narrow)), s_binary32.Canonicalize(s_binary32.Encode(narrow)));
            double half = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-30, 20));
            Assert.Equal(BitConverter.HalfToUInt16Bits((Half)half), s_binary16.Encode(half));
        }
    }

    [Fact]
    public void EveryHalfIsDecoded()
    {
        for (uint code = 0; code <= ushort.MaxValue; code++)
        {
            double expected = (double)BitConverter.UInt16BitsToHalf((ushort)code);
            s_binary16.Decode(code).TryToDouble(out double actual);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected) >> 63, BitConverter.DoubleToInt64Bits(actual) >> 63);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void SinglesAreDecodedAndComeBack()
    {
        var random = new Random(3);
        for (int i = 0; i < Count; i++)
        {
            uint code = RandomBits(random);
            ReferenceValue value = s_binary32.Decode(code);
            value.TryToDouble(out double actual);
            Assert.Equal(BitConverter.UInt32BitsToSingle(code), (float)actual);
            Assert.Equal(s_binary32.Canonicalize(code), s_binary32.Canonicalize(s_binary32.Encode(value)));
        }
    }

    /// <summary>Any bits; or the bits of a boundary and their surroundings; or, most often, a number whose exponent is close to another's.</summary>
    private static uint RandomBits(Random random, uint near = 0x3F80_0000)
    {
        const uint MagnitudeMask = 0x7FFF_FFFF;
        const long LargestFinite = 0x7F7F_FFFF;
        const long CloseExponents = 24 << 23;
        uint[] boundaries = [0, 0x0080_0000, 0x7F80_0000];
        uint sign = (uint)random.Next(2) << 31;
        return random.Next(4) switch
        {
            0 => (uint)random.NextInt64(1L << 32),
            1 => sign | ((boundaries[random.Next(boundaries.Length)] + (uint)random.Next(-2, 3)) & MagnitudeMask),
            _ => sign | (uint)Math.Clamp((near & MagnitudeMask) + random.NextInt64(-CloseExponents, CloseExponents), 0, LargestFinite),
        };
    }
}
