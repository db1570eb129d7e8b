using FsCheck;
using FsCheck.Fluent;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Properties;

/// <summary>What holds of every transform: it is undone, whatever the matrix, in place as well as apart, with any number of threads.</summary>
public sealed class TransformLawsTests
{
    private const int Count = 150;

    private static Gen<(int Rows, int Columns, float[] Numbers)> Matrices =>
        from rows in Gen.Choose(0, 6)
        from sixteenths in Gen.Choose(1, 20)
        from numbers in Gen.ArrayOf(Numbers, rows * 16 * sixteenths)
        select (rows, 16 * sixteenths, numbers);

    // Small integers tie and sum exactly. The others are of all sizes, among them what is not finite.
    private static Gen<float> Numbers => Gen.Frequency(
        (8, Gen.Choose(-8, 8).Select(number => (float)number)),
        (4, Gen.Choose(-1000, 1000).SelectMany(number => Gen.Choose(-20, 20), (number, exponent) => MathF.ScaleB(number, exponent))),
        (1, Gen.Elements(-0f, float.Epsilon, float.MaxValue, float.NegativeInfinity, float.NaN)));

    [Fact]
    public void ReorderingIsUndone() => IsUndone(ColumnReordering.ByMagnitude, "reordering");

    [Fact]
    public void ReorderingSortsTheColumns() => Seeded.Holds(
        Prop.ForAll(Matrices.ToArbitrary(), matrix =>
        {
            (int rows, int columns, float[] numbers) = matrix;
            var reordering = ColumnReordering.ByMagnitude(numbers, rows, columns);
            float[] sorted = new float[numbers.Length];
            reordering.Apply(numbers, rows, columns, sorted);
            int[] largest = [.. Enumerable.Range(0, columns).Select(column => Enumerable.Range(0, rows).Select(row => BitConverter.SingleToInt32Bits(sorted[(row * columns) + column]) & int.MaxValue).DefaultIfEmpty().Max())];
            for (int i = 1; i < columns; i++)
            {
                if (largest[i] > largest[i - 1] || (largest[i] == largest[i - 1] && reordering.Permutation[i] < reordering.Permutation[i - 1]))
                {
                    return false;
                }
            }

            return Enumerable.Range(0, columns).All(i => reordering.InversePermutation[reordering.Permutation[i]] == i);
        }),
        Count,
        "the order of columns");

    [Fact]
    public void OutlierColumnsAreUndone() => IsUndone((source, rows, columns) => OutlierColumns.Above(source, rows, columns, 6), "outlier columns");

    [Fact]
    public void SparseOutliersAreUndone() => IsUndone((source, rows, columns) => SparseOutliers.Largest(source, rows, columns, 0.1), "sparse outliers");

    [Fact]
    public void SparseOutliersAboveAThresholdAreUndone() => IsUndone((source, rows, columns) => SparseOutliers.Above(source, rows, columns, 3), "sparse outliers");

    // Powers of two are exact where no quotient is subnormal or overflows.
    [Fact]
    public void PowersOfTwoAreUndone() => IsUndone(
        (source, rows, columns) => new ColumnScaling([.. Enumerable.Range(0, columns).Select(i => MathF.ScaleB(1, (i % 9) - 8))]),
        "scaling by powers of two",
        number => float.IsFinite(number) && Math.Abs(number) < 1e30f);

    [Fact]
    public void RotationOfIntegersIsUndone() => IsUndone((source, rows, columns) => new HadamardRotation(columns, 16, seed: 5), "rotation", number => Math.Abs(number) <= 8 && number == MathF.Round(number));

    [Fact]
    public void CompositionsAreUndone() => IsUndone(
        (source, rows, columns) =>
        {
            var outliers = SparseOutliers.Above(source, rows, columns, 8);
            float[] rest = new float[source.Length];
            outliers.Apply(source, rows, columns, rest);
            return TensorTransform.Compose(outliers, ColumnReordering.ByMagnitude(rest, rows, columns), new HadamardRotation(columns, 4));
        },
        "a composition",
        number => !float.IsSubnormal(number) && (number == MathF.Round(number) || !float.IsFinite(number)));

    [Fact]
    public void TheInverseIsUndone() => IsUndone((source, rows, columns) => TensorTransform.Inverse(ColumnReordering.ByMagnitude(source, rows, columns)), "an inverse");

