namespace NumFormats.Kernels;

/// <summary>A dot product of codes that is gathered piece by piece. Not for use by several threads at once.</summary>
public sealed class DotProduct
{
    private readonly NumberFormat _format;
    private readonly ExactAccumulator? _exact;
    private readonly NumberFormat? _chain;
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
                _exact = ExactAccumulator.ForProducts(format.LeastExponent, format.GreatestExponent, format.LeastExponent, format.GreatestExponent);
                break;
            case DotAccumulation.Binary32:
                _chain = FloatFormat.Binary32;
                break;
            case DotAccumulation.Binary64:
                _chain = FloatFormat.Binary64;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(accumulation), accumulation, "Expected a defined way to accumulate.");
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
        Span<ulong> blockX = stackalloc ulong[CodeBytes.BlockLength];
        Span<ulong> blockY = stackalloc ulong[CodeBytes.BlockLength];
        for (int start = 0; start < count; start += CodeBytes.BlockLength)
        {
            int length = Math.Min(CodeBytes.BlockLength, count - start);
            CodeBytes.Load(x[(start * size)..], size, blockX[..length]);
            CodeBytes.Load(y[(start * size)..], size, blockY[..length]);
            for (int i = 0; i < length; i++)
            {
                AddProduct(_format.Unpack(blockX[i]), _format.Unpack(blockY[i]));
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
