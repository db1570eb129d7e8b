using System.Numerics;

namespace NumFormats;

/// <summary>A real constant to any number of bits: computed once to the largest number asked for so far, and kept. Safe for any number of threads.</summary>
internal sealed class CachedConstant
{
    private readonly Func<int, Ball> _compute;
    private readonly Lock _lock = new();
    private volatile Digits _digits = new(BigInteger.Zero, 0);

    /// <summary>Names the way to compute the constant.</summary>
    /// <param name="compute">Encloses the constant, of magnitude below 8, in a ball computed to the given precision.</param>
    public CachedConstant(Func<int, Ball> compute) => _compute = compute;

    /// <summary>The constant in units of 2^-<paramref name="places"/>, with an error of less than two units.</summary>
    public BigInteger ToFixed(int places)
    {
        const int Spare = 64;
        Digits digits = _digits;
        if (digits.Places < places)
        {
            lock (_lock)
            {
                digits = _digits;
                if (digits.Places < places)
                {
                    // A quarter more than asked for: a sweep over growing exponents then computes it a few times only.
                    int wanted = places + (places / 4) + 256;
                    Ball ball = _compute(wanted + Spare);
                    (BigInteger value, double radius) = ball.ToFixed(wanted + (Spare / 2));
                    if (radius >= 1L << (Spare / 2))
                    {
                        throw new InvalidOperationException("The spare bits of a constant do not cover its error.");
                    }

                    digits = new Digits(value >> (Spare / 2), wanted);
                    _digits = digits;
                }
            }
        }

        return digits.Value >> (digits.Places - places);
    }

    /// <summary>The constant, in a ball whose midpoint has <paramref name="precision"/> bits after the point.</summary>
    public Ball ToBall(int precision) => Ball.Approximate(ToFixed(precision), -precision, 2, precision + 3);

    private sealed record Digits(BigInteger Value, int Places);
}
