using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Transforms;

public class TransformSchemeTests
{
    [Theory]
    [InlineData("hadamard", "hadamard128")]
    [InlineData("Hadamard16:7", "hadamard16:7")]
    [InlineData("hadamardfull", "hadamardfull")]
    [InlineData("hadamardfull:18446744073709551615", "hadamardfull:18446744073709551615")]
    [InlineData("reorder", "reorder")]
    [InlineData("equalize", "equalize")]
    [InlineData("equalize0.5:pow2", "equalize0.5:pow2")]
    [InlineData("outliers6.0", "outliers6")]
    [InlineData("outliers1e20", "outliers1e20")]
    [InlineData("sparse0.01", "sparse0.01")]
    [InlineData("rex2", "rex2")]
    [InlineData("lorc8", "lorc8")]
    [InlineData(" outliers6 + hadamard64:0+rex2", "outliers6+hadamard64+rex2")]
    public void Names_are_read_and_printed(string name, string expected)
    {
        var scheme = TransformScheme.Parse(name);
        Assert.Equal(expected, scheme.Name);
        Assert.Equal(expected, TransformScheme.Parse(scheme.ToString()).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rotate")]
    [InlineData("hadamard24")]
    [InlineData("hadamard0")]
    [InlineData("hadamard128:")]
    [InlineData("hadamard99999999999")]
    [InlineData("hadamardfull16")]
    [InlineData("reorder2")]
    [InlineData("equalize2")]
    [InlineData("equalize:pow")]
    [InlineData("outliers")]
    [InlineData("outliers-1")]
    [InlineData("outliers1e39")]
    [InlineData("sparse1.5")]
    [InlineData("sparsenan")]
    [InlineData("rex0")]
    [InlineData("lorc")]
    [InlineData("lorc1.5")]
    [InlineData("reorder+")]
    public void Other_names_are_refused(string name)
    {
        Assert.False(TransformScheme.TryParse(name, out _));
        Assert.Contains("sparse{share}", Assert.Throws<FormatException>(() => TransformScheme.Parse(name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transform_goes_around_the_quantizer()
    {
        float[] source = Samples(4 * 64);
        float[] transformed = new float[source.Length];
        var rotation = new HadamardRotation(64, 32, seed: 3);
        rotation.Apply(source, 4, 64, transformed);
        Halve(transformed, 4, 64, transformed);
        rotation.Invert(transformed, 4, 64, transformed);
        float[] found = [.. Enumerable.Repeat(5f, source.Length + 1)];
        TransformScheme.Parse("hadamard32:3").Around(Halve)(source, 4, 64, found);
        Assert.Equal([.. transformed, 5], found);
    }

    [Fact]
    public void The_first_goes_around_the_second()
    {
        // Doubled within, an outlier stays what it is only if it is taken out first.
        float[] source = [1, 9, 2, 3];
        float[] found = new float[4];
        TransformScheme.Parse("outliers6+rex2").Around(Halve)(source, 2, 2, found);
        Assert.Equal([0.75f, 9, 1.5f, 3], found);
        TransformScheme.Compose(TransformScheme.Expand(2), TransformScheme.Outliers(6)).Around(Halve)(source, 2, 2, found);

        // The residual of a column kept wide is zero, and halves of it too.
        Assert.Equal([0.75f, 9, 1.5f, 3], found);
        TransformScheme.Parse("rex2+equalize").Around(Halve)(source, 2, 2, found);
        Assert.Equal([0.75f, 6.75f, 1.5f, 2.25f], found);
    }

    [Theory]
    [InlineData("hadamard")]
    [InlineData("hadamardfull")]
    [InlineData("reorder")]
    [InlineData("equalize:pow2")]
    [InlineData("equalize0.7")]
    [InlineData("outliers0.4")]
    [InlineData("sparse0.1")]
    [InlineData("rex3")]
    [InlineData("lorc4")]
    [InlineData("reorder+hadamard64+sparse0.05+lorc2")]
    public void Around_a_quantizer_that_does_nothing_nothing_changes(string name)
    {
        float[] source = Samples(8 * 256);
        float[] found = new float[source.Length];
        TransformScheme.Parse(name).Around((from, _, _, to) => from.CopyTo(to))(source, 8, 256, found);
        Assert.All(source.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Outliers_are_what_rotation_and_splitting_help_against()
    {
        float[] source = Samples(8 * 256);
        for (int i = 0; i < source.Length; i += 101)
        {
            source[i] *= 50;
        }

        RoundTrip quantizer = (from, _, _, to) =>
        {
            float largest = 0;
            foreach (float number in from)
            {
                largest = Math.Max(largest, Math.Abs(number));
            }

            Quantization.Round(IntegerFormat.Int4, from, to, largest / 7);
        };
        double plain = Error(quantizer);
        Assert.True(Error(TransformScheme.Hadamard().Around(quantizer)) < 0.5 * plain);
        Assert.True(Error(TransformScheme.Sparse(0.02).Around(quantizer)) < 0.01 * plain);

        double Error(RoundTrip way)
        {
            float[] found = new float[source.Length];
            way(source, 8, 256, found);
            return source.Zip(found).Sum(pair => ((double)pair.First - pair.Second) * ((double)pair.First - pair.Second));
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        Assert.Throws<ArgumentException>("blockLength", () => TransformScheme.Hadamard(24));
        Assert.Throws<ArgumentOutOfRangeException>("blockLength", () => TransformScheme.Hadamard(0));
        Assert.Throws<ArgumentOutOfRangeException>("strength", () => TransformScheme.Equalize(2));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => TransformScheme.Outliers(float.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => TransformScheme.Sparse(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>("order", () => TransformScheme.Expand(0));
        Assert.Throws<ArgumentOutOfRangeException>("rank", () => TransformScheme.Compensate(-1));
        Assert.Throws<ArgumentException>("schemes", () => TransformScheme.Compose());
        Assert.Throws<ArgumentNullException>("schemes", () => TransformScheme.Compose(null!, TransformScheme.Reorder()));
        Assert.Throws<ArgumentNullException>("quantizer", () => TransformScheme.Reorder().Around(null!));
        Assert.Throws<ArgumentException>("name", () => TransformScheme.Invertible("", ColumnReordering.ByMagnitude));
        Assert.Throws<ArgumentNullException>("factory", () => TransformScheme.Invertible("own", null!));
        float[] matrix = new float[100];
        Assert.Throws<ArgumentException>("columns", () => TransformScheme.Hadamard(64).Around(Halve)(matrix, 1, 100, new float[100]));
        Assert.Throws<ArgumentException>("blockLength", () => TransformScheme.Hadamard(null).Around(Halve)(matrix, 1, 100, new float[100]));
        Assert.Throws<ArgumentException>("destination", () => TransformScheme.Reorder().Around(Halve)(matrix, 1, 100, matrix));
    }

    private static void Halve(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i] / 2;
        }
    }

    private static float[] Samples(int count)
    {
        var random = new Random(23);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
