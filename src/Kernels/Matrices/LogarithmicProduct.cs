using System.Buffers;
using System.Numerics;

namespace NumFormats.Kernels;

/// <summary>Matrix products in binary32 whose products are additions of bit patterns: s = s + rule(x, y), in order of k.</summary>
/// <remarks>
/// <para>
/// The product of two normal numbers, if it is a normal number, is the sum of their bits as integers, less those of one, and an offset of 2^−l for linear-complexity multiplication; sign bits add without a carry into them or beyond them. A left operand is prepared with that difference, so that
/// one addition is left. A zero on either side is a mask of zeros: as the sum begins at +0 it is never −0, and a product's zero of either sign leaves it as it is.
/// </para>
/// <para>
/// This holds where all nonzero numbers have exponents from −125 to 127, the least exponents of both operands together are −126 or more, and the greatest together 125 or less: fractions carry twice at most. The numbers are looked at first; others, infinities and NaN take the general way
/// to the same bits.
/// </para>
/// </remarks>
internal abstract unsafe class LogarithmicProduct
{
    private protected const int Rows = 6;
    private protected const int MaxDepth = 512;
    private const int BlockRows = 96;

    private static readonly LogarithmicProduct s_widest = WidestLanes.Create<int, LogarithmicProduct, Factory>(default);

    private protected abstract int Columns { get; }

    /// <summary>Whether products in an order may be additions, if the numbers allow it.</summary>
    public static bool Serves(Accumulation order) =>
        order.Order == AccumulationOrder.Binary32 && order.ChunkLength == 0 && order.Product.IsLogarithmic && (order.Product.OffsetBits ?? 0) <= FloatFormat.Binary32.SignificandBits;

    /// <summary>Multiplies matrices that lie row after row, if the order, the rule and the numbers allow it.</summary>
    /// <returns>Whether they do.</returns>
    public static bool TryMultiply(Accumulation order, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        ProductRule rule = order.Product;
        FloatFormat format = FloatFormat.Binary32;
        if (!Serves(order) || k == 0 || !AreNormal(Exponents(a), Exponents(b)))
        {
            return false;
        }

        int offset = (rule.OffsetBits is int bits ? 1 << (format.SignificandBits - bits) : 0) - (format.Bias << format.SignificandBits);
        fixed (float* left = a, right = b, target = c)
        {
            s_widest.Multiply((int*)left, (int*)right, (int*)target, m, n, k, offset);
        }

        return true;
    }

    /// <summary>Begins or continues the sums of a tile.</summary>
    /// <param name="left">For each product six numbers with the offset, one a row, then their masks.</param>
    /// <param name="right">For each product a row of <see cref="Columns"/> numbers.</param>
    /// <param name="depth">The number of products.</param>
    /// <param name="tile">The sums.</param>
    /// <param name="stride">From one row of sums to the next.</param>
    /// <param name="continues">Whether to go on from what is in the tile; otherwise from zero.</param>
    private protected abstract void Tile(int* left, int* right, nint depth, int* tile, nint stride, bool continues);

    private static bool AreNormal((int Least, int Greatest) a, (int Least, int Greatest) b)
    {
        FloatFormat format = FloatFormat.Binary32;
        return Math.Min(a.Least, b.Least) > format.MinExponent && Math.Max(a.Greatest, b.Greatest) <= format.MaxExponent
            && a.Least + b.Least >= format.MinExponent && a.Greatest + b.Greatest + 2 <= format.MaxExponent;
    }

    // The exponents of the nonzero numbers, or a wider range: a power of two may count as half of it, and subnormal numbers as the least exponent's.
    private static (int Least, int Greatest) Exponents(ReadOnlySpan<float> numbers)
    {
        OperandSurvey survey = OperandSurvey.Widest;
        int whole = numbers.Length - (numbers.Length % survey.Width);
        Span<float> last = stackalloc float[survey.Width];
        last.Clear();
        numbers[whole..].CopyTo(last);
        OperandRange first = survey.Survey(numbers[..whole], 1, whole);
        OperandRange rest = survey.Survey(last, 1, last.Length);
        return (Math.Min(Least(first), Least(rest)), Math.Max(first.GreatestExponent, rest.GreatestExponent));

        // Of one survey the last place and the precision are those of the least number.
        static int Least(OperandRange range) => range.LeastExponent + range.Precision - 1;
    }

