using System.Buffers;
using System.Numerics.Tensors;
using NumFormats.Kernels;

namespace NumFormats.Inference;

/// <summary>A convolution: lines of patches, an exact product for each group, and requantization, a part of the lines at a time.</summary>
internal sealed class IntegerConvolutionStep : IntegerStep
{
    private const int PatchesAtOnce = 1 << 9;

    private readonly IntegerSlot _source;
    private readonly IntegerSlot _target;
    private readonly IntegerProduct _product;
    private readonly ImagePatches _patches;
    private readonly PackedIntegerMatrix[] _weights;
    private readonly int[]? _wideWeights;
    private readonly int _groupOutputs;
    private readonly int _linesAtOnce;

    public IntegerConvolutionStep(IntegerSlot source, IntegerSlot target, IntegerProduct product, ImagePatches patches, ConvolutionMethod method)
    {
        _source = source;
        _target = target;
        _product = product;
        _patches = patches;
        _groupOutputs = product.Outputs / patches.Geometry.Groups;
        _linesAtOnce = Math.Max(1, PatchesAtOnce / patches.Output[1]);
        _weights = product.Pack(patches.Geometry.Groups);
        _wideWeights = method == ConvolutionMethod.Direct ? [.. product.Weights.Select(weight => (int)weight)] : null;
    }

    public override void Run(IntegerPass pass)
    {
        int lines = pass.Batch * _patches.Output[0];
        int columns = _patches.Output[1];
        int atOnce = Math.Min(lines, _linesAtOnce);
        int[] room = ArrayPool<int>.Shared.Rent(atOnce * columns * _product.Outputs);
        sbyte[] patches = ArrayPool<sbyte>.Shared.Rent(atOnce * columns * _product.Depth);
        int example = 0;
        int line = 0;
        for (int first = 0; first < lines; first += atOnce)
        {
            int count = Math.Min(atOnce, lines - first);
            Span<int> sums = room.AsSpan(0, count * columns * _product.Outputs);
            _product.Begin(sums);
            int nextExample = example;
            int nextLine = line;
            for (int group = 0; group < _patches.Geometry.Groups; group++)
            {
                nextExample = example;
                nextLine = line;
                for (int i = 0; i < count; i++)
                {
                    ReadOnlySpan<sbyte> image = pass.Bytes(_source).Slice(nextExample * _source.Count, _source.Count);
                    if (_wideWeights is null)
                    {
                        _patches.Gather(image, nextLine, group, patches.AsSpan(i * columns * _product.Depth, columns * _product.Depth));
                    }
                    else
                    {
                        AddDirectly(image, nextLine, group, sums.Slice(i * columns * _product.Outputs, columns * _product.Outputs));
                    }

                    nextLine++;
                    if (nextLine == _patches.Output[0])
                    {
                        nextLine = 0;
                        nextExample++;
                    }
                }

                if (_wideWeights is null)
                {
                    Multiply(patches, count * columns, group, sums);
                }
            }

            example = nextExample;
            line = nextLine;
            pass.Requantize(_product.Requantizer, sums, count * columns, _target, first * columns * _product.Outputs);
        }

        ArrayPool<sbyte>.Shared.Return(patches);
        ArrayPool<int>.Shared.Return(room);
    }

    private void Multiply(ReadOnlySpan<sbyte> patches, int rows, int group, Span<int> sums)
    {
        int depth = _product.Depth;
        int outputs = _product.Outputs;
        MatrixProduct.MatMulInteger(
            patches[..(rows * depth)],
            MatrixLayout.RowMajor(rows, depth),
            _weights[group],
            sums[(group * _groupOutputs)..],
            MatrixLayout.RowMajor(rows, _groupOutputs, outputs),
            accumulate: true);
    }

    private void AddDirectly(ReadOnlySpan<sbyte> image, int line, int group, Span<int> sums)
    {
        TensorShape shape = _patches.Image;
        WindowGeometry geometry = _patches.Geometry;
        int outputs = _product.Outputs;
        for (int column = 0; column < _patches.Output[1]; column++)
        {
            Span<int> target = sums.Slice((column * outputs) + (group * _groupOutputs), _groupOutputs);
            int row = 0;
            for (int window = 0; window < geometry.Height; window++)
            {
                for (int offset = 0; offset < geometry.Width; offset++, row += _patches.Channels)
                {
                    int y = (line * geometry.Stride) + window - geometry.Padding;
                    int x = (column * geometry.Stride) + offset - geometry.Sides;
                    if ((uint)y >= (uint)shape[0] || (uint)x >= (uint)shape[1])
                    {
                        continue;
                    }

                    ReadOnlySpan<sbyte> numbers = image.Slice((((y * shape[1]) + x) * shape[2]) + (group * _patches.Channels), _patches.Channels);
                    for (int channel = 0; channel < numbers.Length; channel++)
                    {
                        TensorPrimitives.MultiplyAdd(_wideWeights.AsSpan(((row + channel) * outputs) + (group * _groupOutputs), _groupOutputs), (int)numbers[channel], target, target);
                    }
                }
            }
        }
    }
}
