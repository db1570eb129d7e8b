using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NumFormats.Kernels;

/// <summary>Exact products of integers of one and two bits by planes of bits.</summary>
/// <remarks>
/// <para>
/// An integer is the sum of its bits times 1, 2, …, of which the last is negative where there is a sign. So a product of matrices is a sum over pairs of planes: the product of two weights times the number of depths at which both bits are set.
/// Lanes of 32 bits have 32 depths of a column. What is left of them after "and" with those of a row is counted half a byte at a time by a table, and counts are summed in bytes for as long as they fit.
/// </para>
/// <para>Every pair of planes takes as long. With more than two of them products of bytes are faster.</para>
/// </remarks>
internal sealed unsafe class BitPlaneProduct
{
    private const int MostPairs = 2;
    private const int WordBits = 32;
    private const int Rows = 4;
    private const int Lanes = 16;
    private const int Columns = 2 * Lanes;
    private const int GroupColumns = 16 * Columns;

    // A step counts at most eight ones a byte.
    private const int MostSteps = 31;

    private const int BlockDepth = 1 << 14;
    private const int BlockWords = BlockDepth / WordBits;
    private const int LeftWords = 1 << 18;

    private readonly ByteSource _left;
    private readonly ByteSource _right;
    private readonly int[] _leftWeights;
    private readonly int[] _rightWeights;
    private readonly nint _depth;
    private readonly int* _target;
    private readonly MatrixLayout _layout;
    private readonly bool _accumulates;

    /// <summary>A product that <see cref="Serves"/>.</summary>
    public BitPlaneProduct(CodeMatrix left, CodeMatrix right, int* target, MatrixLayout layout, bool accumulates)
    {
        _left = new ByteSource(left, isLeft: true);
        _right = new ByteSource(right, isLeft: false);
        _leftWeights = Weights((IntegerFormat)left.Format);
        _rightWeights = Weights((IntegerFormat)right.Format);
        _depth = left.Layout.Columns;
        _target = target;
        _layout = layout;
        _accumulates = accumulates;
    }

    /// <summary>Whether this is the fastest way of this machine for operands of the given formats.</summary>
    public static bool Serves(NumberFormat left, NumberFormat right) => Avx512BW.IsSupported && left.BitWidth * right.BitWidth <= MostPairs;

    /// <summary>Computes it.</summary>
    public void Run(int threads) => ProductGrid.Run(_layout.Rows, _layout.Columns, _depth, threads, Rows, Columns, Run);

    private static int[] Weights(IntegerFormat format)
    {
        int[] weights = [.. Enumerable.Range(0, format.BitWidth).Select(plane => 1 << plane)];
        weights[^1] = format.IsSigned ? -weights[^1] : weights[^1];
        return weights;
    }

    // Blocks of depth, of each some rows whose words stay in the second cache, and the words of one group of panels of columns after another.
    private void Run(nint firstRow, nint rows, nint firstColumn, nint columns)
    {
        int words = (int)nint.Min(BlockWords, (_depth + WordBits - 1) / WordBits);
        int rowWords = words * _leftWeights.Length;
        int mostRows = (int)nint.Min((rows + Rows - 1) / Rows * Rows, Math.Max(Rows, LeftWords / Math.Max(1, rowWords) / Rows * Rows));
        uint[] leftRoom = ArrayPool<uint>.Shared.Rent(mostRows * rowWords);
        uint[] rightRoom = ArrayPool<uint>.Shared.Rent(words * _rightWeights.Length * GroupColumns);
        byte[] byteRoom = ArrayPool<byte>.Shared.Rent(BlockDepth + (2 * WordBits));
        fixed (uint* left = leftRoom, right = rightRoom)
        fixed (byte* bytes = byteRoom)
        {
            nint start = 0;
            do
            {
                int depth = (int)nint.Min(BlockDepth, _depth - start);
                int count = (depth + WordBits - 1) / WordBits;
                for (nint row = 0; row < rows; row += mostRows)
                {
                    int partRows = (int)nint.Min(mostRows, rows - row);
                    PackLeft(firstRow + row, partRows, start, depth, count, left, bytes);
                    for (nint group = 0; group < columns; group += GroupColumns)
                    {
                        int groupColumns = (int)nint.Min(GroupColumns, columns - group);
                        PackRight(start, depth, count, firstColumn + group, groupColumns, right, bytes);
                        for (int column = 0; column < groupColumns; column += Columns)
                        {
                            Tiles(left, right + ((nint)column * _rightWeights.Length * count), count, firstRow + row, partRows, firstColumn + group + column, Math.Min(Columns, groupColumns - column), continues: _accumulates || start > 0);
                        }
                    }
                }

                start += BlockDepth;
            }
            while (start < _depth);
        }

        ArrayPool<uint>.Shared.Return(leftRoom);
        ArrayPool<uint>.Shared.Return(rightRoom);
        ArrayPool<byte>.Shared.Return(byteRoom);
    }

