using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NumFormats.Kernels;

namespace NumFormats.Inference;

/// <summary>Matrices of one shape in codes of few bits, a scale and an offset for each group of neighbours in a row, one after another in memory as they are added; outliers and the error's main directions beside them.</summary>
/// <remarks>Keys are channels × tokens, and the rows' factors the query; values are tokens × channels, and the factors the weights of attention. So reading is the same for both: a sum of rows.</remarks>
internal sealed class QuantizedBlocks
{
    // In words. Pieces are as long as all before them, up to this.
    private const int LongestPiece = 1 << 20;
    private const int CacheLine = 64;

    private readonly int _rows;
    private readonly int _columns;
    private readonly int _group;
    private readonly int _bits;
    private readonly KeyValueCacheOptions _options;
    private readonly int _groupLength;
    private readonly int _blockLength;
    private readonly List<Memory<uint>> _blocks = [];
    private readonly List<BlockErrors> _errors = [];

    /// <summary>None yet.</summary>
    /// <param name="rows">The rows of a block.</param>
    /// <param name="columns">The columns of a block.</param>
    /// <param name="group">The columns that share a row's scale.</param>
    /// <param name="bits">The bits of a code.</param>
    /// <param name="options">What else there is.</param>
    public QuantizedBlocks(int rows, int columns, int group, int bits, KeyValueCacheOptions options)
    {
        _rows = rows;
        _columns = columns;
        _group = group;
        _bits = bits;
        _options = options;
        _groupLength = RowPackedGroups.Length(rows, group, bits);
        _blockLength = checked(columns / group * _groupLength);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>What they take in memory: codes, scales, offsets, outliers with their places, and directions.</summary>
    public long Bytes => ((long)Count * _blockLength * sizeof(uint)) + _errors.Sum(errors => errors.Bytes);

    private bool KeepsErrors => _options.OutlierShare > 0 || _options.ErrorRank > 0;

    /// <summary>Quantizes a matrix.</summary>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="layout">Where they lie.</param>
    public void Add(ReadOnlySpan<float> numbers, MatrixLayout layout)
    {
        Span<uint> block = Allocate();
        if (!KeepsErrors)
        {
            Quantize(numbers, layout, block);
            return;
        }

        float[] rows = Rows(numbers, layout);
        float[] within = [.. rows];
        bool[]? isOutlier = _options.OutlierShare > 0 ? BlockErrors.Outliers(rows, _columns, _options.OutlierShare) : null;
        for (int start = 0; isOutlier is not null && start < within.Length; start += _group)
        {
            TakeOut(within.AsSpan(start, _group), isOutlier.AsSpan(start, _group));
        }

        Quantize(within, MatrixLayout.RowMajor(_rows, _columns), block);
        DecodeCodes(block, within);
        TensorPrimitives.Subtract(rows, within, within);
        _errors.Add(new BlockErrors(within, _columns, isOutlier, _options.ErrorRank));
    }

    /// <summary>Forgets them; their memory is for the next ones.</summary>
    public void Clear()
    {
        Count = 0;
        _errors.Clear();
    }

    /// <summary>Adds the rows of a block times their factors to the sums.</summary>
    /// <param name="block">The block.</param>
    /// <param name="factors">A factor for each row.</param>
    /// <param name="sums">A sum for each column.</param>
    public void AddScaled(int block, ReadOnlySpan<float> factors, Span<float> sums)
    {
        ReadOnlySpan<uint> words = _blocks[block].Span;
        for (int first = 0; first < _columns; first += _group)
        {
            RowPackedGroups.AddScaledRows(words, _bits, factors, sums.Slice(first, _group));
            words = words[_groupLength..];
        }

        if (KeepsErrors)
        {
            _errors[block].AddScaled(factors, sums);
        }
    }

    /// <summary>The numbers that the codes, outliers and directions of a block stand for.</summary>
    public void Decode(int block, Span<float> destination)
    {
        DecodeCodes(_blocks[block].Span, destination);
        if (KeepsErrors)
        {
            _errors[block].AddTo(destination[..(_rows * _columns)]);
        }
    }

    // The next block's words. They begin on a cache line, and what is read of one leads on to the next.
    private Span<uint> Allocate()
    {
        if (Count == _blocks.Count)
        {
            int blocks = Math.Max(1, Math.Min(Count, LongestPiece / _blockLength));
            uint[] piece = GC.AllocateUninitializedArray<uint>(checked((blocks * _blockLength) + (CacheLine / sizeof(uint))), pinned: true);
            int first = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(piece, 0) & (CacheLine - 1)) / sizeof(uint);
            for (int i = 0; i < blocks; i++)
            {
                _blocks.Add(piece.AsMemory(first + (i * _blockLength), _blockLength));
            }
        }

        return _blocks[Count++].Span;
    }

