using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NumFormats.Kernels;

namespace NumFormats.Inference;

/// <summary>A convolution whose windows are taken from the image where they lie, a line of a window in one piece: an exact product for each group, and requantization, some lines at a time while their sums are in the caches.</summary>
/// <remarks>The image is copied once, with what lies around it, as unsigned bytes: 128 is added to each integer, and 128 times the sum of the weights taken out of the bias.</remarks>
internal sealed class IntegerWindowStep : IntegerStep
{
    private const byte Zero = 128;
    private const int SumsAtOnce = 1 << 15;

    private readonly IntegerSlot _source;
    private readonly IntegerSlot _target;
    private readonly ImagePatches _patches;
    private readonly Requantizer _requantizer;
    private readonly PackedIntegerMatrix[] _weights;
    private readonly int[] _bias;
    private readonly int[] _starts;
    private readonly int _pieces;
    private readonly int _lineLength;
    private readonly int _paddedLength;
    private readonly int _linesAtOnce;

    public IntegerWindowStep(IntegerSlot source, IntegerSlot target, IntegerProduct product, ImagePatches patches)
    {
        _source = source;
        _target = target;
        _patches = patches;
        _requantizer = product.Requantizer;
        _weights = product.Pack(patches.Geometry.Groups);
        _bias = [.. product.Bias];
        for (int i = 0; i < product.Weights.Length; i++)
        {
            ref int bias = ref _bias[i % product.Outputs];
            bias = unchecked(bias - (Zero * product.Weights[i]));
        }

        _lineLength = (patches.Image[1] + (2 * patches.Geometry.Sides)) * patches.Image[2];
        _paddedLength = checked((patches.Image[0] + (2 * patches.Geometry.Padding)) * _lineLength);
        _pieces = patches.Geometry.Height * (patches.Geometry.Groups == 1 ? 1 : patches.Geometry.Width);
        _starts = Starts();
        _linesAtOnce = Math.Clamp(SumsAtOnce / (patches.Output[1] * product.Outputs), 1, patches.Output[0]);
    }

    /// <summary>Whether the pieces of windows are such as products take.</summary>
    public static bool Serves(ImagePatches patches) => PieceLength(patches) % 4 == 0;

    public override void Run(IntegerPass pass)
    {
        int lines = _patches.Output[0];
        int columns = _patches.Output[1];
        int outputs = _bias.Length;
        int groupOutputs = (int)_weights[0].Columns;
        byte[] padded = ArrayPool<byte>.Shared.Rent(_paddedLength);
        int[] sums = ArrayPool<int>.Shared.Rent(_linesAtOnce * columns * outputs);
        for (int example = 0; example < pass.Batch; example++)
        {
            Pad(MemoryMarshal.AsBytes(pass.Bytes(_source).Slice(example * _source.Count, _source.Count)), padded);
            for (int line = 0; line < lines; line += _linesAtOnce)
            {
                int rows = Math.Min(_linesAtOnce, lines - line) * columns;
                ReadOnlySpan<int> starts = _starts.AsSpan(line * columns * _pieces, rows * _pieces);
                for (int group = 0; group < _weights.Length; group++)
                {
                    MatrixProduct.MatMulInteger(
                        padded.AsSpan(group * _patches.Channels),
                        starts,
                        _weights[group],
                        _bias.AsSpan(group * groupOutputs, groupOutputs),
                        sums.AsSpan(group * groupOutputs),
                        MatrixLayout.RowMajor(rows, groupOutputs, outputs));
                }

                pass.Requantize(_requantizer, sums, rows, _target, (example * _target.Count) + (line * columns * outputs));
            }
        }

        ArrayPool<int>.Shared.Return(sums);
        ArrayPool<byte>.Shared.Return(padded);
    }

    private static int PieceLength(ImagePatches patches) => patches.Channels * (patches.Geometry.Groups == 1 ? patches.Geometry.Width : 1);

    private int[] Starts()
    {
        int[] starts = new int[checked(_patches.Output[0] * _patches.Output[1] * _pieces)];
        int place = 0;
        for (int y = 0; y < _patches.Output[0]; y++)
        {
            for (int x = 0; x < _patches.Output[1]; x++)
            {
                int first = (y * _patches.Geometry.Stride * _lineLength) + (x * _patches.Geometry.Stride * _patches.Image[2]);
                for (int line = 0; line < _patches.Geometry.Height; line++)
                {
                    for (int piece = 0; piece < _pieces / _patches.Geometry.Height; piece++)
                    {
                        starts[place++] = first + (line * _lineLength) + (piece * _patches.Image[2]);
                    }
                }
            }
        }

        return starts;
    }

    private void Pad(ReadOnlySpan<byte> image, Span<byte> padded)
    {
        int length = _patches.Image[1] * _patches.Image[2];
        int side = _patches.Geometry.Sides * _patches.Image[2];
        padded[.._paddedLength].Fill(Zero);
        Span<byte> lines = padded[((_patches.Geometry.Padding * _lineLength) + side)..];
        for (int y = 0; y < _patches.Image[0]; y++)
        {
            TensorPrimitives.Xor(image.Slice(y * length, length), Zero, lines.Slice(y * _lineLength, length));
        }
    }
}
