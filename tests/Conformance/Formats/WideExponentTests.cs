using NumFormats.Testing;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>Formats whose numbers binary64 cannot hold: rounding of exact rational numbers, sampled.</summary>
public sealed class WideExponentTests
{
    private const int SampleCount = 60;

    public static TheoryData<string> Formats() => ["p3109_k16p1ue", "p3109_k16p1uf", "p3109_k15p2se", "p3109_k16p3uf", "e20m5", "e16m3b40000fn", "e12m19", "e8m23", "e11m20fin"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void RationalNumbersRoundAsTheModelSaysInEveryMode(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);
        var points = new RoundingPoints(model);
        ulong[] magnitudes = [0, 1, 2, 1UL << format.SignificandBits, model.LargestFiniteCode - 1, model.LargestFiniteCode];
        var random = new Random(20);
        ulong[] sampled = [.. magnitudes, .. Enumerable.Range(0, SampleCount).Select(_ => (ulong)random.NextInt64((long)model.LargestFiniteCode))];
        var differences = new Differences(format.Name);
        differences.InParallel(sampled.Length, index =>
        {
            BigRational value = model.Decode(sampled[index]).Value;
            BigRational unit = points.UnitInTheLastPlace(sampled[index]);

            // Beside the midpoint by less than 64 bits can show, so that the sticky bit decides.
            BigRational hair = BigRational.Pow2(-90);
            BigRational half = BigRational.Pow2(-1);
            BigRational[] fractions = [BigRational.Zero, hair, half - hair, half, half + hair, new BigRational(1, 3), BigRational.One - hair];
            foreach (BigRational fraction in fractions)
            {
                BigRational point = value + (unit * fraction);
                foreach (BigRational signed in (BigRational[])[point, -point])
                {
                    Check(signed);
                }
            }
        });
        differences.AssertNone();

        void Check(BigRational value)
        {
            var number = Unpacked.FromRatio(value.Numerator, value.Denominator);
            foreach ((Rounding rounding, OverflowMode overflow) in Modes.All)
            {
                ulong expected = model.Encode(value, rounding, overflow);
                ulong actual = format.Pack(number, rounding, overflow);
                if (expected != actual)
                {
                    differences.Add($"{value} is 0x{actual:X} instead of 0x{expected:X} ({Modes.Describe(rounding, overflow)})");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void CodesMeanWhatTheModelSaysAndComeBack(string name)
    {
        var format = FloatFormat.Parse(name);
        ReferenceFloat model = Models.Of(format);
        var random = new Random(21);
        for (int i = 0; i < 2000; i++)
        {
            ulong code = (ulong)random.NextInt64((long)model.CodeCount);
            Assert.Equal(model.Decode(code), ExactNumbers.ToReference(format.Unpack(code)));
            Assert.Equal(model.Canonicalize(code), model.Canonicalize(format.Pack(format.Unpack(code))));
        }
    }
}
