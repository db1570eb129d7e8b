using System.Buffers;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A right operand of exact products of integers, weights say, packed once for any number of products on this machine. Immutable; for use by any number of threads.</summary>
/// <remarks>Each integer takes a byte: panels of columns, as many as two vectors have lanes of 32 bits, four depths in a lane.</remarks>
public sealed unsafe class PackedIntegerMatrix
{
    private readonly AlignedPanels _panels;
    private readonly int[] _columnSums;

    private PackedIntegerMatrix(NumberFormat format, ByteSource source, MatrixLayout layout)
    {
        Format = format;
        Rows = layout.Rows;
        Columns = layout.Columns;
        Offset = source.Offset;
        nint count = (Columns + PanelColumns - 1) / PanelColumns;
        nint size = checked((Rows + IntegerTileKernel.BytesPerLane - 1) / IntegerTileKernel.BytesPerLane * IntegerTileKernel.BytesPerLane * PanelColumns);
        _columnSums = new int[checked((int)Columns)];
        _panels = new AlignedPanels(checked((int)count));
        for (int i = 0; i < _panels.Count; i++)
        {
            _panels.Allocate(i, size);
        }

        byte[] room = ArrayPool<byte>.Shared.Rent(_columnSums.Length);
        fixed (byte* row = room)
        {
            for (nint depth = 0; depth < Rows; depth++)
            {
                source.LoadRow(depth, 0, _columnSums.Length, row);
                Add(depth, row);
            }
        }

        ArrayPool<byte>.Shared.Return(room);
    }

    /// <summary>The format of the integers.</summary>
    public NumberFormat Format { get; }

    /// <summary>The number of rows: the depth of products.</summary>
    public nint Rows { get; }

    /// <summary>The number of columns.</summary>
    public nint Columns { get; }

    /// <summary>The columns of a panel.</summary>
    internal static int PanelColumns => IntegerTileKernel.Fastest.Columns;

    /// <summary>What is to be added to a byte, as a signed one, for the integer.</summary>
    internal int Offset { get; }

    /// <summary>The sum of the integers of each column, modulo 2^32.</summary>
    internal ReadOnlySpan<int> ColumnSums => _columnSums;

    /// <summary>Packs a matrix.</summary>
    /// <typeparam name="T"><see cref="sbyte"/>, <see cref="byte"/>, or a value type of an integer format of up to eight bits.</typeparam>
    /// <param name="source">The elements.</param>
    /// <param name="layout">Where they lie. Weights that lie output after output are the layout <see cref="MatrixLayout.ColumnMajor"/>.</param>
    /// <exception cref="NotSupportedException">The type has no number format.</exception>
    /// <exception cref="ArgumentException">The span is too short, or the format is not one of integers of up to eight bits.</exception>
    /// <exception cref="OverflowException">A panel is larger than an array can be.</exception>
    public static PackedIntegerMatrix Pack<T>(ReadOnlySpan<T> source, MatrixLayout layout)
        where T : unmanaged => Pack(OperandFormat<T>.Value, MemoryMarshal.AsBytes(source), layout);

    /// <summary>Packs a matrix of codes in a format that is known at run time.</summary>
    /// <param name="format">The format: an <see cref="IntegerFormat"/> of up to eight bits.</param>
    /// <param name="codes">The codes, one a byte; bits above the format's width are ignored.</param>
    /// <param name="layout">Where they lie.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="ArgumentException">The codes are too short, or the format is not one of integers of up to eight bits.</exception>
    /// <exception cref="OverflowException">A panel is larger than an array can be.</exception>
    public static PackedIntegerMatrix Pack(NumberFormat format, ReadOnlySpan<byte> codes, MatrixLayout layout)
    {
        layout.Check(CodeBytes.Count(format, codes, nameof(codes)), nameof(codes));
        MatrixProduct.CheckInteger(format, nameof(format));
        fixed (byte* first = codes)
        {
            return new PackedIntegerMatrix(format, new ByteSource(new CodeMatrix(format, first, layout), isLeft: false), layout);
        }
    }

    /// <summary>The address of a panel, which stays there as long as the matrix.</summary>
    internal int* Panel(nint index) => (int*)_panels[index];

    private void Add(nint depth, byte* row)
    {
        int width = PanelColumns;
        nint place = (depth / IntegerTileKernel.BytesPerLane * IntegerTileKernel.BytesPerLane * width) + (depth % IntegerTileKernel.BytesPerLane);
        for (int i = 0; i < _panels.Count; i++)
        {
            byte* bytes = _panels[i] + place;
            for (int j = i * width; j < Math.Min(_columnSums.Length, (i + 1) * width); j++, bytes += IntegerTileKernel.BytesPerLane)
            {
                *bytes = row[j];
                _columnSums[j] = unchecked(_columnSums[j] + (sbyte)row[j] + Offset);
            }
        }
    }
}
