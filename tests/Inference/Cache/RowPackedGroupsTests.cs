using NumFormats.Inference.Tests.Networks;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Inference.Tests.Cache;

public class RowPackedGroupsTests
{
    private static readonly (int Rows, int Columns)[] s_shapes = [(1, 32), (37, 96), (64, 128), (600, 32)];

    [Fact]
    public void Codes_and_scales_are_those_of_the_definition()
    {
        foreach (int bits in Enumerable.Range(1, 8))
        {
            foreach ((int rows, int columns) in s_shapes)
            {
                float[] numbers = Numbers(rows, columns);
                float[] turned = new float[numbers.Length];
                for (int i = 0; i < numbers.Length; i++)
                {
                    turned[(i % columns * rows) + (i / columns)] = numbers[i];
                }

                uint[] group = new uint[RowPackedGroups.Length(rows, columns, bits)];
                uint[] other = [.. group];
                RowPackedGroups.Quantize(numbers, MatrixLayout.RowMajor(rows, columns), bits, group);
                RowPackedGroups.Quantize(turned, MatrixLayout.ColumnMajor(rows, columns), bits, other);
                Assert.Equal(group, other);
                for (int row = 0; row < rows; row++)
                {
                    float[] part = numbers[(row * columns)..((row + 1) * columns)];
                    var scale = (Half)Math.Min((part.Max() - part.Min()) / ((1 << bits) - 1), 65504);
                    scale = scale == (Half)0 ? (Half)1 : scale;
                    Assert.Equal((scale, (Half)part.Min()), RowPackedGroups.Range(group, row));
                    for (int column = 0; column < columns; column++)
                    {
                        float level = MathF.Round((part[column] - (float)(Half)part.Min()) / (float)scale);
                        Assert.Equal((uint)Math.Clamp(level, 0, (1 << bits) - 1), RowPackedCodes.CodeAt(RowPackedGroups.Codes(group, rows), rows, bits, row, column));
                    }
                }

                RowPackedGroups.SetRange(group, rows - 1, (Half)2, (Half)(-3));
                RowPackedGroups.Encode(numbers, MatrixLayout.RowMajor(rows, columns), bits, group);
                Assert.Equal((uint)Math.Clamp(MathF.Round((numbers[^1] + 3) / 2), 0, (1 << bits) - 1), RowPackedCodes.CodeAt(RowPackedGroups.Codes(group, rows), rows, bits, rows - 1, columns - 1));
            }
        }
    }

    [Fact]
    public void Sums_are_those_of_codes_and_of_offsets_in_sixteen_chains()
    {
        foreach (int bits in Enumerable.Range(1, 8))
        {
            foreach ((int rows, int columns) in s_shapes)
            {
                uint[] group = new uint[RowPackedGroups.Length(rows, columns, bits)];
                RowPackedGroups.Quantize(Numbers(rows, columns), MatrixLayout.RowMajor(rows, columns), bits, group);
                var random = new Random(rows);
                float[] factors = SmallNetworks.Numbers(random, rows, 1);
                float[] sums = SmallNetworks.Numbers(random, columns, 1);
                float[] scaled = new float[rows];
                float[] chains = new float[16];
                for (int row = 0; row < rows; row++)
                {
                    (Half scale, Half offset) = RowPackedGroups.Range(group, row);
                    scaled[row] = factors[row] * (float)scale;
                    chains[row % 16] += factors[row] * (float)offset;
                }

                for (int width = 8; width > 0; width /= 2)
                {
                    for (int i = 0; i < width; i++)
                    {
                        chains[i] += chains[i + width];
                    }
                }

                float[] expected = [.. sums];
                RowPackedCodes.AddScaledRows(RowPackedGroups.Codes(group, rows), bits, scaled, expected);
                expected = [.. expected.Select(sum => sum + chains[0])];
                RowPackedGroups.AddScaledRows(group, bits, factors, sums);
                Assert.Equal(expected, sums);
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        uint[] group = new uint[RowPackedGroups.Length(4, 32, 4)];
        MatrixLayout layout = MatrixLayout.RowMajor(4, 32);
        float[] numbers = new float[128];
        Assert.Equal("columns", Assert.Throws<ArgumentException>(() => RowPackedGroups.Length(1, 31, 4)).ParamName);
        Assert.Equal("bits", Assert.Throws<ArgumentOutOfRangeException>(() => RowPackedGroups.Length(1, 32, 0)).ParamName);
        Assert.Equal("numbers", Assert.Throws<ArgumentException>(() => RowPackedGroups.Quantize(numbers.AsSpan(1), layout, 4, group)).ParamName);
        Assert.Equal("group", Assert.Throws<ArgumentException>(() => RowPackedGroups.Quantize(numbers, layout, 4, group.AsSpan(1))).ParamName);
        Assert.Equal("group", Assert.Throws<ArgumentException>(() => RowPackedGroups.AddScaledRows(group.AsSpan(1), 4, new float[4], new float[32])).ParamName);
        Assert.Equal("sums", Assert.Throws<ArgumentException>(() => RowPackedGroups.AddScaledRows(group, 4, numbers.AsSpan(0, 4), numbers.AsSpan(0, 32))).ParamName);
        foreach (float bad in (float[])[float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, 65536, -70000])
        {
            numbers[70] = bad;
            Assert.Equal("numbers", Assert.Throws<ArgumentException>(() => RowPackedGroups.Quantize(numbers, layout, 4, group)).ParamName);
        }

        Assert.All(group, word => Assert.Equal(0U, word));
    }

    // Rows of all magnitudes that binary16 has, subnormal ones too, rows of one number, and ties.
    private static float[] Numbers(int rows, int columns)
    {
        var random = new Random(rows + columns);
        float[] numbers = SmallNetworks.Numbers(random, rows * columns, 1);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (i / columns % 9) switch
            {
                0 => 0.25f,
                1 => i % 3 * -0f,
                2 => i % 33 / 2f,
                3 => numbers[i] * 30_000,
                4 => numbers[i] * 1e-7f,
                5 => (numbers[i] * 1e-4f) + 3e-5f,
                _ => numbers[i],
            };
        }

        return numbers;
    }
}
