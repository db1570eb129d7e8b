using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>A dot product of codes that is gathered piece by piece. Not for use by several threads at once.</summary>
/// <remarks>
/// The exact sum takes products in blocks, in the form in which <see cref="ExactAccumulator"/> adds them fastest: for formats of up to 16 bits as integers times powers of
/// two, with a table of the codes; for binary32 as binary64 numbers, which hold the products exactly. Wider formats and blocks with infinities or NaN go one by one.
/// </remarks>
public sealed class DotProduct
{
    private const int WidestTable = 16;

    // A multiple of what the accumulator takes at once, and small enough for the first cache.
    private const int BlockLength = 1024;

    // With the room of an integer above the products, the accumulator sees by the scale alone that a term fits.
    private const int Headroom = 64;

    private static readonly ConcurrentDictionary<NumberFormat, long[]> s_tables = new();

    private readonly NumberFormat _format;
    private readonly ExactAccumulator? _exact;
    private readonly long[]? _table;
    private readonly bool _isNarrow;
    private readonly NumberFormat? _chain;
    private readonly long[] _integers = [];
    private readonly int[] _scales = [];
    private readonly double[] _doubles = [];
    private Unpacked _sum;

    /// <summary>A dot product of nothing: zero.</summary>
    /// <param name="format">The format of both operands.</param>
    /// <param name="accumulation">How the products are summed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mode is not defined, or the products of the format span more bits than an <see cref="ExactAccumulator"/> has.</exception>
    public DotProduct(NumberFormat format, DotAccumulation accumulation)
    {
        ArgumentNullException.ThrowIfNull(format);
        _format = format;
        switch (accumulation)
        {
            case DotAccumulation.Exact:
                _exact = new ExactAccumulator(2 * format.LeastExponent, (2 * format.GreatestExponent) + 1 + Headroom);
                break;
            case DotAccumulation.Binary32:
                _chain = FloatFormat.Binary32;
                return;
            case DotAccumulation.Binary64:
                _chain = FloatFormat.Binary64;
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(accumulation), accumulation, "Expected a defined way to accumulate.");
        }

        // The fast ways read codes as the machine has numbers.
        if (!BitConverter.IsLittleEndian)
        {
            return;
        }