    private void Quantize(ReadOnlySpan<float> numbers, MatrixLayout layout, Span<uint> block)
    {
        MatrixLayout groupLayout = layout with { Columns = _group };
        for (int first = 0; first < _columns; first += _group)
        {
            ReadOnlySpan<float> part = numbers[(int)(first * layout.ColumnStride)..];
            Span<uint> words = block[.._groupLength];
            if (_options.Scaling == CacheScaling.PowerOfTwo)
            {
                SetPowers(part, groupLayout, words);
                RowPackedGroups.Encode(part, groupLayout, _bits, words);
            }
            else
            {
                RowPackedGroups.Quantize(part, groupLayout, _bits, words);
            }

            block = block[_groupLength..];
        }
    }

    private void SetPowers(ReadOnlySpan<float> numbers, MatrixLayout layout, Span<uint> words)
    {
        for (int row = 0; row < _rows; row++)
        {
            float largest = 0;
            for (int column = 0; column < _group; column++)
            {
                largest = Math.Max(largest, Math.Abs(numbers[(int)((row * layout.RowStride) + (column * layout.ColumnStride))]));
            }

            float power = largest == 0 ? 1 : MathF.ScaleB(1, Math.Clamp(MathF.ILogB(largest) + 2 - _bits, -14, 15));

            // The middle of the codes is zero, as far as binary16 goes.
            RowPackedGroups.SetRange(words, row, (Half)power, (Half)Math.Max(-power * (1 << (_bits - 1)), (float)Half.MinValue));
        }
    }

    private void DecodeCodes(ReadOnlySpan<uint> block, Span<float> destination)
    {
        for (int first = 0; first < _columns; first += _group)
        {
            ReadOnlySpan<uint> codes = RowPackedGroups.Codes(block, _rows);
            for (int row = 0; row < _rows; row++)
            {
                (Half scale, Half offset) = RowPackedGroups.Range(block, row);
                for (int column = 0; column < _group; column++)
                {
                    destination[(row * _columns) + first + column] = ((float)scale * RowPackedCodes.CodeAt(codes, _rows, _bits, row, column)) + (float)offset;
                }
            }

            block = block[_groupLength..];
        }
    }

    private float[] Rows(ReadOnlySpan<float> numbers, MatrixLayout layout)
    {
        float[] rows = new float[_rows * _columns];
        for (int row = 0; row < _rows; row++)
        {
            for (int column = 0; column < _columns; column++)
            {
                rows[(row * _columns) + column] = numbers[(int)((row * layout.RowStride) + (column * layout.ColumnStride))];
            }
        }

        return rows;
    }

    // An outlier is the first of the others, so that it does not widen their range.
    private static void TakeOut(Span<float> numbers, ReadOnlySpan<bool> isOutlier)
    {
        int other = isOutlier.IndexOf(false);
        for (int i = 0; i < numbers.Length && other >= 0; i++)
        {
            numbers[i] = isOutlier[i] ? numbers[other] : numbers[i];
        }
    }
}