    // Rows of blocks of depth: the left operand's stay in the second cache, a panel of the right one's in the first or second.
    private void Multiply(int* a, int* b, int* c, int m, int n, int k, int offset)
    {
        int width = Columns;
        int[] leftRoom = ArrayPool<int>.Shared.Rent(2 * BlockRows * MaxDepth);
        int[] rightRoom = ArrayPool<int>.Shared.Rent(width * MaxDepth);
        int* edge = stackalloc int[Rows * width];
        fixed (int* left = leftRoom, right = rightRoom)
        {
            for (int row = 0; row < m; row += BlockRows)
            {
                int rows = Math.Min(BlockRows, m - row);
                for (int start = 0; start < k; start += MaxDepth)
                {
                    int depth = Math.Min(MaxDepth, k - start);
                    PackLeft(a + ((nint)row * k) + start, rows, k, depth, offset, left);
                    for (int column = 0; column < n; column += width)
                    {
                        int columns = Math.Min(width, n - column);
                        PackRight(b + ((nint)start * n) + column, columns, n, depth, width, right);
                        for (int i = 0; i < rows; i += Rows)
                        {
                            int* tile = c + ((nint)(row + i) * n) + column;
                            int tileRows = Math.Min(Rows, rows - i);
                            int* factors = left + ((nint)2 * i * depth);
                            if (tileRows == Rows && columns == width)
                            {
                                Tile(factors, right, depth, tile, n, start != 0);
                            }
                            else
                            {
                                Copy(tile, n, edge, width, tileRows, columns);
                                Tile(factors, right, depth, edge, width, start != 0);
                                Copy(edge, width, tile, n, tileRows, columns);
                            }
                        }
                    }
                }
            }
        }

        ArrayPool<int>.Shared.Return(rightRoom);
        ArrayPool<int>.Shared.Return(leftRoom);
    }

    private static void PackLeft(int* a, int rows, int stride, int depth, int offset, int* left)
    {
        for (int first = 0; first < rows; first += Rows)
        {
            for (int i = 0; i < Rows; i++)
            {
                int* destination = left + ((nint)2 * first * depth) + i;
                int* source = a + ((nint)(first + i) * stride);
                for (int p = 0; p < depth; p++, destination += 2 * Rows)
                {
                    int number = first + i < rows ? source[p] : 0;
                    destination[0] = number + offset;
                    destination[Rows] = (number & int.MaxValue) == 0 ? 0 : -1;
                }
            }
        }
    }

    // −0 becomes +0.
    private static void PackRight(int* b, int columns, int stride, int depth, int width, int* right)
    {
        var minusZero = new Vector<int>(int.MinValue);
        for (int p = 0; p < depth; p++, b += stride, right += width)
        {
            int j = 0;
            for (; j <= columns - Vector<int>.Count; j += Vector<int>.Count)
            {
                Vector<int> numbers = Vector.Load(b + j);
                Vector.AndNot(numbers, Vector.Equals(numbers, minusZero)).Store(right + j);
            }

            for (; j < width; j++)
            {
                right[j] = j >= columns || b[j] == int.MinValue ? 0 : b[j];
            }
        }
    }

    private static void Copy(int* source, nint sourceStride, int* destination, nint destinationStride, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<int>(source + (i * sourceStride), columns).CopyTo(new Span<int>(destination + (i * destinationStride), columns));
        }
    }

    private readonly struct Factory : ILaneFactory<int, LogarithmicProduct>
    {
        public LogarithmicProduct Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, int>
            where TVector : struct => new LogarithmicProductLoop<TLanes, TVector>();
    }
}
