using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A right operand of matrix products, weights say, packed once for any number of products on this machine. Immutable; for use by any number of threads.</summary>
/// <remarks>
/// The codes stay as narrow as they are, so that a product of few rows reads no more memory than they take: panels of columns, as many as two vectors have lanes of 32 bits, row after row. Codes of up to four bits lie eight depths in each lane, the first in the lowest bits; codes of eight bits as <see cref="ByteQuads"/> has them where the machine can do that; finite binary16 numbers as <see cref="HalfPairs"/> has them.
/// </remarks>
public sealed class PackedMatrix
{
    /// <summary>The codes of up to four bits in a lane.</summary>
    internal const int CodesPerLane = 8;

    /// <summary>The bits of each of them.</summary>
    internal const int NibbleBits = 4;

    private readonly AlignedPanels _panels;

    // What the numbers of each column are multiplied by, as PanelFactors has them; null where they are what codes stand for.
    private readonly float[]? _factors;

    private readonly int _blockLength;

    private unsafe PackedMatrix(CodeMatrix source, float[]? factors = null, int blockLength = 1)
    {
        Elements = source.Format;
        _factors = factors;
        _blockLength = blockLength;
        Rows = source.Layout.Rows;
        Columns = source.Layout.Columns;
        nint count = (Columns + PanelColumns - 1) / PanelColumns;
        IsQuads = !IsNibbles && ByteQuads.Serves(Elements);
        IsPairs = HalfPairs.Serve(source);
        nint size = IsNibbles ? (Rows + CodesPerLane - 1) / CodesPerLane * PanelColumns * sizeof(int)
            : IsQuads ? (Rows + ByteQuads.Depth - 1) / ByteQuads.Depth * ByteQuads.Depth * PanelColumns
            : IsPairs ? (Rows + HalfPairs.Depth - 1) / HalfPairs.Depth * PanelColumns * sizeof(uint)
            : Rows * PanelColumns * Elements.BytesPerCode;
        _panels = new AlignedPanels(checked((int)count));
        for (int i = 0; i < _panels.Count; i++)
        {
            _panels.Allocate(i, size);
            Pack(source, i);
        }
    }

    /// <summary>The format of the numbers that products are computed with.</summary>
    public NumberFormat Format => IsScaled ? FloatFormat.Binary32 : Elements;

    /// <summary>The number of rows: the depth of products.</summary>
    public nint Rows { get; }

    /// <summary>The number of columns.</summary>
    public nint Columns { get; }

    /// <summary>The columns of a panel.</summary>
    internal static int PanelColumns => TileKernel<int>.Widest.Columns;

    /// <summary>The format of the codes.</summary>
    internal NumberFormat Elements { get; }

    /// <summary>Whether what codes stand for is multiplied by the factor of a block.</summary>
    internal bool IsScaled => _factors is not null;

    /// <summary>Whether codes share bytes.</summary>
    internal bool IsNibbles => Elements.BitWidth <= NibbleBits;

    /// <summary>Whether codes lie as <see cref="ByteQuads"/> has them.</summary>
    internal bool IsQuads { get; }

    /// <summary>Whether codes lie as <see cref="HalfPairs"/> has them.</summary>
    internal bool IsPairs { get; }

    /// <summary>The bytes of a row of a panel, where codes lie row after row.</summary>
    internal int BytesPerRow => PanelColumns * Elements.BytesPerCode;

    /// <summary>Packs a matrix.</summary>
    /// <typeparam name="T"><see cref="float"/>, <see cref="double"/>, <see cref="Half"/>, an integer type, or a value type of a number format.</typeparam>
    /// <param name="source">The elements.</param>
    /// <param name="layout">Where they lie. Weights that lie output after output are the layout <see cref="MatrixLayout.ColumnMajor"/>.</param>
    /// <exception cref="NotSupportedException">The type has no number format.</exception>
    /// <exception cref="ArgumentException">The span is too short, or the format is not one that binary64 holds.</exception>
    /// <exception cref="OverflowException">A panel is larger than an array can be.</exception>
    public static PackedMatrix Pack<T>(ReadOnlySpan<T> source, MatrixLayout layout)
        where T : unmanaged => Pack(OperandFormat<T>.Value, MemoryMarshal.AsBytes(source), layout);

    /// <summary>Packs a matrix of codes in a format that is known at run time.</summary>
    /// <param name="format">The format.</param>
    /// <param name="codes">The codes, as <see cref="CodeBytes"/> has them; bits above the format's width are ignored.</param>
    /// <param name="layout">Where they lie, in codes.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The codes are too short or end within one, or the format is not one that binary64 holds.</exception>
    /// <exception cref="OverflowException">A panel is larger than an array can be.</exception>
    public static unsafe PackedMatrix Pack(NumberFormat format, ReadOnlySpan<byte> codes, MatrixLayout layout)
    {
        layout.Check(CodeBytes.Count(format, codes, nameof(codes)), nameof(codes));
        MatrixProduct.CheckOperand(format, nameof(format));
        fixed (byte* first = codes)
        {
            return new PackedMatrix(new CodeMatrix(format, first, layout));
        }
    }

