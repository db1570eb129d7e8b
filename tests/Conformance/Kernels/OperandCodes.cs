namespace NumFormats.Conformance.Kernels;

/// <summary>Operands whose sums, products, quotients and fused products lie near the places where rounding changes more often than by chance.</summary>
internal sealed class OperandCodes
{
    private const int PairsOfAllUpToBits = 6;

    private readonly NumberFormat _format;
    private readonly Random _random;
    private readonly ulong[] _boundaries;
    private readonly ulong[] _specials;
    private readonly Unpacked[] _points;

    private OperandCodes(NumberFormat format, int seed)
    {
        _format = format;
        _random = new Random(seed);
        ulong[] magnitudes = [.. BoundaryNumbers.Magnitudes(format, 100, _random).Where(code => !format.IsZero(code))];
        _boundaries = magnitudes;
        _specials = [.. BoundaryNumbers.Specials(format)];
        _points = [.. magnitudes.SelectMany(magnitude => BoundaryNumbers.From(format, magnitude, _random))];
    }

    /// <summary>The first operands.</summary>
    public ulong[] X { get; private set; } = [];

    /// <summary>The second ones.</summary>
    public ulong[] Y { get; private set; } = [];

    /// <summary>The third ones.</summary>
    public ulong[] Z { get; private set; } = [];

    /// <summary>All pairs of codes in order.</summary>
    public static OperandCodes AllPairs(NumberFormat format, int seed)
    {
        int width = format.BitWidth;
        ulong[] indices = [.. Enumerable.Range(0, 1 << (2 * width)).Select(index => (ulong)index)];
        var operands = new OperandCodes(format, seed)
        {
            X = [.. indices.Select(index => index >> width)],
            Y = [.. indices.Select(index => index & format.CodeMask)],
        };
        operands.Z = [.. operands.X.Zip(operands.Y, operands.Third)];
        return operands;
    }

    /// <summary>All pairs of codes of up to 6 bits; of wider ones as many as asked for.</summary>
    /// <remarks>Specials are kept to the last part, because blocks of results without them take a shorter way.</remarks>
    public static OperandCodes Some(NumberFormat format, int count, int seed)
    {
        if (format.BitWidth <= PairsOfAllUpToBits)
        {
            return AllPairs(format, seed);
        }

        var operands = new OperandCodes(format, seed) { X = new ulong[count], Y = new ulong[count], Z = new ulong[count] };
        for (int i = 0; i < count; i++)
        {
            const int SpecialEvery = 5;
            bool withSpecials = i >= count / 2;
            ulong x = withSpecials && i % SpecialEvery == 0 ? operands.Special() : operands.Any();
            ulong y = withSpecials && i % (SpecialEvery + 2) == 0 ? operands.Special() : operands.Second(x);
            operands.X[i] = x;
            operands.Y[i] = y;
            operands.Z[i] = withSpecials && i % (SpecialEvery + 4) == 0 ? operands.Special() : operands.Third(x, y);
        }

        return operands;
    }

    private ulong Special() => _specials[_random.Next(_specials.Length)];

    private ulong Any()
    {
        ulong code = _random.Next(2) == 0 ? _boundaries[_random.Next(_boundaries.Length)] : (ulong)_random.NextInt64((long)_format.LargestCode) + 1;
        return _random.Next(2) == 0 ? code : _format.Negate(code);
    }

    private ulong Second(ulong x)
    {
        Unpacked number = _format.Unpack(x);
        return _random.Next(7) switch
        {
            0 => Any(),
            1 => Beside(x),
            2 => Beside(_format.Negate(x)),
            3 => Code(Unpacked.Subtract(Point(), number)),
            4 => Code(Unpacked.Subtract(number, Point())),
            5 => Code(Unpacked.Divide(Point(), number)),
            _ => Code(Unpacked.Divide(number, Point())),
        };
    }

    private ulong Third(ulong x, ulong y)
    {
        Unpacked product = Unpacked.Multiply(_format.Unpack(x), _format.Unpack(y));
        return _random.Next(4) switch
        {
            0 => Any(),
            1 => Beside(Code(product)),
            2 => Beside(_format.Negate(Code(product))),
            _ => Code(Unpacked.Subtract(Point(), product)),
        };
    }

    private Unpacked Point()
    {
        Unpacked point = _points[_random.Next(_points.Length)];
        return _random.Next(2) == 0 ? point : Unpacked.Negate(point);
    }

    private ulong Beside(ulong code) => _random.Next(4) switch
    {
        0 => _format.NextUp(code),
        1 => _format.NextDown(code),
        _ => code,
    };

    private ulong Code(Unpacked number) => Beside(_format.Pack(number, RoundingMode.NearestEven, OverflowMode.Finite));
}
