using System.Globalization;
using System.Numerics;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Decimal text of values: it reads back, nothing shorter does, and it is laid out as .NET lays out binary64.</summary>
public sealed class ShortestTextTests
{
    public static TheoryData<string> AllFormats() => [.. Models.Named.Select(format => format.Name), "p3109_k8p3se", "p3109_k8p1ue", "p3109_k7p5uf", "e6m5", "e4m3b-20"];

    public static TheoryData<string> NarrowFormats() => [.. Models.Narrow.Select(format => format.Name), "p3109_k8p3se", "e3m4fnuz"];

    [Theory]
    [MemberData(nameof(AllFormats))]
    public void EveryCodeReadsBackAndIsLaidOutAsBinary64(string name)
    {
        var format = FloatFormat.Parse(name);
        var differences = new Differences(name);
        differences.InParallel(1L << format.BitWidth, index =>
        {
            ulong code = (ulong)index;
            string text = DecimalText.Shortest(format, code, CultureInfo.InvariantCulture);
            bool isNumber = DecimalText.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out Unpacked value);
            ulong back = format.Pack(value);
            if (!isNumber || (back != code && !(format.IsNaN(code) && format.IsNaN(back))))
            {
                differences.Add($"0x{code:X} is '{text}', which is 0x{back:X}");
            }

            // A decimal of so few digits is the shortest text of the binary64 number that is nearest to it.
            string layout = double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
            if (text != layout)
            {
                differences.Add($"0x{code:X} is '{text}', and .NET writes '{layout}'");
            }
        });
        differences.AssertNone();
    }

    [Theory]
    [MemberData(nameof(NarrowFormats))]
    public void NoShorterTextReadsBackAndNoneOfThatLengthIsCloser(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);
        Dictionary<ulong, (int Digits, BigRational Distance)> best = BestDecimals(model);
        foreach ((ulong code, (int digits, BigRational distance)) in best)
        {
            string text = DecimalText.Shortest(format, code, CultureInfo.InvariantCulture);
            BigRational written = BigRational.Parse(text);
            Assert.True(SignificantDigits(text) == digits, $"0x{code:X} is '{text}', and {digits} digits are enough.");
            Assert.True(BigRational.Abs(written - model.Decode(code).Value) == distance, $"0x{code:X} is '{text}', and another text of that length is closer.");
        }

        Assert.Equal((int)model.LargestFiniteCode, best.Count - (model.HasZero ? 0 : 1));
    }

    [Fact]
    public void Binary16Binary32AndBinary64HaveTheDigitsThatDotNetGivesThem()
    {
        for (int code = 0; code < 0x7C00; code++)
        {
            string expected = BitConverter.UInt16BitsToHalf((ushort)code).ToString("R", CultureInfo.InvariantCulture);
            AssertSameNumber(expected, DecimalText.Shortest(FloatFormat.Binary16, (ulong)code, CultureInfo.InvariantCulture));
        }

        var random = new Random(7);
        for (int i = 0; i < 5000; i++)
        {
            float single = BitConverter.UInt32BitsToSingle((uint)random.Next());
            if (float.IsFinite(single))
            {
                AssertSameNumber(single.ToString("R", CultureInfo.InvariantCulture), DecimalText.Shortest(FloatFormat.Binary32, BitConverter.SingleToUInt32Bits(single), CultureInfo.InvariantCulture));
            }

            double value = i % 2 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64()) : Math.Round(random.NextDouble(), 6) * Math.Pow(10, random.Next(-8, 20));
            if (double.IsFinite(value))
            {
                Assert.Equal(value.ToString("R", CultureInfo.InvariantCulture), DecimalText.Shortest(FloatFormat.Binary64, BitConverter.DoubleToUInt64Bits(value), CultureInfo.InvariantCulture));
            }
        }
    }

    [Theory]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(99999999999999984, "99999999999999980")]
    [InlineData(1e17, "1E+17")]
    [InlineData(123456789012345680, "1.2345678901234568E+17")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1E-05")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(1.5e-300, "1.5E-300")]
    [InlineData(100, "100")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(-0.0, "-0")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(double.NaN, "NaN")]
    public void TheThresholdsBetweenFixedAndScientificAreThoseOfDotNet(double value, string expected)
    {
        Assert.Equal(expected, value.ToString("R", CultureInfo.InvariantCulture));
        Assert.Equal(expected, DecimalText.Shortest(FloatFormat.Binary64, BitConverter.DoubleToUInt64Bits(value), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void AllDigitsAreTheExactValue()
    {
        foreach (FloatFormat format in Models.Named)
        {
            ReferenceFloat model = Models.Of(format);
            int step = format.BitWidth > 8 ? 37 : 1;
            for (ulong code = 0; code < model.CodeCount; code += (ulong)step)
            {
                ReferenceValue value = model.Decode(code);
                if (value.IsFinite)
                {
                    string text = DecimalText.Exact(format.Unpack(code));
                    Assert.Equal(value.Value, BigRational.Parse(text));
                    Assert.Equal(value.IsNegative, text.StartsWith('-'));
                    Assert.DoesNotContain('E', text);
                    Assert.False(text.Contains('.', StringComparison.Ordinal) && text.EndsWith('0'), $"'{text}' has a digit too many.");
                }
            }
        }

        Assert.Equal("-0.001953125", DecimalText.Exact(FloatFormat.E4M3FN.Unpack(0x81)));
        Assert.Equal("Infinity", DecimalText.Exact(Unpacked.PositiveInfinity));
        Assert.Equal("-0", DecimalText.Exact(Unpacked.SignedZero(isNegative: true)));
    }

    private static void AssertSameNumber(string expected, string actual)
    {
        Assert.Equal(BigRational.Parse(expected), BigRational.Parse(actual));
        Assert.Equal(SignificantDigits(expected), SignificantDigits(actual));
    }

    private static int SignificantDigits(string text)
    {
        int end = text.IndexOf('E', StringComparison.Ordinal);
        string digits = (end < 0 ? text : text[..end]).Replace(".", "", StringComparison.Ordinal);
        return digits.Trim('0').Length;
    }

    // For each positive code the fewest digits of a decimal that rounds to it, and how close such a decimal comes: all decimals of up to four digits are tried.
    private static Dictionary<ulong, (int Digits, BigRational Distance)> BestDecimals(ReferenceFloat model)
    {
        var best = new Dictionary<ulong, (int Digits, BigRational Distance)>();
        int smallest = (int)Math.Floor((model.Decode(model.HasZero ? 1UL : 0).Value.FloorLog2() - 1) * Math.Log10(2)) - 1;
        int largest = (int)Math.Ceiling((model.Decode(model.LargestFiniteCode).Value.FloorLog2() + 1) * Math.Log10(2));
        ulong wanted = model.LargestFiniteCode + (model.HasZero ? 0UL : 1);
        for (int digits = 1; (ulong)best.Count < wanted; digits++)
        {
            int first = (int)BigInteger.Pow(10, digits - 1);
            var found = new Dictionary<ulong, (int Digits, BigRational Distance)>();
            for (int power = smallest - digits + 1; power <= largest; power++)
            {
                BigRational scale = power >= 0 ? BigInteger.Pow(10, power) : BigRational.One / BigInteger.Pow(10, -power);
                for (int integer = first; integer < 10 * first; integer++)
                {
                    Try(integer * scale);
                }
            }

            foreach ((ulong code, (int Digits, BigRational Distance) decimals) in found)
            {
                best.TryAdd(code, decimals);
            }

            void Try(BigRational candidate)
            {
                ulong code = model.Encode(candidate);
                if (!model.Decode(code).IsFinite || model.Decode(code).IsZero || best.ContainsKey(code))
                {
                    return;
                }

                BigRational distance = BigRational.Abs(candidate - model.Decode(code).Value);
                if (!found.TryGetValue(code, out (int Digits, BigRational Distance) known) || distance < known.Distance)
                {
                    found[code] = (digits, distance);
                }
            }
        }

        return best;
    }
}