    /// <summary>Packs the transpose of a tensor in a block format, whose blocks run along the depth: each row of the tensor is a column of the matrix. The numbers are those that the tensor dequantizes to, in binary32.</summary>
    /// <remarks>Codes stay codes, and the factors of blocks are binary32 numbers; a tensor with zero points is stored in binary32.</remarks>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="OverflowException">A panel is larger than an array can be.</exception>
    public static unsafe PackedMatrix Pack(BlockTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        NumberFormat format = tensor.Format.HasZeroPoint ? FloatFormat.Binary32 : tensor.Format.Element;
        int count = tensor.RowCount * tensor.RowLength;
        byte[] codes = ArrayPool<byte>.Shared.Rent(checked(count * format.BytesPerCode));
        if (tensor.Format.HasZeroPoint)
        {
            tensor.Dequantize(MemoryMarshal.Cast<byte, float>(codes.AsSpan()));
        }
        else
        {
            tensor.UnpackCodes(codes);
        }

        PackedMatrix packed;
        fixed (byte* first = codes)
        {
            var source = new CodeMatrix(format, first, MatrixLayout.ColumnMajor(tensor.RowLength, tensor.RowCount));
            packed = tensor.Format.HasZeroPoint
                ? new PackedMatrix(source)
                : new PackedMatrix(source, PanelFactors.Arrange(tensor.RowFactors(), tensor.RowCount, PanelColumns), tensor.RowBlockLength);
        }

        ArrayPool<byte>.Shared.Return(codes);
        return packed;
    }

    /// <summary>Multiplies decoded rows of a panel by the factors of their blocks.</summary>
    internal void Scale(nint panel, nint firstDepth, int depth, Span<float> numbers)
    {
        int width = PanelColumns;
        nint blocks = (Rows + _blockLength - 1) / _blockLength;
        for (int row = 0; row < depth; row++)
        {
            nint block = (panel * blocks) + ((firstDepth + row) / _blockLength);
            Span<float> numbersOfRow = numbers.Slice(row * width, width);
            TensorPrimitives.Multiply(numbersOfRow, _factors.AsSpan((int)(block * width), width), numbersOfRow);
        }
    }

    /// <summary>The address of a panel, which stays there as long as the matrix.</summary>
    internal unsafe byte* Panel(nint index) => _panels[index];

    private unsafe void Pack(CodeMatrix source, int index)
    {
        nint firstColumn = (nint)index * PanelColumns;
        nint columns = nint.Min(PanelColumns, Columns - firstColumn);
        byte* panel = Panel(index);
        byte* codes = source.Codes + (firstColumn * source.Layout.ColumnStride * Elements.BytesPerCode);
        switch (Elements.BytesPerCode)
        {
            case 1 when IsNibbles:
                PackNibbles(codes, source.Layout, columns, (uint*)panel);
                break;
            case 1 when IsQuads:
                PackQuads(codes, source.Layout, columns, panel);
                break;
            case 1:
                Copy(codes, source.Layout, columns, panel);
                break;
            case 2 when IsPairs:
                PackPairs((ushort*)codes, source.Layout, columns, (ushort*)panel);
                break;
            case 2:
                Copy((ushort*)codes, source.Layout, columns, (ushort*)panel);
                break;
            case 4:
                Copy((uint*)codes, source.Layout, columns, (uint*)panel);
                break;
            default:
                Copy((ulong*)codes, source.Layout, columns, (ulong*)panel);
                break;
        }
    }

    // Along the columns or along the rows, whichever is nearer in memory.
    private static unsafe void Copy<TCode>(TCode* source, MatrixLayout layout, nint columns, TCode* panel)
        where TCode : unmanaged
    {
        int width = PanelColumns;
        if (layout.RowStride < layout.ColumnStride)
        {
            for (nint j = 0; j < columns; j++)
            {
                for (nint k = 0; k < layout.Rows; k++)
                {
                    panel[(k * width) + j] = source[(k * layout.RowStride) + (j * layout.ColumnStride)];
                }
            }
        }
        else
        {
            for (nint k = 0; k < layout.Rows; k++)
            {
                for (nint j = 0; j < columns; j++)
                {
                    panel[(k * width) + j] = source[(k * layout.RowStride) + (j * layout.ColumnStride)];
                }
            }
        }
    }

    private static unsafe void PackQuads(byte* source, MatrixLayout layout, nint columns, byte* panel)
    {
        for (nint j = 0; j < columns; j++)
        {
            for (nint k = 0; k < layout.Rows; k++)
            {
                panel[ByteQuads.Place(j, k)] = source[(k * layout.RowStride) + (j * layout.ColumnStride)];
            }
        }
    }

    private static unsafe void PackPairs(ushort* source, MatrixLayout layout, nint columns, ushort* panel)
    {
        for (nint k = 0; k < layout.Rows; k++)
        {
            for (nint j = 0; j < columns; j++)
            {
                panel[HalfPairs.Place(j, k, PanelColumns)] = source[(k * layout.RowStride) + (j * layout.ColumnStride)];
            }
        }
    }

    private unsafe void PackNibbles(byte* source, MatrixLayout layout, nint columns, uint* panel)
    {
        int width = PanelColumns;
        uint mask = (uint)Elements.CodeMask;
        for (nint j = 0; j < columns; j++)
        {
            for (nint k = 0; k < layout.Rows; k++)
            {
                uint code = source[(k * layout.RowStride) + (j * layout.ColumnStride)] & mask;
                panel[(k / CodesPerLane * width) + j] |= code << (int)(k % CodesPerLane * NibbleBits);
            }
        }
    }
}
