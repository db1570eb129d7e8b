using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NumFormats.Conformance.Formats;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Posits;

/// <summary>Conversions of posits from and to integers, .NET's floats, every float format and every other posit, against the exact models.</summary>
public sealed class ConversionTests
{
    private static readonly FloatFormat[] s_floats = [.. FloatFormat.Named.Where(format => format.BitWidth <= 32)];

    private static IEnumerable<PositFormat> Wide => [PositFormat.Posit16, PositFormat.Posit16Es1, PositFormat.Posit32, PositFormat.Posit64, new(23, 1), new(41, 4)];

    [Fact]
    public void CodesConvertToIntegers()
    {
        foreach (PositFormat format in PositModels.Narrow.Concat(Wide))
        {
            CompareTo<sbyte>(format);
            CompareTo<short>(format);
            CompareTo<int>(format);
            CompareTo<long>(format);
            CompareTo<Int128>(format);
            CompareTo<byte>(format);
            CompareTo<ushort>(format);
            CompareTo<uint>(format);
            CompareTo<ulong>(format);
            CompareTo<UInt128>(format);
        }
    }

    [Fact]
    public void IntegersConvertToCodes()
    {
        foreach (PositFormat format in PositModels.Narrow.Concat(Wide))
        {
            CompareFrom<sbyte>(format);
            CompareFrom<short>(format);
            CompareFrom<int>(format);
            CompareFrom<long>(format);
            CompareFrom<Int128>(format);
            CompareFrom<byte>(format);
            CompareFrom<ushort>(format);
            CompareFrom<uint>(format);
            CompareFrom<ulong>(format);
            CompareFrom<UInt128>(format);
        }
    }

    [Fact]
    public void DoublesConvertInEveryModeToNarrowPosits()
    {
        foreach (PositFormat format in PositModels.Narrow)
        {
            ReferencePosit model = PositModels.Of(format);
            foreach (double value in Points(model).Concat([double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MinValue]))
            {
                foreach ((Rounding rounding, OverflowMode overflow) in Modes.All)
                {
                    ulong expected = model.Encode(value, rounding, overflow);
                    ulong actual = format.Encode(value, rounding, overflow);
                    Assert.True(expected == actual, $"{value:R} in {format} is 0x{actual:X} instead of 0x{expected:X} ({Modes.Describe(rounding, overflow)}).");
                }
            }
        }
    }

    [Fact]
    public void CodesConvertToDoublesAndSingles()
    {
        foreach (PositFormat format in PositModels.Narrow)
        {
            ReferencePosit model = PositModels.Of(format);
            var single = new ReferenceFloat(FloatFormat.Binary32);
            for (ulong code = 0; code <= model.LastCode; code++)
            {
                ReferenceValue value = model.Decode(code);
                Assert.True(value.TryToDouble(out double exact));
                Assert.Equal(exact, format.Decode(code));
                float expected = BitConverter.UInt32BitsToSingle((uint)single.Encode(value));
                Assert.Equal(expected, PositArithmetic.ToSingle(new PositCodec<Layout>(new Layout(format)), code));
            }
        }
    }

    [Fact]
    public void EveryFloatFormatConvertsToAndFromNarrowPosits()
    {
        ReferenceFloat[] floats = [.. s_floats.Select(format => new ReferenceFloat(format))];
        foreach (PositFormat format in PositModels.Narrow.Where(format => format.BitWidth is 4 or 7 or 8))
        {
            ReferencePosit model = PositModels.Of(format);
            foreach (ReferenceFloat other in floats)
            {
                for (ulong code = 0; code <= model.LastCode; code++)
                {
                    ulong expected = other.Encode(model.Decode(code));
                    ulong actual = other.Format.ConvertFrom(format, code);
                    Assert.True(other.Canonicalize(expected) == other.Canonicalize(actual), $"0x{code:X} of {format} is 0x{actual:X} in {other.Format} instead of 0x{expected:X}.");
                }

                ulong step = Math.Max(1, other.CodeCount / 251);
                for (ulong code = 0; code < other.CodeCount; code += step)
                {
                    ulong expected = model.Encode(other.Decode(code));
                    ulong actual = format.ConvertFrom(other.Format, code);
                    Assert.True(expected == actual, $"0x{code:X} of {other.Format} is 0x{actual:X} in {format} instead of 0x{expected:X}.");
                }
            }
        }
    }

