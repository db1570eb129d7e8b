namespace NumFormats.Kernels;

/// <summary>
/// The grid of a matrix in blocks of ggml. Under its scales a run of elements can stand for a few numbers: these are found by dequantizing blocks with every code, and kept in increasing order. A code here is a place in that order.
/// </summary>
internal sealed class GgmlGrid : ColumnGrid
{
    private readonly GgmlCodec _codec;
    private readonly GgmlBlockFormat _format;
    private readonly byte[] _usable;
    private readonly int _blocksPerRow;
    private readonly int _runsPerRow;

    // The rows' blocks as they are stored, and as they are with new scales.
    private readonly byte[] _blocks;
    private readonly byte[] _scaled;

    // Run after run, for every row the levels in increasing order, and the codes that stand for them.
    private readonly float[] _levels;
    private readonly byte[] _codesOfLevels;

    /// <summary>Quantizes a matrix whose rows are whole blocks.</summary>
    public GgmlGrid(GgmlBlockFormat format, ReadOnlySpan<float> weights, int rows, int columns)
        : base(rows, columns, codeSize: 1, format.BlockLength)
    {
        _format = format;
        _codec = GgmlCodecs.Of(format);
        _usable = Usable(format);
        _blocksPerRow = columns / format.BlockLength;
        _runsPerRow = columns / _codec.GroupLength;
        _blocks = new byte[checked(rows * _blocksPerRow * format.BytesPerBlock)];
        GgmlQuantization.Quantize(format, weights, _blocks);
        _scaled = [.. _blocks];
        _levels = new float[checked(rows * _runsPerRow * _usable.Length)];
        _codesOfLevels = new byte[_levels.Length];
        for (int block = 0; block < _blocksPerRow; block++)
        {
            LoadLevels(block);
        }
    }

    /// <summary>The blocks, row after row.</summary>
    public ReadOnlySpan<byte> Blocks => _blocks;

    public override bool HasOwnScales => true;

    private int BytesPerRow => _blocksPerRow * _format.BytesPerBlock;

    public override void Round(int column, ReadOnlySpan<float> numbers, Span<byte> codes, Span<float> values)
    {
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> levels = Levels(column, row);
            int above = FirstNotBelow(levels, numbers[row]);
            bool isBelow = above == levels.Length || (above > 0 && numbers[row] - levels[above - 1] <= levels[above] - numbers[row]);
            codes[row] = (byte)(isBelow ? above - 1 : above);
            values[row] = levels[codes[row]];
        }
    }

    public override void Decode(int column, ReadOnlySpan<byte> codes, Span<float> values)
    {
        for (int row = 0; row < Rows; row++)
        {
            values[row] = Levels(column, row)[codes[row]];
        }
    }

    public override void Neighbours(int column, ReadOnlySpan<float> numbers, Span<byte> below, Span<byte> above)
    {
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> levels = Levels(column, row);
            int first = FirstNotBelow(levels, numbers[row]);
            int upper = Math.Min(first, levels.Length - 1);
            above[row] = (byte)upper;
            below[row] = (byte)(first == levels.Length || levels[upper] == numbers[row] ? upper : Math.Max(0, upper - 1));
        }
    }

    public override void ChooseScales(int block, ReadOnlySpan<float> numbers)
    {
        byte[] chosen = new byte[Rows * _format.BytesPerBlock];
        _codec.Quantize(numbers, chosen);
        for (int row = 0; row < Rows; row++)
        {
            chosen.AsSpan(row * _format.BytesPerBlock, _format.BytesPerBlock).CopyTo(Block(_scaled, row, block));
        }

        LoadLevels(block);
    }

    public override void Store(int row)
    {
        byte[] codes = new byte[Columns];
        for (int column = 0; column < Columns; column++)
        {
            codes[column] = _codesOfLevels[Place(column, row) + Codes(column)[row]];
        }

        Span<byte> blocks = _blocks.AsSpan(row * BytesPerRow, BytesPerRow);
        _scaled.AsSpan(row * BytesPerRow, BytesPerRow).CopyTo(blocks);
        _codec.Arrangement.Pack(codes, blocks);
    }

    // Those that ggml writes: −128 is not among its bytes, nor is a minus zero or a fourth ternary digit.
    private static byte[] Usable(GgmlBlockFormat format)
    {
        int count = format == GgmlBlockFormat.Q8_0 || format == GgmlBlockFormat.Q8_K ? 256
            : format == GgmlBlockFormat.Q5_0 || format == GgmlBlockFormat.Q5_1 ? 32
            : format == GgmlBlockFormat.Q1_0 ? 2
            : format == GgmlBlockFormat.Q2_0 || format == GgmlBlockFormat.TQ1_0 || format == GgmlBlockFormat.TQ2_0 ? 3
            : 16;
        int leftOut = format == GgmlBlockFormat.Q8_0 || format == GgmlBlockFormat.Q8_K ? 128
            : format == GgmlBlockFormat.MXFP4 || format == GgmlBlockFormat.NVFP4 ? 8
            : count;
        return [.. Enumerable.Range(0, count).Where(code => code != leftOut).Select(code => (byte)code)];
    }

    // The first level that is not below a number; their count where all are.
    private static int FirstNotBelow(ReadOnlySpan<float> levels, float number)
    {
        (int low, int high) = (0, levels.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = levels[middle] < number ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private Span<byte> Block(byte[] blocks, int row, int block) => blocks.AsSpan((row * BytesPerRow) + (block * _format.BytesPerBlock), _format.BytesPerBlock);

    private int Place(int column, int row) => ((column / _codec.GroupLength * Rows) + row) * _usable.Length;

    private ReadOnlySpan<float> Levels(int column, int row) => _levels.AsSpan(Place(column, row), _usable.Length);

    // Every run of every row's block takes all codes, as many at a time as it has elements.
    private void LoadLevels(int block)
    {
        byte[] blocks = new byte[Rows * _format.BytesPerBlock];
        for (int row = 0; row < Rows; row++)
        {
            Block(_scaled, row, block).CopyTo(blocks.AsSpan(row * _format.BytesPerBlock));
        }

        int run = _codec.GroupLength;
        byte[] codes = new byte[Rows * _format.BlockLength];
        float[] numbers = new float[codes.Length];
        for (int first = 0; first < _usable.Length; first += run)
        {
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = _usable[Math.Min(first + (i % run), _usable.Length - 1)];
            }

            _codec.Arrangement.Pack(codes, blocks);
            _codec.Dequantize(blocks, numbers);
            for (int i = 0; i < numbers.Length; i++)
            {
                int level = first + (i % run);
                if (level < _usable.Length)
                {
                    int place = Place((block * _format.BlockLength) + (i % _format.BlockLength), i / _format.BlockLength) + level;
                    _levels[place] = numbers[i];
                    _codesOfLevels[place] = _usable[level];
                }
            }
        }

        for (int i = 0; i < codes.Length; i += run)
        {
            int place = Place((block * _format.BlockLength) + (i % _format.BlockLength), i / _format.BlockLength);
            Array.Sort(_levels, _codesOfLevels, place, _usable.Length);
        }
    }
}