        if (format.BitWidth <= WidestTable)
        {
            _table = s_tables.GetOrAdd(format, static key => Tabulate(key));

            // As multiples of the least number, a block of products sums up in 64 bits.
            _isNarrow = format.BitWidth <= 8 && (2 * (format.GreatestExponent - format.LeastExponent + 1)) + BitOperations.Log2(BlockLength) < 64;
            if (!_isNarrow)
            {
                _integers = new long[BlockLength];
                _scales = new int[BlockLength];
            }
        }
        else if (format.Equals(FloatFormat.Binary32))
        {
            _doubles = new double[BlockLength];
        }
    }

    /// <summary>Adds the products of two spans of codes, as <see cref="CodeBytes"/> has them.</summary>
    /// <exception cref="ArgumentException">The spans are not of one length, or end within a code.</exception>
    public void Add(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        int count = CodeBytes.Count(_format, x, nameof(x));
        if (y.Length != x.Length)
        {
            throw new ArgumentException($"A length of {y.Length} bytes; expected {x.Length}, that of the other operand.", nameof(y));
        }

        int size = _format.BytesPerCode;
        for (int start = 0; start < count; start += BlockLength)
        {
            int length = Math.Min(BlockLength, count - start);
            ReadOnlySpan<byte> blockX = x.Slice(start * size, length * size);
            ReadOnlySpan<byte> blockY = y.Slice(start * size, length * size);
            if (!TryAddBlock(blockX, blockY, length))
            {
                AddOneByOne(blockX, blockY);
            }
        }
    }

    /// <summary>The sum, exact or with a sticky bit, ready to be rounded to any format.</summary>
    public Unpacked Sum => _exact?.ToUnpacked() ?? _sum;

    /// <summary>Starts anew from zero.</summary>
    public void Clear()
    {
        _exact?.Clear();
        _sum = Unpacked.Zero;
    }

    // Each code as significand × 2^(scale + least exponent): the significand in the high half, the scale, which is not negative, in the low half; −1 there for what is
    // not finite. Bits above the width of the format are ignored.
    private static long[] Tabulate(NumberFormat format)
    {
        long[] table = new long[1 << (8 * format.BytesPerCode)];
        for (int code = 0; code < table.Length; code++)
        {
            Unpacked value = format.Unpack((ulong)code);
            if (!value.IsFiniteNonzero)
            {
                table[code] = value.IsZero ? 0 : uint.MaxValue;
                continue;
            }

            int zeros = BitOperations.TrailingZeroCount(value.Significand);
            long significand = (long)(value.Significand >> zeros);
            int scale = value.Exponent - 63 + zeros - format.LeastExponent;
            table[code] = ((value.IsNegative ? -significand : significand) << 32) | (uint)scale;
        }

        return table;
    }

    // Whether the block could be added: not where a number in it is not finite, or the format has no fast way.
    private bool TryAddBlock(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, int length)
    {
        if (_exact is null)
        {
            return false;
        }

        if (_isNarrow)
        {
            return TrySum(x, y);
        }

        if (_table is not null)
        {
            bool isFinite = _format.BytesPerCode == sizeof(byte)
                ? TryMultiply(x, y)
                : TryMultiply(MemoryMarshal.Cast<byte, ushort>(x), MemoryMarshal.Cast<byte, ushort>(y));
            if (isFinite)
            {
                _exact.AddIntegers(_integers.AsSpan(0, length), _scales.AsSpan(0, length));
            }

            return isFinite;
        }

        if (_doubles.Length == 0)
        {
            return false;
        }

        ReadOnlySpan<float> singlesX = MemoryMarshal.Cast<byte, float>(x);
        ReadOnlySpan<float> singlesY = MemoryMarshal.Cast<byte, float>(y)[..singlesX.Length];
        Span<double> products = _doubles.AsSpan(0, singlesX.Length);
        for (int i = 0; i < singlesX.Length; i++)
        {
            products[i] = (double)singlesX[i] * singlesY[i];
        }

        _exact.AddDoubles(products);
        return true;
    }

    private bool TrySum(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        ReadOnlySpan<long> table = _table;
        y = y[..x.Length];
        long sum = 0;
        long seen = 0;
        for (int i = 0; i < x.Length; i++)
        {
            long left = table[x[i]];
            long right = table[y[i]];
            seen |= left | right;
            sum += ((left >> 32) << (int)left) * ((right >> 32) << (int)right);
        }

        if ((int)seen < 0)
        {
            return false;
        }

        _exact!.AddInteger(sum, _exact.LeastExponent);
        return true;
    }

    private bool TryMultiply<TCode>(ReadOnlySpan<TCode> x, ReadOnlySpan<TCode> y)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        ReadOnlySpan<long> table = _table;
        Span<long> integers = _integers.AsSpan(0, x.Length);
        Span<int> scales = _scales.AsSpan(0, x.Length);
        y = y[..x.Length];
        int least = _exact!.LeastExponent;
        long seen = 0;
        for (int i = 0; i < x.Length; i++)
        {
            long left = table[int.CreateTruncating(x[i])];
            long right = table[int.CreateTruncating(y[i])];
            seen |= left | right;
            integers[i] = (left >> 32) * (right >> 32);
            scales[i] = (int)left + (int)right + least;
        }

        return (int)seen >= 0;
    }

    private void AddOneByOne(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        int size = _format.BytesPerCode;
        Span<ulong> codesX = stackalloc ulong[CodeBytes.BlockLength];
        Span<ulong> codesY = stackalloc ulong[CodeBytes.BlockLength];
        int count = x.Length / size;
        for (int start = 0; start < count; start += CodeBytes.BlockLength)
        {
            int length = Math.Min(CodeBytes.BlockLength, count - start);
            CodeBytes.Load(x[(start * size)..], size, codesX[..length]);
            CodeBytes.Load(y[(start * size)..], size, codesY[..length]);
            for (int i = 0; i < length; i++)
            {
                AddProduct(_format.Unpack(codesX[i]), _format.Unpack(codesY[i]));
            }
        }
    }

    private void AddProduct(Unpacked x, Unpacked y)
    {
        if (_exact is not null)
        {
            _exact.AddProduct(x, y);
        }
        else
        {
            _sum = _chain!.Unpack(_chain.Pack(Unpacked.FusedMultiplyAdd(x, y, _sum)));
        }
    }
}