    [Fact]
    public void PositsConvertToEveryOtherPosit()
    {
        PositFormat[] targets = [.. PositModels.Narrow, .. Wide];
        foreach (PositFormat source in targets)
        {
            ReferencePosit from = PositModels.Of(source);
            foreach (PositFormat target in targets)
            {
                ReferencePosit to = PositModels.Of(target);
                foreach (ulong code in SampledCodes(from, count: 12))
                {
                    ulong expected = to.Encode(from.Decode(code));
                    ulong actual = target.ConvertFrom(source, code);
                    Assert.True(expected == actual, $"0x{code:X} of {source} is 0x{actual:X} in {target} instead of 0x{expected:X}.");
                }
            }
        }
    }

    private static void CompareTo<T>(PositFormat format)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReferencePosit model = PositModels.Of(format);
        bool isSigned = T.IsNegative(T.MinValue);
        int bits = T.Zero.GetByteCount() * 8;
        foreach (ulong code in SampledCodes(model, count: 400))
        {
            BigInteger expected = model.ToInteger(code, bits, isSigned);
            var actual = BigInteger.CreateChecked(PositIntegers.ToInteger<T>(format.Unpack(code)));
            Assert.True(expected == actual, $"0x{code:X} of {format} is {actual} in {typeof(T).Name} instead of {expected}.");
            BigInteger nearest = model.IsNaN(code) ? BigInteger.Zero : ReferenceInteger.Round(model.Decode(code).Value);
            if (model.IsNaN(code) || nearest != expected)
            {
                Assert.Throws<OverflowException>(() => PositIntegers.ToIntegerChecked<T>(format.Unpack(code)));
            }
            else
            {
                Assert.Equal(expected, BigInteger.CreateChecked(PositIntegers.ToIntegerChecked<T>(format.Unpack(code))));
            }
        }
    }

    private static void CompareFrom<T>(PositFormat format)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReferencePosit model = PositModels.Of(format);
        bool isSigned = T.IsNegative(T.MinValue);
        int bits = T.Zero.GetByteCount() * 8;
        BigInteger minimum = BigInteger.CreateChecked(T.MinValue);
        BigInteger maximum = BigInteger.CreateChecked(T.MaxValue);
        foreach (int power in Enumerable.Range(0, bits + 1))
        {
            foreach (BigInteger value in from near in (int[])[-2, -1, 0, 1, 2]
                                         from factor in (int[])[1, 3, 5]
                                         from sign in (int[])[1, -1]
                                         select sign * ((factor * (BigInteger.One << power)) + near))
            {
                if (value >= minimum && value <= maximum)
                {
                    ulong expected = model.FromInteger(value, bits, isSigned);
                    ulong actual = PositIntegers.FromInteger(format, T.CreateChecked(value));
                    Assert.True(expected == actual, $"{typeof(T).Name} {value} is 0x{actual:X} in {format} instead of 0x{expected:X}.");
                }
            }
        }
    }

    // All codes of narrow formats; of wide ones the boundaries and codes that the generators favour.
    private static IEnumerable<ulong> SampledCodes(ReferencePosit model, int count)
    {
        if (model.BitWidth <= 8 && model.LastCode < (ulong)count)
        {
            return Enumerable.Range(0, (int)model.LastCode + 1).Select(code => (ulong)code);
        }

        var generators = new PositGenerators(model);
        return generators.BoundaryCodes().Concat(generators.Code().Sample(count, new Rnd(20_260_411, 3), 50));
    }

    // Every value, the point where rounding turns above it, and the doubles next to both.
    private static IEnumerable<double> Points(ReferencePosit model)
    {
        var wider = new ReferencePosit(new PositFormat(model.BitWidth + 1, model.ExponentBits));
        for (ulong code = 0; code <= wider.LastCode; code++)
        {
            if (!wider.IsNaN(code))
            {
                Assert.True(wider.Decode(code).TryToDouble(out double value));
                yield return Math.BitDecrement(value);
                yield return value;
                yield return Math.BitIncrement(value);
            }
        }
    }

    private readonly record struct Layout(PositFormat Format) : IPositLayout
    {
        public int BitWidth => Format.BitWidth;

        public int ExponentBits => Format.ExponentBits;

        public bool IsConstant => false;
    }
}
