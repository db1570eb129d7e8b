using System.Collections.Frozen;
using NumFormats.Conformance.Formats;
using NumFormats.Conformance.Kernels;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Codebooks;

/// <summary>Rounding to codebooks, of one number and in bulk.</summary>
public class RoundingTests
{
    private const ulong FirstIndex = 54_321;

    private static readonly FrozenDictionary<string, Codebook> s_codebooks = TestCodebooks.All.ToFrozenDictionary(codebook => codebook.Name);

    public static TheoryData<string> Codebooks() => [.. TestCodebooks.All.Select(codebook => codebook.Name)];

    [Theory]
    [MemberData(nameof(Codebooks))]
    public void Every_mode_gives_what_the_definition_says(string name)
    {
        Codebook codebook = s_codebooks[name];
        var reference = new LinearSearch(codebook.Values.ToArray(), name.Contains("boundaries", StringComparison.Ordinal) || name.StartsWith("power", StringComparison.Ordinal) ? codebook.Boundaries.ToArray() : null);
        var differences = new Differences(name);
        foreach (double number in TestCodebooks.Points(codebook))
        {
            foreach ((Rounding rounding, OverflowMode overflow) in Modes.All)
            {
                ulong expected = reference.Encode(number, rounding);
                ulong actual = codebook.Encode(number, rounding, overflow);
                if (actual != expected && !AreZeros(codebook, actual, expected))
                {
                    differences.Add($"{number:R} is {actual} instead of {expected} ({Modes.Describe(rounding, overflow)})");
                }
            }
        }

        differences.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Codebooks))]
    public void Bulk_conversion_of_binary32_gives_the_codes_of_the_scalar_codec(string name) => CompareBulk(FloatFormat.Binary32, s_codebooks[name]);

    [Theory]
    [MemberData(nameof(Codebooks))]
    public void Bulk_conversion_of_binary64_gives_the_codes_of_the_scalar_codec(string name) => CompareBulk(FloatFormat.Binary64, s_codebooks[name]);

    [Theory]
    [MemberData(nameof(Codebooks))]
    public void Every_byte_is_decoded_by_its_low_bits(string name)
    {
        Codebook codebook = s_codebooks[name];
        byte[] codes = [.. Enumerable.Range(0, 3 * 256).Select(i => (byte)i)];
        float[] singles = new float[codes.Length];
        double[] doubles = new double[codes.Length];
        BulkConversion.Decode<float>(codebook, codes, singles);
        BulkConversion.Decode<double>(codebook, codes, doubles);
        for (int i = 0; i < codes.Length; i++)
        {
            int code = codes[i] & (int)codebook.CodeMask;
            float expected = code < codebook.Values.Length ? codebook.Values[code] : float.NaN;
            Assert.Equal(BitConverter.SingleToInt32Bits(expected) & (float.IsNaN(expected) ? int.MaxValue : -1), BitConverter.SingleToInt32Bits(singles[i]));
            Assert.Equal((double)expected, doubles[i]);
            Assert.Equal(expected, codebook.Decode(codes[i]));
        }
    }

    [Fact]
    public void Sticky_bits_tell_on_which_side_of_a_boundary_a_number_lies()
    {
        // The midpoint of 7/16 and 8/16, and a little more.
        Codebook codebook = Codebook.Linear4WithoutZero;
        const ulong Significand = 0xF000_0000_0000_0000;
        var midpoint = Unpacked.FromNormalized(isNegative: false, -2, Significand);
        var above = Unpacked.FromNormalized(isNegative: false, -2, Significand, isInexact: true);
        var below = Unpacked.FromNormalized(isNegative: false, -2, Significand - 1, isInexact: true);
        Assert.Equal(6UL, codebook.Pack(midpoint));
        Assert.Equal(7UL, codebook.Pack(midpoint, RoundingMode.NearestAway));
        Assert.Equal(7UL, codebook.Pack(above));
        Assert.Equal(6UL, codebook.Pack(below));
        Assert.Equal(6UL, codebook.Pack(below, RoundingMode.NearestAway));
    }

    [Fact]
    public void A_codebook_of_integers_rounds_as_the_integer_format_but_for_ties()
    {
        var codebook = new Codebook("int4", [.. Enumerable.Range(0, 16).Select(code => (float)IntegerFormat.Int4.Decode((ulong)code))]);
        foreach (double number in TestCodebooks.Points(codebook))
        {
            foreach (Rounding rounding in Modes.Deterministic.Concat(Modes.Stochastic).Where(rounding => rounding.Mode != RoundingMode.NearestEven))
            {
                Assert.Equal(IntegerFormat.Int4.Encode(number, rounding), codebook.Encode(number, rounding));
            }
        }
    }

    // Which of two zeros of the same sign it is, is told by the side from which a number was rounded: a matter of the table, not of the value.
    private static bool AreZeros(Codebook codebook, ulong x, ulong y) => codebook.IsZero(x) && codebook.IsZero(y) && codebook.IsNegative(x) == codebook.IsNegative(y);

    private static void CompareBulk(FloatFormat source, Codebook codebook)
    {
        // Ordinary numbers first, then NaN among them.
        ulong[] finite = [.. TestCodebooks.Points(codebook).Where(double.IsFinite).Select(number => source.Encode(number))];
        ulong[] codes = [.. finite, .. BoundaryNumbers.Arrange(source, finite, new Random(3))];
        Unpacked[] values = [.. codes.Select(source.Unpack)];
        byte[] bytes = CodeList.ToBytes(source, codes);
        var differences = new Differences($"{source} to {codebook}");
        differences.InParallel(KernelModes.Roundings.Count, mode =>
        {
            BulkRounding rounding = KernelModes.Roundings[(int)mode];
            byte[] actual = new byte[codes.Length];
            BulkConversion.Convert(source, bytes, codebook, actual, rounding, OverflowMode.None, FirstIndex);
            for (int i = 0; i < codes.Length; i++)
            {
                Rounding at = rounding.At(FirstIndex + (ulong)i);
                ulong expected = codebook.Pack(values[i], at);
                if (expected != actual[i])
                {
                    differences.Add($"{source.Decode(codes[i]):R} is {actual[i]} instead of {expected} ({Modes.Describe(at, OverflowMode.None)})");
                }
            }
        });
        differences.AssertNone();
    }
}
