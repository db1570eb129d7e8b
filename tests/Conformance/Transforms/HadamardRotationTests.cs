using System.Numerics;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Transforms;

public class HadamardRotationTests
{
    // A unit roundoff of binary32.
    private const double Unit = 1.0 / (1 << 24);

    public static TheoryData<int, int, ulong?> Shapes =>
        new()
        {
            { 1, 1, 3UL },
            { 6, 2, 3UL },
            { 8, 8, null },
            { 12, 4, 0UL },
            { 48, 16, 7UL },
            { 160, 32, 0UL },
            { 192, 64, 1UL },
            { 128, 128, null },
            { 640, 128, 1UL << 60 },
            { 256, 256, 2UL },
            { 1536, 512, 2UL },
            { 2048, 1024, 5UL },
            { 4096, 4096, 9UL },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Bits_are_those_of_the_documented_order_of_additions(int columns, int blockLength, ulong? seed)
    {
        const int Rows = 3;
        float[] source = Samples(Rows * columns);
        var rotation = new HadamardRotation(columns, blockLength, seed);
        float[] found = new float[source.Length];
        rotation.Apply(source, Rows, columns, found);
        AssertSameBits(Stages(Scaled(source, columns, blockLength, seed), blockLength), found);

        rotation.Invert(source, Rows, columns, found);
        AssertSameBits(Scaled(Stages([.. source], blockLength), columns, blockLength, seed), found);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Blocks_are_multiplied_by_the_matrix_within_the_documented_error(int columns, int blockLength, ulong? seed)
    {
        float[] source = Samples(columns);
        float[] found = new float[columns];
        new HadamardRotation(columns, blockLength, seed).Apply(source, 1, columns, found);
        double bound = Math.Pow(1 + Unit, BitOperations.Log2((uint)blockLength) + 2) - 1;
        for (int start = 0; start < columns; start += blockLength)
        {
            double norm = 0;
            double error = 0;
            for (int i = 0; i < blockLength; i++)
            {
                double sum = 0;
                for (int j = 0; j < blockLength; j++)
                {
                    sum += (BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? 1 : -1) * Sign(seed, start + j) * (double)source[start + j];
                }

                double expected = sum / Math.Sqrt(blockLength);
                norm += expected * expected;
                error += (found[start + i] - expected) * (found[start + i] - expected);
            }

            Assert.True(Math.Sqrt(error) <= bound * Math.Sqrt(norm), $"{error} in a block of {norm}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Inversion_gives_numbers_back_within_the_documented_error(int columns, int blockLength, ulong? seed)
    {
        const int Rows = 2;
        float[] source = Samples(Rows * columns);
        float[] numbers = [.. source];
        var rotation = new HadamardRotation(columns, blockLength, seed);
        rotation.Apply(numbers, Rows, columns, numbers);
        rotation.Invert(numbers, Rows, columns, numbers);
        double bound = Math.Pow(1 + Unit, 2 * (BitOperations.Log2((uint)blockLength) + 2)) - 1;
        for (int start = 0; start < source.Length; start += blockLength)
        {
            double norm = 0;
            double error = 0;
            for (int i = start; i < start + blockLength; i++)
            {
                norm += (double)source[i] * source[i];
                error += ((double)numbers[i] - source[i]) * ((double)numbers[i] - source[i]);
            }

            Assert.True(Math.Sqrt(error) <= bound * Math.Sqrt(norm), $"{error} in a block of {norm}");
        }
    }

    [Fact]
    public void Integers_come_back_exactly_from_blocks_of_a_power_of_four()
    {
        var random = new Random(4);
        float[] source = [.. Enumerable.Range(0, 3 * 256).Select(_ => (float)random.Next(-1000, 1001))];
        float[] numbers = new float[source.Length];
        foreach (int blockLength in (int[])[4, 16, 64, 256])
        {
            var rotation = new HadamardRotation(256, blockLength, seed: 11);
            rotation.Apply(source, 3, 256, numbers);
            Assert.NotEqual(source, numbers);
            rotation.Invert(numbers, 3, 256, numbers);
            Assert.Equal(source, numbers);
        }
    }

    [Fact]
    public void An_outlier_is_spread_over_its_block_alone()
    {
        float[] numbers = new float[256];
        numbers[130] = 8;
        new HadamardRotation(256, 64, seed: 1).Apply(numbers, 1, 256, numbers);
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(i is >= 128 and < 192 ? 1 : 0, Math.Abs(numbers[i]));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_spreads_over_its_block_alone(float number)
    {
        float[] numbers = [.. Enumerable.Repeat(1f, 256)];
        numbers[130] = number;
        new HadamardRotation(256, 64, seed: 1).Apply(numbers, 1, 256, numbers);
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.Equal(i is < 128 or >= 192, float.IsFinite(numbers[i]));
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1024)]
    public void Threads_do_not_change_a_bit(int blockLength)
    {
        const int Rows = 97;
        float[] source = Samples(Rows * 1024);
        float[] one = new float[source.Length];
        float[] three = new float[source.Length];
        var rotation = new HadamardRotation(1024, blockLength);
        rotation.Apply(source, Rows, 1024, one);
        rotation.Apply(source, Rows, 1024, three, threads: 3);
        AssertSameBits(one, three);
        rotation.Invert(source, Rows, 1024, one);
        rotation.Invert(source, Rows, 1024, three, threads: 3);
        AssertSameBits(one, three);
    }

    [Fact]
    public void Nothing_beyond_the_matrix_is_written()
    {
        float[] destination = [.. Enumerable.Repeat(7f, 60)];
        new HadamardRotation(48, 16).Apply(new float[48], 1, 48, destination);
        Assert.All(destination[..48], number => Assert.Equal(0, number));
        Assert.All(destination[48..], number => Assert.Equal(7, number));
    }

    [Fact]
    public void Wrong_descriptions_and_sizes_are_refused_by_name_and_nothing_is_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => new HadamardRotation(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => new HadamardRotation(int.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>("blockLength", () => new HadamardRotation(16, 0));
        Assert.Throws<ArgumentException>("blockLength", () => new HadamardRotation(48, 24));
        Assert.Throws<ArgumentException>("columns", () => new HadamardRotation(48, 32));

        var rotation = new HadamardRotation(32, 16);
        float[] source = [.. Enumerable.Repeat(1f, 64)];
        float[] destination = new float[64];
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => rotation.Apply(source, -2, 32, destination));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => rotation.Apply(source, 2, -32, destination));
        Assert.Throws<ArgumentException>("source", () => rotation.Apply(source, 1, 32, destination));
        Assert.Throws<ArgumentException>("source", () => rotation.Apply(source, 1 << 30, 32, destination));
        Assert.Throws<ArgumentException>("columns", () => rotation.Apply(source, 4, 16, destination));
        Assert.Throws<ArgumentException>("destination", () => rotation.Apply(source, 2, 32, destination.AsSpan(1)));
        Assert.Throws<ArgumentException>("destination", () => rotation.Invert(destination.AsSpan(0, 32), 1, 32, destination.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => rotation.Invert(source, 2, 32, destination, threads: 0));
        Assert.All(destination, number => Assert.Equal(0, number));
    }

    private static float[] Scaled(float[] numbers, int columns, int blockLength, ulong? seed) =>
        [.. numbers.Select((number, i) => number * (Sign(seed, i % columns) * (float)(1 / Math.Sqrt(blockLength))))];

    private static float[] Stages(float[] numbers, int blockLength)
    {
        for (int distance = 1; distance < blockLength; distance *= 2)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                if ((i % blockLength & distance) == 0)
                {
                    (numbers[i], numbers[i + distance]) = (numbers[i] + numbers[i + distance], numbers[i] - numbers[i + distance]);
                }
            }
        }

        return numbers;
    }

    private static int Sign(ulong? seed, int column) => seed is ulong key && Philox.Word(key, (ulong)column) >> 31 == 1 ? -1 : 1;

    private static void AssertSameBits(float[] expected, float[] found) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), found.Select(BitConverter.SingleToInt32Bits));

    // Of all sizes, zeros of both signs among them, none so large that sums overflow.
    private static float[] Samples(int count)
    {
        var random = new Random(count);
        return
        [
            .. Enumerable.Range(0, count).Select(i => (i % 11) switch
            {
                0 => 0,
                1 => -0f,
                2 => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-30, 60)),
                _ => random.NextSingle() - 0.5f,
            })
        ];
    }
}