    [Fact]
    public void NothingIsUndone() => IsUndone((source, rows, columns) => TensorTransform.Compose(), "the identity");

    // Each stage and multiplication rounds once, and the sums of squares of one block lie apart by as much as the documented error allows.
    [Fact]
    public void RotationKeepsNorms() => Seeded.Holds(
        Prop.ForAll(Matrices.ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(), (matrix, log) =>
        {
            (int rows, int columns, float[] numbers) = matrix;
            numbers = [.. numbers.Select(number => float.IsFinite(number) && Math.Abs(number) < 1e15f ? number : 1)];
            int blockLength = 1 << log;
            float[] rotated = new float[numbers.Length];
            new HadamardRotation(columns, blockLength, seed: 2).Apply(numbers, rows, columns, rotated);
            double bound = Math.Pow(1 + Math.ScaleB(1, -24), log + 2) - 1;
            for (int start = 0; start < numbers.Length; start += blockLength)
            {
                double before = Math.Sqrt(numbers.AsSpan(start, blockLength).ToArray().Sum(number => (double)number * number));
                double after = Math.Sqrt(rotated.AsSpan(start, blockLength).ToArray().Sum(number => (double)number * number));
                if (!(Math.Abs(after - before) <= (bound + 1e-14) * before + 1e-43))
                {
                    return false;
                }
            }

            return true;
        }),
        Count,
        "the norm of a rotated block");

    [Fact]
    public void PermutationsAloneReorder()
    {
        Assert.Throws<ArgumentException>("permutation", () => new ColumnReordering([0, 2]));
        Assert.Throws<ArgumentException>("permutation", () => new ColumnReordering([0, 0]));
        Assert.Throws<ArgumentException>("permutation", () => new ColumnReordering([-1, 0]));
        Assert.Throws<ArgumentException>("columns", () => new ColumnReordering([1, 0]).Apply(new float[3], 1, 3, new float[3]));
        Assert.Throws<ArgumentException>("source", () => ColumnReordering.ByMagnitude(new float[3], 2, 2));
        Assert.Throws<ArgumentNullException>("transforms", () => TensorTransform.Compose(null!, null!));
        Assert.Throws<ArgumentNullException>("transform", () => TensorTransform.Inverse(null!));
        Assert.Throws<ArgumentException>("source", () => TensorTransform.Compose().Apply(new float[3], 2, 2, new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => TensorTransform.Compose().Invert(new float[4], 2, 2, new float[4], 0));
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        var random = new Random(6);
        float[] source = [.. Enumerable.Range(0, 301 * 240).Select(_ => random.NextSingle() - 0.5f)];
        foreach (ITensorTransform transform in (ITensorTransform[])[ColumnReordering.ByMagnitude(source, 301, 240), ColumnScaling.ForWeights(source, 301, 240), SparseOutliers.Largest(source, 301, 240, 0.01)])
        {
            float[] one = new float[source.Length];
            transform.Apply(source, 301, 240, one);
            float[] many = [.. source];
            transform.Apply(many, 301, 240, many, threads: 4);
            Assert.Equal(one, many);
            transform.Invert(one, 301, 240, one);
            transform.Invert(many, 301, 240, many, threads: 4);
            Assert.Equal(one, many);
        }
    }

    private static void IsUndone(TransformScheme.Factory factory, string name, Func<float, bool>? isAllowed = null) => Seeded.Holds(
        Prop.ForAll(Matrices.ToArbitrary(), matrix =>
        {
            (int rows, int columns, float[] numbers) = matrix;
            float[] source = [.. numbers.Select(number => isAllowed?.Invoke(number) ?? true ? number : 1)];
            ITensorTransform transform = factory(source, rows, columns);
            float[] apart = new float[source.Length];
            float[] inPlace = [.. source];
            transform.Apply(source, rows, columns, apart);
            transform.Apply(inPlace, rows, columns, inPlace);
            bool same = HaveSameBits(apart, inPlace);
            float[] back = new float[source.Length];
            transform.Invert(apart, rows, columns, back);
            transform.Invert(inPlace, rows, columns, inPlace);
            return same && HaveSameBits(back, inPlace) && source.AsSpan().SequenceEqual(back);
        }),
        Count,
        $"the inversion of {name}");

    private static bool HaveSameBits(float[] x, float[] y) => x.Select(BitConverter.SingleToInt32Bits).SequenceEqual(y.Select(BitConverter.SingleToInt32Bits));
}
