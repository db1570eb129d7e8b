using System.Numerics.Tensors;
using NumFormats.Kernels;
using Xunit;

namespace NumFormats.Conformance.Blocks;

public class BlockTensorTests
{
    private static readonly string[] s_names = ["mxfp4", "mxfp6e2m3", "mxint8", "nvfp4", "nvfp4:te", "int4g128", "uint3g32", "int8c", "int8t", "ternary", "dfp16", "e4m3fng7", "posit16g16"];

    [Fact]
    public void Rows_are_quantized_each_by_itself()
    {
        foreach (string name in s_names)
        {
            var format = BlockFormat.Parse(name);
            if (format.BlockLength == BlockFormat.WholeTensor)
            {
                continue;
            }

            float[] source = Samples(5 * 83);
            var tensor = BlockTensor.Quantize(format, source, 5, 83);
            float[] numbers = new float[source.Length];
            tensor.Dequantize(numbers);
            int blocks = BlockQuantization.BlockCount(format, 83);
            Assert.Equal(blocks, tensor.BlocksPerRow);
            for (int row = 0; row < 5; row++)
            {
                byte[] codes = new byte[83 * format.Element.BytesPerCode];
                byte[] scales = new byte[blocks * format.Scale.BytesPerCode];
                byte[] zeroPoints = new byte[format.HasZeroPoint ? blocks : 0];
                float[] expected = new float[83];
                BlockQuantization.Quantize(format, source.AsSpan(row * 83, 83), codes, scales, zeroPoints, tensor.TensorScale);
                BlockQuantization.Dequantize(format, codes, scales, expected, zeroPoints, tensor.TensorScale);
                Assert.Equal(scales, tensor.Scales.Slice(row * scales.Length, scales.Length).ToArray());
                Assert.Equal(expected, numbers.AsSpan(row * 83, 83).ToArray());
            }
        }
    }

    [Fact]
    public void A_tensor_that_shares_a_scale_has_one()
    {
        var tensor = BlockTensor.Quantize(BlockFormat.Parse("int8t"), Samples(60), 4, 15);
        Assert.Equal(1, tensor.BlockCount);
        Assert.Equal(4, tensor.RowCount);
        Assert.Equal(8 + (32 / 60.0), tensor.BitsPerElement, 12);
    }

    [Fact]
    public void Threads_make_no_difference()
    {
        foreach (string name in s_names)
        {
            float[] source = Samples(300 * 257);
            var format = BlockFormat.Parse(name);
            var one = BlockTensor.Quantize(format, source, 300, 257);
            var three = BlockTensor.Quantize(format, source, 300, 257, threads: 3);
            Assert.Equal(one.Codes.ToArray(), three.Codes.ToArray());
            Assert.Equal(one.Scales.ToArray(), three.Scales.ToArray());
            float[] numbers = new float[source.Length];
            float[] again = new float[source.Length];
            one.Dequantize(numbers);
            one.Dequantize(again, threads: 3);
            Assert.Equal(numbers, again);
        }
    }

    [Fact]
    public void Blocks_run_along_any_axis()
    {
        float[] source = Samples(6 * 40 * 3);
        var tensor = new ReadOnlyTensorSpan<float>(source, [6, 40, 3]);
        var format = BlockFormat.Parse("mxfp4");
        var blocks = BlockTensor.Quantize(format, tensor, axis: 1);
        Assert.Equal(18, blocks.RowCount);
        Assert.Equal(40, blocks.RowLength);
        float[] transposed = new float[source.Length];
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 40; j++)
            {
                for (int k = 0; k < 3; k++)
                {
                    transposed[(((i * 3) + k) * 40) + j] = source[(((i * 40) + j) * 3) + k];
                }
            }
        }

        Assert.Equal(BlockTensor.Quantize(format, transposed, 18, 40).Codes.ToArray(), blocks.Codes.ToArray());
        float[] rows = new float[source.Length];
        blocks.Dequantize(rows);
        float[] shaped = new float[source.Length];
        blocks.Dequantize(new TensorSpan<float>(shaped, [6, 40, 3]));
        Assert.Equal(rows[(((4 * 3) + 2) * 40) + 31], shaped[(((4 * 40) + 31) * 3) + 2]);

        var last = BlockTensor.Quantize(format, tensor);
        float[] lastNumbers = new float[source.Length];
        last.Dequantize(lastNumbers);
        float[] lastShaped = new float[source.Length];
        last.Dequantize(new TensorSpan<float>(lastShaped, [6, 40, 3]));
        Assert.Equal(lastNumbers, lastShaped);
    }

    [Fact]
    public void Parts_that_were_stored_make_the_same_tensor()
    {
        foreach (string name in s_names)
        {
            var format = BlockFormat.Parse(name);
            float[] source = Samples(7 * 50);
            var tensor = BlockTensor.Quantize(format, source, 7, 50);
            var again = BlockTensor.FromParts(format, 7, 50, tensor.Codes.Span, tensor.Scales.Span, tensor.ZeroPoints.Span, tensor.TensorScale);
            float[] numbers = new float[source.Length];
            float[] numbersAgain = new float[source.Length];
            tensor.Dequantize(numbers);
            again.Dequantize(numbersAgain);
            Assert.Equal(numbers, numbersAgain);
        }
    }

    [Fact]
    public void Nothing_is_quantized_to_nothing()
    {
        foreach (string name in s_names)
        {
            foreach ((int rows, int columns) in new[] { (0, 0), (3, 0), (0, 5) })
            {
                var tensor = BlockTensor.Quantize(BlockFormat.Parse(name), [], rows, columns);
                tensor.Dequantize([]);
                Assert.Equal(0, tensor.BitsPerElement);
            }
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        BlockFormat format = BlockFormat.MXFP4;
        float[] source = new float[12];
        Assert.Throws<ArgumentNullException>("format", () => BlockTensor.Quantize(null!, source, 3, 4));
        Assert.Throws<ArgumentException>("source", () => BlockTensor.Quantize(format, source, 3, 5));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => BlockTensor.Quantize(format, source, -3, -4));
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => BlockTensor.Quantize(format, source, 3, 4, threads: 0));
        Assert.Throws<ArgumentOutOfRangeException>("axis", () => BlockTensor.Quantize(format, new ReadOnlyTensorSpan<float>(source, [3, 4]), axis: 2));
        Assert.Throws<ArgumentException>("codes", () => BlockTensor.FromParts(format, 3, 4, new byte[5], new byte[3]));
        Assert.Throws<ArgumentException>("codes", () => BlockTensor.FromParts(format, int.MaxValue, int.MaxValue, new byte[5], new byte[3]));
        Assert.Throws<ArgumentException>("scales", () => BlockTensor.FromParts(format, 3, 4, new byte[6], new byte[2]));
        var tensor = BlockTensor.Quantize(format, source, 3, 4);
        Assert.Throws<ArgumentException>("destination", () => tensor.Dequantize(new float[11]));
        Assert.Throws<ArgumentException>("destination", () => tensor.Dequantize(new TensorSpan<float>(new float[12], [4, 3])));
    }

    private static float[] Samples(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.4))];
    }
}