    // Row after row, plane after plane of a row. Rows beyond the last are zeros.
    private void PackLeft(nint firstRow, int rows, nint start, int depth, int words, uint* left, byte* bytes)
    {
        int padded = (rows + Rows - 1) / Rows * Rows;
        new Span<byte>(bytes + depth, 2 * WordBits).Clear();
        for (int i = 0; i < rows; i++)
        {
            _left.LoadRow(firstRow + i, start, depth, bytes);
            for (int plane = 0; plane < _leftWeights.Length; plane++, left += words)
            {
                Gather(bytes, plane, words, left, 1);
            }
        }

        new Span<uint>(left, (padded - rows) * _leftWeights.Length * words).Clear();
    }

    // Panel after panel, plane after plane of a panel, the words of its columns for 32 depths together.
    private void PackRight(nint start, int depth, int words, nint firstColumn, int columns, uint* right, byte* bytes)
    {
        nint planeWords = (nint)words * Columns;
        nint panelWords = planeWords * _rightWeights.Length;
        new Span<uint>(right, (int)((columns + Columns - 1) / Columns * panelWords)).Clear();
        if (_right.IsColumnMajor)
        {
            new Span<byte>(bytes + depth, 2 * WordBits).Clear();
            for (int j = 0; j < columns; j++)
            {
                _right.LoadColumn(start, firstColumn + j, depth, bytes);
                for (int plane = 0; plane < _rightWeights.Length; plane++)
                {
                    Gather(bytes, plane, words, right + (j / Columns * panelWords) + (plane * planeWords) + (j % Columns), Columns);
                }
            }

            return;
        }

        new Span<byte>(bytes + columns, Columns).Clear();
        for (int i = 0; i < depth; i++)
        {
            _right.LoadRow(start + i, firstColumn, columns, bytes);
            uint* panel = right + ((nint)(i / WordBits) * Columns);
            for (int j = 0; j < columns; j += Columns, panel += panelWords)
            {
                Vector512<uint> first = Avx512F.ConvertToVector512UInt32(Vector128.Load(bytes + j));
                Vector512<uint> second = Avx512F.ConvertToVector512UInt32(Vector128.Load(bytes + j + Lanes));
                uint* place = panel;
                for (int plane = 0; plane < _rightWeights.Length; plane++, place += planeWords)
                {
                    Add(first, plane, i % WordBits, place);
                    Add(second, plane, i % WordBits, place + Lanes);
                }
            }
        }
    }

    private static void Add(Vector512<uint> integers, int plane, int place, uint* words) =>
        (Vector512.Load(words) | (((integers >>> plane) & Vector512<uint>.One) << place)).Store(words);

    // One bit of each byte.
    private static void Gather(byte* bytes, int plane, int count, uint* words, nint stride)
    {
        for (int i = 0; i < count; i++, bytes += WordBits, words += stride)
        {
            *words = (Vector256.Load(bytes).AsUInt16() << (7 - plane)).AsByte().ExtractMostSignificantBits();
        }
    }

