using System.Numerics;
using NumFormats.Kernels;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Integer formats as data: their facts, their names, and their rounding in every mode against the exact model.</summary>
public sealed class IntegerFormatTests
{
    public static TheoryData<string> Narrow => ["int2", "int3", "int4", "int5", "int6", "int8", "uint1", "uint2", "uint3", "uint4", "uint7", "uint8"];

    public static TheoryData<string> Wide => ["int16", "uint16", "int32", "uint32", "int53", "int54", "int55", "int63", "int64", "uint53", "uint54", "uint62", "uint63"];

    private static Rounding[] Roundings =>
    [
        .. Enum.GetValues<RoundingMode>().Where(mode => mode != RoundingMode.Stochastic).Select(mode => (Rounding)mode),
        .. new uint[] { 0, 1, 2, 3 }.Select(random => Rounding.Stochastic(random, 2)),
        Rounding.Stochastic(0x8000_0000, 32),
    ];

    [Theory]
    [InlineData("int2", -2, 1, 1, 0, 1)]
    [InlineData("uint2", 0, 3, 2, 0, 1)]
    [InlineData("int4", -8, 7, 3, 0, 1)]
    [InlineData("uint4", 0, 15, 4, 1, 2)]
    [InlineData("int6", -32, 31, 5, 1, 2)]
    [InlineData("int8", -128, 127, 7, 2, 3)]
    [InlineData("uint8", 0, 255, 8, 2, 3)]
    [InlineData("int16", -32768, 32767, 15, 4, 5)]
    [InlineData("int32", int.MinValue, int.MaxValue, 31, 9, 10)]
    [InlineData("uint1", 0, 1, 1, 0, 1)]
    public void TheFactsAreThoseOfTheIntegers(string name, long lowest, long largest, int precision, int digits, int roundTripDigits)
    {
        var format = IntegerFormat.Parse(name);
        Assert.Equal(lowest, format.Decode(format.LowestCode));
        Assert.Equal(largest, format.Decode(format.LargestCode));
        Assert.Equal(1, format.Decode(format.SmallestPositiveCode));
        Assert.Equal(precision, format.Precision);
        Assert.Equal(digits, format.DecimalDigits);
        Assert.Equal(roundTripDigits, format.RoundTripDecimalDigits);
        Assert.Equal(0, format.LeastExponent);
        Assert.Equal((int)Math.Log2(Math.Max(-(double)lowest, largest)), format.GreatestExponent);
        Assert.Equal((ulong)(largest - lowest + 1), format.FiniteCodeCount);
        Assert.Equal(format.FiniteCodeCount, format.FiniteValueCount);
        Assert.Equal(lowest < 0, format.IsSigned);
        Assert.Null(format.NaNCode);
        Assert.Null(format.InfinityCode);
        Assert.True(format.IsIntegral);
        Assert.False(format.IsSignallingNaN(0));
        Assert.Equal(Unpacked.One, format.Ulp(0));
    }

    [Fact]
    public void NamesAreReadAndPrinted()
    {
        Assert.All(IntegerFormat.Named, format =>
        {
            Assert.Equal(format, IntegerFormat.Parse(format.Name));
            Assert.Equal(format, NumberFormat.Parse($" {format.Name.ToUpperInvariant()} "));
            Assert.True(NumberFormat.TryParse(format.Name, out NumberFormat? found));
            Assert.Equal(format, found);
            Assert.Equal(format.GetHashCode(), found.GetHashCode());
        });
        Assert.NotEqual(IntegerFormat.Int4, IntegerFormat.UInt4);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegerFormat(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegerFormat(65));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegerFormat(0, isSigned: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegerFormat(64, isSigned: false));
    }

    [Theory]
    [InlineData("int")]
    [InlineData("int0")]
    [InlineData("int1")]
    [InlineData("int65")]
    [InlineData("int100")]
    [InlineData("uint0")]
    [InlineData("uint64")]
    [InlineData("int-4")]
    [InlineData("int4x")]
    [InlineData("xint4")]
    public void OtherNamesAreNot(string name)
    {
        Assert.False(NumberFormat.TryParse(name, out _));
        Assert.Throws<FormatException>(() => NumberFormat.Parse(name));
    }

    [Theory]
    [MemberData(nameof(Narrow))]
    [MemberData(nameof(Wide))]
    public void RoundingIsThatOfTheModelInEveryMode(string name)
    {
        var format = IntegerFormat.Parse(name);
        var model = new ReferenceIntegerFormat(format);
        foreach (BigRational value in Values(model))
        {
            Unpacked unpacked = Unpacked.FromRatio(value.Numerator, value.Denominator);
            foreach (Rounding rounding in Roundings)
            {
                // The exact core knows 64 bits and whether there is more: fewer than 32 random bits see all of the fraction, but not in the widest formats.
                if (rounding.Mode == RoundingMode.Stochastic && format.BitWidth > 60)
                {
                    continue;
                }

                foreach (OverflowMode overflow in Enum.GetValues<OverflowMode>())
                {
                    ulong expected = model.Encode(value, rounding, overflow);
                    ulong actual = format.Pack(unpacked, rounding, overflow);
                    Assert.True(expected == actual, $"{value} {rounding}: expected {expected:X}, found {actual:X}");
                }
            }

            BigInteger rounded = ReferenceInteger.Round(value);
            bool fits = rounded >= model.Minimum && rounded <= model.Maximum;
            if (format.BitWidth == 64 && value < model.Minimum && value > (BigRational)(model.Minimum - 1))
            {
                // Within the last of the 64 bits that the exact core knows.
                continue;
            }

            Assert.Equal(fits, format.CanRepresent(unpacked));
            format.Pack(unpacked, RoundingMode.NearestEven, OverflowMode.None, out IeeeExceptions exceptions);
            Assert.Equal(!fits ? IeeeExceptions.Invalid : value.IsInteger ? IeeeExceptions.None : IeeeExceptions.Inexact, exceptions);
        }
    }

