using System.Buffers;
using NumFormats.Kernels;

namespace NumFormats.Inference;

/// <summary>A linear layer: an exact product, requantized a part of the rows at a time, while it is in the caches.</summary>
internal sealed class IntegerProductStep : IntegerStep
{
    private const int SumsAtOnce = 1 << 18;

    private readonly IntegerSlot _source;
    private readonly IntegerSlot _target;
    private readonly IntegerProduct _product;
    private readonly PackedIntegerMatrix _weights;
    private readonly int _rows;
    private readonly int _rowsAtOnce;

    public IntegerProductStep(IntegerSlot source, IntegerSlot target, IntegerProduct product, int rows)
    {
        _source = source;
        _target = target;
        _product = product;
        _weights = product.Pack(1)[0];
        _rows = rows;
        _rowsAtOnce = Math.Max(1, SumsAtOnce / product.Outputs);
    }

    public override void Run(IntegerPass pass)
    {
        int rows = pass.Batch * _rows;
        int depth = _product.Depth;
        int outputs = _product.Outputs;
        int[] room = ArrayPool<int>.Shared.Rent(Math.Min(rows, _rowsAtOnce) * outputs);
        for (int first = 0; first < rows; first += _rowsAtOnce)
        {
            int count = Math.Min(_rowsAtOnce, rows - first);
            Span<int> sums = room.AsSpan(0, count * outputs);
            _product.Begin(sums);
            MatrixProduct.MatMulInteger<sbyte>(
                pass.Bytes(_source).Slice(first * depth, count * depth), MatrixLayout.RowMajor(count, depth), _weights, sums, MatrixLayout.RowMajor(count, outputs), accumulate: true);
            pass.Requantize(_product.Requantizer, sums, count, _target, first * outputs);
        }

        ArrayPool<int>.Shared.Return(room);
    }
}
