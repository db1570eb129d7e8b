using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>Rows of small integers in blocks that share a scale: an operand of <see cref="MatrixProduct.MatMulBlocks{TResult}(BlockMatrix, BlockMatrix, Span{TResult}, ProductOptions?)"/>, packed once for any number of products. Immutable; for use by any number of threads.</summary>
/// <remarks>
/// <para>
/// An element is an integer from −128 to 127 times its block's scale in binary32. What a block format stands for is taken apart so: an element of a float format is an integer times 2^x, x being the least exponent of the last bit of the format's numbers, and 2^x goes to the scale. e2m1fn elements are integers from −12 to 12,
/// those of e2m3fn from −60 to 60. What a block's scale is multiplied by for the whole tensor's is in it too: it is what <see cref="BlockTensor.Dequantize(Span{float}, int)"/> multiplies elements by.
/// </para>
/// <para>Integers of no more than sixteen kinds take half a byte each.</para>
/// </remarks>
public sealed class BlockMatrix
{
    /// <summary>The rows of a panel.</summary>
    internal const int PanelRows = 32;

    /// <summary>The elements of a row that lie together: the bytes of a lane of 32 bits.</summary>
    internal const int LaneDepth = 4;

    /// <summary>The bytes of a lane of all rows of a panel.</summary>
    internal const int PanelLaneBytes = PanelRows * LaneDepth;

    /// <summary>The kinds of integers that half a byte holds.</summary>
    internal const int MostLevels = 16;

    // Lanes whose halves of bytes lie together.
    private const int LanesPerStep = 2;

    private readonly AlignedPanels _panels;
    private readonly float[] _scales;
    private readonly byte[] _levels;

    private BlockMatrix(ReadOnlySpan<sbyte> integers, float[] scales, int rows, int depth, int blockLength)
    {
        RowCount = rows;
        Depth = depth;
        BlockLength = blockLength;
        BlocksPerRow = (depth + blockLength - 1) / blockLength;
        int grain = LanesPerStep * LaneDepth * (blockLength < depth ? blockLength / LaneDepth : 1);
        LaneCount = (int)(((long)depth + grain - 1) / grain * grain / LaneDepth);
        Least = integers.IsEmpty ? 0 : Math.Min(0, (int)TensorPrimitives.Min(integers));
        Greatest = integers.IsEmpty ? 0 : Math.Max(0, (int)TensorPrimitives.Max(integers));
        _scales = PanelFactors.Arrange(scales, rows, PanelRows);
        _levels = Levels(integers);
        _panels = new AlignedPanels((rows + PanelRows - 1) / PanelRows);
        PackPanels(integers);
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of elements in a row: the depth of products.</summary>
    public int Depth { get; }

    /// <summary>The number of elements in a block; the last one of a row may be shorter.</summary>
    public int BlockLength { get; }

    /// <summary>The number of blocks in a row.</summary>
    internal int BlocksPerRow { get; }

    /// <summary>The lanes of a row, zeros behind the last element included: whole blocks and whole steps of half bytes.</summary>
    internal int LaneCount { get; }

    /// <summary>The least integer, not positive.</summary>
    internal int Least { get; }

    /// <summary>The greatest integer, not negative.</summary>
    internal int Greatest { get; }

    /// <summary>The largest magnitude of the integers.</summary>
    internal int Largest => Math.Max(-Least, Greatest);

    /// <summary>Whether integers take half a byte.</summary>
    internal bool IsNibbles => _levels.Length > 0;

    /// <summary>The integers of the codes of half a byte, as bytes.</summary>
    internal ReadOnlySpan<byte> CodeLevels => _levels;

    /// <summary>Whether a tensor of a format can be packed: its elements are integers from −128 to 127 times a power of two, or of up to four bits with a zero point, and its blocks are of a multiple of four elements or whole rows.</summary>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    public static bool IsSupported(BlockFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return BlockIntegers.Serve(format) && (format.BlockLength <= 0 || format.BlockLength % LaneDepth == 0);
    }