    [Theory]
    [MemberData(nameof(Narrow))]
    [MemberData(nameof(Wide))]
    public void ThereIsNeitherInfinityNorNaN(string name)
    {
        var format = IntegerFormat.Parse(name);
        foreach (OverflowMode overflow in Enum.GetValues<OverflowMode>())
        {
            Assert.All(Roundings, rounding =>
            {
                Assert.Equal(format.LargestCode, format.Pack(Unpacked.PositiveInfinity, rounding, overflow));
                Assert.Equal(format.LowestCode, format.Pack(Unpacked.SignedInfinity(isNegative: true), rounding, overflow));
                Assert.Equal(0UL, format.Pack(Unpacked.NaN, rounding, overflow));
                Assert.Equal(0UL, format.Pack(Unpacked.SignedZero(isNegative: true), rounding, overflow));
            });
        }

        Assert.False(format.CanRepresent(Unpacked.NaN));
        Assert.False(format.CanRepresent(Unpacked.PositiveInfinity));
        format.Pack(Unpacked.NaN, default, default, out IeeeExceptions exceptions);
        Assert.Equal(IeeeExceptions.Invalid, exceptions);
    }

    [Theory]
    [MemberData(nameof(Narrow))]
    public void CodesOrderAndNegateAsTheirNumbers(string name)
    {
        var format = IntegerFormat.Parse(name);
        var model = new ReferenceIntegerFormat(format);
        for (ulong code = 0; code <= format.CodeMask; code++)
        {
            BigInteger number = model.Decode(code).Value.Numerator;
            Assert.Equal(number, format.OrderKey(code));
            Assert.Equal((double)number, format.Decode(code));
            Assert.Equal(code, format.Encode((double)number));
            Assert.Equal(model.Negate(code), format.Negate(code));
            Assert.Equal(model.Encode(BigRational.Abs(number)), format.Abs(code));
            Assert.Equal(model.Encode((BigRational)(number + 1)), format.NextUp(code));
            Assert.Equal(model.Encode((BigRational)(number - 1)), format.NextDown(code));
            Assert.Equal(number < 0, format.IsNegative(code));
            Assert.Equal(number == 0, format.IsZero(code));
            Assert.Equal(number.ToString(System.Globalization.CultureInfo.InvariantCulture), DecimalText.Shortest(format, code, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(new CodeField("integer", format.BitWidth, code), Assert.Single(format.GetFields(code)));
        }
    }

    [Theory]
    [MemberData(nameof(Narrow))]
    public void OperationsAreThoseOfTheModelOnAllPairs(string name)
    {
        var format = IntegerFormat.Parse(name);
        var model = new ReferenceIntegerFormat(format);
        ulong step = format.BitWidth > 6 ? 7UL : 1;
        for (ulong x = 0; x <= format.CodeMask; x++)
        {
            Assert.Equal(model.Sqrt(x), format.Sqrt(x));
            for (ulong y = x % step; y <= format.CodeMask; y += step)
            {
                Assert.Equal(model.Add(x, y), format.Add(x, y));
                Assert.Equal(model.Subtract(x, y), format.Subtract(x, y));
                Assert.Equal(model.Multiply(x, y), format.Multiply(x, y));
                Assert.Equal(model.Divide(x, y, RoundingMode.Up), format.Divide(x, y, RoundingMode.Up));
                Assert.Equal(model.Divide(x, y), format.Divide(x, y));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Narrow))]
    [MemberData(nameof(Wide))]
    public void SpansAreConvertedAsSingleNumbers(string name)
    {
        var format = IntegerFormat.Parse(name);
        double[] numbers = [.. Enumerable.Range(-70, 141).Select(i => i * 0.75), 1e30, -1e30, double.NaN, double.PositiveInfinity];
        byte[] codes = new byte[numbers.Length * format.BytesPerCode];
        double[] back = new double[numbers.Length];
        BulkConversion.Encode<double>(format, numbers, codes, RoundingMode.Down);
        BulkConversion.Decode<double>(format, codes, back);
        Assert.Equal(numbers.Select(number => format.Decode(format.Encode(number, RoundingMode.Down))), back);
    }

    // Every quarter around zero and around the ends of the range, and sixteenths off them; around the ends as far as 64 bits tell them.
    private static IEnumerable<BigRational> Values(ReferenceIntegerFormat model)
    {
        BigInteger[] centers = [BigInteger.Zero, model.Minimum, model.Maximum, model.Maximum / 2, model.Maximum * 1000];
        foreach (BigInteger center in centers)
        {
            for (int i = -48; i <= 48; i++)
            {
                yield return (BigRational)center + (BigRational.Pow2(-4) * i);
            }
        }
    }
}
