using System.Numerics;

namespace NumFormats.Conformance.Arithmetic;

/// <summary>Operands for the exact core: full and sparse 64-bit significands, and second operands that nearly cancel the first.</summary>
internal sealed class UnpackedOperands(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A number with an exponent of the given range.</summary>
    public Unpacked Next(int exponentRange = 200) =>
        Unpacked.FromNormalized(_random.Next(2) == 0, _random.Next(-exponentRange, exponentRange + 1), Significand());

    /// <summary>A number whose exponent is 0 to 200 away from another's; now and then one that is next to minus the other.</summary>
    public Unpacked Near(Unpacked other)
    {
        if (_random.Next(4) != 0)
        {
            int distance = _random.Next(3) switch { 0 => _random.Next(3), 1 => _random.Next(60, 70), _ => _random.Next(201) };
            return Unpacked.FromNormalized(_random.Next(2) == 0, other.Exponent + (_random.Next(2) == 0 ? distance : -distance), Significand());
        }

        BigInteger nudged = BigInteger.Clamp((BigInteger)other.Significand + _random.Next(-3, 4), BigInteger.One << 63, ulong.MaxValue);
        int shift = _random.Next(-1, 2);
        return Unpacked.FromNormalized(_random.Next(8) == 0 == other.IsNegative, other.Exponent + (_random.Next(4) == 0 ? shift : 0), (ulong)nudged);
    }

    /// <summary>A random integer below a bound.</summary>
    public int Choose(int bound) => _random.Next(bound);

    /// <summary>A significand: any bits, or short, or a run of ones.</summary>
    private ulong Significand()
    {
        const ulong TopBit = 1UL << 63;
        return _random.Next(6) switch
        {
            0 => TopBit,
            1 => TopBit | (1UL << _random.Next(63)),
            2 => ulong.MaxValue << _random.Next(63),
            3 => TopBit | ((ulong)_random.NextInt64() << _random.Next(64)),
            4 => TopBit | (ulong)_random.NextInt64() >> _random.Next(1, 64),
            _ => TopBit | (ulong)_random.NextInt64(),
        };
    }
}