    private void Tiles(uint* left, uint* right, int words, nint firstRow, int rows, nint firstColumn, int columns, bool continues)
    {
        for (int row = 0; row < rows; row += Rows, left += (nint)Rows * _leftWeights.Length * words)
        {
            Tile(left, right, words, firstRow + row, Math.Min(Rows, rows - row), firstColumn, columns, continues);
        }
    }

    [SkipLocalsInit]
    private void Tile(uint* left, uint* right, int words, nint firstRow, int rows, nint firstColumn, int columns, bool continues)
    {
        int* sums = stackalloc int[Rows * Columns];
        new Span<int>(sums, Rows * Columns).Clear();
        for (int i = 0; i < _leftWeights.Length; i++)
        {
            for (int j = 0; j < _rightWeights.Length; j++)
            {
                Count(left + ((nint)i * words), (nint)_leftWeights.Length * words, right + ((nint)j * words * Columns), words, _leftWeights[i] * _rightWeights[j], sums);
            }
        }

        for (int i = 0; i < rows; i++)
        {
            int* place = _target + ((firstRow + i) * _layout.RowStride) + (firstColumn * _layout.ColumnStride);
            for (int j = 0; j < columns; j++, place += _layout.ColumnStride)
            {
                *place = unchecked((continues ? *place : 0) + sums[(i * Columns) + j]);
            }
        }
    }

    // Adds the weight for each depth at which both bits are set.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Count(uint* left, nint stride, uint* right, nint words, int weight, int* sums)
    {
        var table = Vector512.Create(Vector256.Create(Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4)));
        var low = Vector512.Create((byte)15);
        while (words > 0)
        {
            Vector512<byte> a0 = Vector512<byte>.Zero;
            Vector512<byte> a1 = Vector512<byte>.Zero;
            Vector512<byte> b0 = Vector512<byte>.Zero;
            Vector512<byte> b1 = Vector512<byte>.Zero;
            Vector512<byte> c0 = Vector512<byte>.Zero;
            Vector512<byte> c1 = Vector512<byte>.Zero;
            Vector512<byte> d0 = Vector512<byte>.Zero;
            Vector512<byte> d1 = Vector512<byte>.Zero;
            for (uint* end = right + (nint.Min(words, MostSteps) * Columns); right < end; right += Columns, left++)
            {
                Vector512<uint> first = Vector512.Load(right);
                Vector512<uint> second = Vector512.Load(right + Lanes);
                var bits = Vector512.Create(left[0]);
                a0 += Ones(bits & first, table, low);
                a1 += Ones(bits & second, table, low);
                bits = Vector512.Create(left[stride]);
                b0 += Ones(bits & first, table, low);
                b1 += Ones(bits & second, table, low);
                bits = Vector512.Create(left[2 * stride]);
                c0 += Ones(bits & first, table, low);
                c1 += Ones(bits & second, table, low);
                bits = Vector512.Create(left[3 * stride]);
                d0 += Ones(bits & first, table, low);
                d1 += Ones(bits & second, table, low);
            }

            words -= MostSteps;
            Add(a0, weight, sums);
            Add(a1, weight, sums + Lanes);
            Add(b0, weight, sums + Columns);
            Add(b1, weight, sums + Columns + Lanes);
            Add(c0, weight, sums + (2 * Columns));
            Add(c1, weight, sums + (2 * Columns) + Lanes);
            Add(d0, weight, sums + (3 * Columns));
            Add(d1, weight, sums + (3 * Columns) + Lanes);
        }
    }

    // How many bits of each byte are set, of which the table has those of half a byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Ones(Vector512<uint> bits, Vector512<byte> table, Vector512<byte> low) =>
        Avx512BW.Shuffle(table, bits.AsByte() & low) + Avx512BW.Shuffle(table, (bits >>> 4).AsByte() & low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<byte> counts, int weight, int* sums)
    {
        Vector512<short> pairs = Avx512BW.MultiplyAddAdjacent(counts, Vector512<sbyte>.One);
        (Vector512.Load(sums) + (Avx512BW.MultiplyAddAdjacent(pairs, Vector512<short>.One) * weight)).Store(sums);
    }
}
