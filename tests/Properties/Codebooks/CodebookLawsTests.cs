using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Laws of rounding to any table.</summary>
public sealed class CodebookLawsTests
{
    private const int Count = 3000;

    [Fact]
    public void ValuesAreRoundedToThemselves() => Holds(
        (codebook, number) => codebook.Values.ToArray().All(value => Rounded(codebook, value, RoundingMode.NearestEven) == value),
        "rounding values to themselves");

    // Boundaries are binary32 numbers, as near to the midpoints as these are to one another.
    [Fact]
    public void NoOtherValueIsNearer() => Holds(
        (codebook, number) =>
        {
            double rounded = Rounded(codebook, number, RoundingMode.NearestEven);
            return codebook.Values.ToArray().All(value =>
                Math.Abs(number - rounded) <= Math.Abs(number - value) + (2 * Math.Abs(float.BitIncrement((float)Math.Abs(number)) - Math.Abs(number))));
        },
        "rounding to the nearest value");

    [Fact]
    public void UpIsTheLeastValueThatIsNotBelow() => Holds(
        (codebook, number) => Rounded(codebook, number, RoundingMode.Up) == codebook.Values.ToArray().Where(value => value >= number).DefaultIfEmpty(codebook.Values.ToArray().Max()).Min(),
        "rounding up");

    [Fact]
    public void DownIsTheGreatestValueThatIsNotAbove() => Holds(
        (codebook, number) => Rounded(codebook, number, RoundingMode.Down) == codebook.Values.ToArray().Where(value => value <= number).DefaultIfEmpty(codebook.Values.ToArray().Min()).Max(),
        "rounding down");

    [Fact]
    public void RoundingTheNegativeUpIsRoundingDownInTheNegativeTable() => Holds(
        (codebook, number) =>
        {
            var negative = new Codebook("negative", [.. codebook.Values.ToArray().Select(value => -value)]);
            return new[] { RoundingMode.TowardZero, RoundingMode.NearestAway }.All(mode => IsTie(codebook, number) || Rounded(negative, -number, mode) == -Rounded(codebook, number, mode))
                && Rounded(negative, -number, RoundingMode.Up) == -Rounded(codebook, number, RoundingMode.Down);
        },
        "symmetry");

    // Ties at zero, and boundaries that were rounded, go down on both sides.
    private static bool IsTie(Codebook codebook, double number) => codebook.Boundaries.ToArray().Any(boundary => Math.Abs(boundary - number) <= Math.Abs(number) * 1e-6);

    private static double Rounded(Codebook codebook, double number, RoundingMode mode) => codebook.Decode(codebook.Encode(number, mode));

    private static void Holds(Func<Codebook, double, bool> law, string name) =>
        Seeded.Holds(Prop.ForAll(Tables().Zip(Numbers(), static (table, number) => (table, number)).ToArbitrary(), pair => law(pair.table, pair.number)), Count, name);

    // Two to forty numbers, of any exponent or all near one.
    private static Gen<Codebook> Tables() =>
        from length in Gen.Choose(2, 40)
        from isNarrow in Gen.Choose(0, 1)
        from numbers in Gen.ArrayOf(isNarrow == 1 ? Gen.Choose(-300, 300).Select(integer => integer / 64f) : Singles(), length)
        let distinct = numbers.Distinct().ToArray()
        where distinct.Length >= 2
        select new Codebook("any", distinct);

    private static Gen<double> Numbers() => Gen.OneOf(Singles().Select(number => (double)number), Gen.Choose(-400_000, 400_000).Select(integer => integer / 65_536.0));

    private static Gen<float> Singles() => Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite);
}
