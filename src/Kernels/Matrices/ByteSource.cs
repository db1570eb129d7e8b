using System.Numerics.Tensors;

namespace NumFormats.Kernels;

/// <summary>The integers of a matrix of codes of up to eight bits, as bytes of which one operand's are unsigned and the other's signed.</summary>
/// <remarks>
/// With s for the bit of the sign, 0 where there is none, (code ⊕ s) − s is the integer. A signed format on the left is moved up by 128, an unsigned one on the right down by 128: <see cref="Offset"/> undoes it.
/// </remarks>
internal sealed unsafe class ByteSource
{
    private const int Half = 128;

    private readonly CodeMatrix _matrix;
    private readonly byte _mask;
    private readonly byte _sign;
    private readonly byte _addend;

    /// <summary>The integers of a matrix, as unsigned bytes on the left of a product or as signed ones on the right.</summary>
    public ByteSource(CodeMatrix matrix, bool isLeft)
    {
        var format = (IntegerFormat)matrix.Format;
        _matrix = matrix;
        _mask = (byte)format.CodeMask;
        _sign = (byte)(format.IsSigned ? 1 << (format.BitWidth - 1) : 0);
        Offset = format.IsSigned && isLeft ? -Half : !format.IsSigned && !isLeft ? Half : 0;
        _addend = unchecked((byte)(-_sign - Offset));
    }

    /// <summary>What is to be added to a byte, unsigned on the left and signed on the right, for the integer.</summary>
    public int Offset { get; }

    /// <summary>Whether the elements of a column lie one after another and those of a row do not.</summary>
    public bool IsColumnMajor => _matrix.Layout.ColumnStride != 1 && _matrix.Layout.RowStride == 1;

    /// <summary>Loads elements of a row.</summary>
    public void LoadRow(nint row, nint column, int count, byte* destination) => Load(row, column, _matrix.Layout.ColumnStride, count, destination);

    /// <summary>Loads elements of a column.</summary>
    public void LoadColumn(nint row, nint column, int count, byte* destination) => Load(row, column, _matrix.Layout.RowStride, count, destination);

    private void Load(nint row, nint column, nint stride, int count, byte* destination)
    {
        byte* first = _matrix.Codes + (row * _matrix.Layout.RowStride) + (column * _matrix.Layout.ColumnStride);
        var bytes = new Span<byte>(destination, count);
        if (stride == 1)
        {
            TensorPrimitives.Xor(new ReadOnlySpan<byte>(first, count), _sign, bytes);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                destination[i] = (byte)(first[i * stride] ^ _sign);
            }
        }

        if (_mask != byte.MaxValue)
        {
            TensorPrimitives.BitwiseAnd(bytes, _mask, bytes);
        }

        if (_addend != 0)
        {
            TensorPrimitives.Add(bytes, _addend, bytes);
        }
    }
}