    /// <summary>Whether blocks of a type of ggml can be packed: their elements have no minimum besides a scale.</summary>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    public static bool IsSupported(GgmlBlockFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return !GgmlCodecs.Of(format).HasMinimum;
    }

    /// <summary>Packs a tensor, seen as the matrix whose rows run along the axis of its blocks.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="NotSupportedException">The format is not one that <see cref="IsSupported(BlockFormat)"/>.</exception>
    public static BlockMatrix Pack(BlockTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!IsSupported(tensor.Format))
        {
            throw new NotSupportedException($"{tensor.Format}; expected elements that are integers from -128 to 127 times a power of two, in blocks of a multiple of {LaneDepth}.");
        }

        sbyte[] integers = new sbyte[tensor.RowCount * tensor.RowLength];
        BlockIntegers.Load(tensor, integers);
        return new BlockMatrix(integers, BlockIntegers.Scales(tensor), tensor.RowCount, tensor.RowLength, tensor.RowBlockLength);
    }

    /// <summary>Packs rows of blocks as GGUF files have them.</summary>
    /// <param name="format">The type of the blocks.</param>
    /// <param name="blocks">The blocks, row after row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="depth">The number of elements in a row: whole blocks.</param>
    /// <exception cref="ArgumentNullException">The format is null.</exception>
    /// <exception cref="NotSupportedException">The type is not one that <see cref="IsSupported(GgmlBlockFormat)"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <exception cref="ArgumentException">A row ends within a block, or the bytes are not those of so many blocks.</exception>
    public static BlockMatrix Pack(GgmlBlockFormat format, ReadOnlySpan<byte> blocks, int rows, int depth)
    {
        if (!IsSupported(format))
        {
            throw new NotSupportedException($"{format}; expected a type without minimums.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        if (depth % format.BlockLength != 0)
        {
            throw new ArgumentException($"Rows of {depth} elements; expected a multiple of {format.BlockLength}, that of a block of {format}.", nameof(depth));
        }

        long expected = (long)rows * (depth / format.BlockLength) * format.BytesPerBlock;
        if (blocks.Length != expected)
        {
            throw new ArgumentException($"A length of {blocks.Length} bytes; expected {expected} for {rows} rows of {depth} elements in blocks of {format}.", nameof(blocks));
        }

        GgmlCodec codec = GgmlCodecs.Of(format);
        sbyte[] integers = new sbyte[checked(rows * depth)];
        float[] scales = new float[integers.Length / codec.GroupLength];
        codec.TakeApart(blocks, integers, scales);
        return new BlockMatrix(integers, scales, rows, depth, codec.GroupLength);
    }

    /// <summary>The codes of a panel, which stay there as long as the matrix: lane after lane, each of all rows; two lanes to the halves of bytes where integers take half a byte.</summary>
    internal unsafe byte* Panel(int index) => _panels[index];

    /// <summary>The scales of a panel, block after block, each of all rows.</summary>
    internal ReadOnlySpan<float> Scales(int panel) => _scales.AsSpan(panel * BlocksPerRow * PanelRows, BlocksPerRow * PanelRows);

    /// <summary>The integers of some lanes of a panel, plus an addend, as bytes: lane after lane, each of all rows. Behind the last lane are zeros.</summary>
    internal unsafe void Decode(int panel, int firstLane, int lanes, byte addend, byte* destination)
    {
        int stored = Math.Clamp(LaneCount - firstLane, 0, lanes);
        new Span<byte>(destination + (stored * PanelLaneBytes), (lanes - stored) * PanelLaneBytes).Fill(addend);
        if (IsNibbles)
        {
            Span<byte> levels = stackalloc byte[MostLevels];
            TensorPrimitives.Add(_levels, addend, levels);
            NibbleLanes.Decode(levels, Panel(panel), firstLane, stored, destination);
        }
        else
        {
            var bytes = new ReadOnlySpan<byte>(Panel(panel) + ((nint)firstLane * PanelLaneBytes), stored * PanelLaneBytes);
            TensorPrimitives.Add(bytes, addend, new Span<byte>(destination, bytes.Length));
        }
    }

    /// <summary>The integers of some lanes of a row, as bytes.</summary>
    internal unsafe void DecodeRow(int row, int lanes, int* destination)
    {
        byte* panel = Panel(row / PanelRows);
        int place = row % PanelRows;
        for (int lane = 0; lane < lanes; lane++)
        {
            int word = 0;
            if (lane < LaneCount && IsNibbles)
            {
                uint codes = *(uint*)(panel + ((nint)(lane / LanesPerStep) * PanelLaneBytes) + (place * LaneDepth)) >> (lane % LanesPerStep * 4);
                for (int i = 0; i < LaneDepth; i++)
                {
                    word |= _levels[(codes >> (8 * i)) & (MostLevels - 1)] << (8 * i);
                }
            }
            else if (lane < LaneCount)
            {
                word = *(int*)(panel + ((nint)lane * PanelLaneBytes) + (place * LaneDepth));
            }

            destination[lane] = word;
        }
    }

    // The kinds of integers in increasing order, zero among them, with zeros behind; none if there are too many.
    private byte[] Levels(ReadOnlySpan<sbyte> integers)
    {
        Span<bool> isThere = stackalloc bool[256];
        isThere.Clear();
        isThere[128] = true;
        int count = 1;
        foreach (sbyte integer in integers)
        {
            ref bool there = ref isThere[integer + 128];
            if (!there)
            {
                there = true;
                if (++count > MostLevels)
                {
                    return [];
                }
            }
        }

        byte[] levels = new byte[MostLevels];
        int code = 0;
        for (int i = 0; i < isThere.Length; i++)
        {
            if (isThere[i])
            {
                levels[code++] = unchecked((byte)(i - 128));
            }
        }

        return levels;
    }

    private unsafe void PackPanels(ReadOnlySpan<sbyte> integers)
    {
        Span<byte> codes = stackalloc byte[256];
        codes.Clear();
        for (int code = _levels.Length - 1; code >= 0; code--)
        {
            codes[_levels[code]] = (byte)code;
        }

        codes[0] = (byte)Math.Max(0, _levels.AsSpan().IndexOf((byte)0));
        int rowBytes = LaneCount * LaneDepth;
        byte[] rows = new byte[PanelRows * rowBytes];
        int[] lanes = new int[LaneCount * PanelRows];
        for (int panel = 0; panel < _panels.Count; panel++)
        {
            Array.Clear(rows);
            int count = Math.Min(PanelRows, RowCount - (panel * PanelRows));
            for (int row = 0; row < count; row++)
            {
                MemoryMarshal.AsBytes(integers.Slice(((panel * PanelRows) + row) * Depth, Depth)).CopyTo(rows.AsSpan(row * rowBytes));
            }

            int size = IsNibbles ? lanes.Length * LaneDepth / LanesPerStep : lanes.Length * LaneDepth;
            _panels.Allocate(panel, size);
            fixed (byte* source = rows)
            fixed (int* turned = lanes)
            {
                Transposition.Transpose((int*)source, LaneCount, PanelRows, LaneCount, turned, PanelRows);
                if (IsNibbles)
                {
                    NibbleLanes.Pack(codes, (byte*)turned, LaneCount, Panel(panel));
                }
                else
                {
                    new ReadOnlySpan<byte>(turned, size).CopyTo(new Span<byte>(Panel(panel), size));
                }
            }
        }
    }
}
