namespace NumFormats;

/// <summary>
/// The quire of an n-bit posit: 16n bits of fixed point in two's complement with the least bit 2^(16 − 8n), or NaR. Sums and dot products of posits are
/// exact in it and rounded once, by <see cref="QToP"/> and the posit's own packing.
/// </summary>
/// <remarks>
/// <para>
/// Source: Standard for Posit Arithmetic (2022), sections 3.2 and 5.11. The functions have the standard's names; the quire argument is
/// the object, which is changed, and posits are given as numbers, NaR as NaN. The least bit is the square of the smallest positive posit,
/// and the largest posit's square is 2^(8n − 16), so that 31 bits of carry lie above it: fewer than 2^31 products, or fewer than 2^(23 + 4n) posits, never
/// overflow. The older posits with es 0 and 1 fit too, their range being smaller.
/// </para>
/// <para>
/// With es 3 and 4, which the standard does not have, the quire is as much wider as the posits' range: 4 (n − 2) 2^es + 32 bits, the least one again the square of
/// the smallest positive posit, with the same 31 bits of carry.
/// </para>
/// <para>
/// Overflow: an operation whose exact result is 2^(8n + 15) or more in magnitude, 2^31 times the largest posit's square, gives NaR. The code 100…0, where −2^(8n + 15) would be, is NaR. Any NaR makes
/// the quire NaR for good; an infinity counts as NaR.
/// </para>
/// <para>Not safe for use by several threads at once, reading included.</para>
/// </remarks>
public sealed class Quire
{
    // From anything below 2^30 times the largest posit's square, 2^29 terms of less than twice that square stay below 2^31 times it.
    private const int CertainTerms = 1 << 29;

    private const int StandardExponentBits = 2;

    private readonly ExactAccumulator _sum;

    // floor(log2) of the square of the largest posit.
    private readonly int _squareExponent;
    private int _certainTermsLeft = CertainTerms;

    /// <summary>A quire that holds zero.</summary>
    /// <param name="positBits">The number of bits n of a posit, 2 to 64.</param>
    /// <param name="exponentBits">The number of exponent bits es of a posit, 0 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="positBits"/> is outside 2 to 64 or <paramref name="exponentBits"/> outside 0 to 4.</exception>
    public Quire(int positBits, int exponentBits = StandardExponentBits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positBits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(positBits, 64);
        ArgumentOutOfRangeException.ThrowIfNegative(exponentBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exponentBits, 4);
        PositBits = positBits;
        _squareExponent = (2 * (positBits - 2)) << Math.Max(exponentBits, StandardExponentBits);
        _sum = new ExactAccumulator(-_squareExponent, _squareExponent);
    }

    /// <summary>The number of bits n of a posit.</summary>
    public int PositBits { get; }

    /// <summary>The number of bits of the quire, 16n.</summary>
    public int BitWidth => (2 * _squareExponent) + 32;

    /// <summary>The number of bytes of the quire, 2n.</summary>
    public int ByteCount => BitWidth / 8;

    /// <summary>Whether the quire is NaR.</summary>
    public bool IsNaR => _sum.IsNaN;

    /// <summary>Whether the quire is zero.</summary>
    public bool IsZero => _sum.IsZero;

    /// <summary>Whether the quire is below zero. NaR is not.</summary>
    public bool IsNegative => _sum.IsNegative;

    // |sum| has reached 2^(8n + 15) where floor(log2|sum|) has.
    private int OverflowExponent => _squareExponent + 31;

    /// <summary>Makes the quire zero.</summary>
    public void Clear()
    {
        _sum.Clear();
        _certainTermsLeft = CertainTerms;
    }

    /// <summary>quire = posit.</summary>
    /// <param name="posit">The number of an n-bit posit, or NaN for NaR.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number has bits below the quire's least one, or is beyond the largest posit's square, or is not exact.</exception>
    public void PToQ(Unpacked posit)
    {
        Clear();
        QAddP(posit);
    }

    /// <summary>quire = −quire.</summary>
    public void QNegate() => _sum.Negate();

    /// <summary>quire = |quire|.</summary>
    public void QAbs() => _sum.Abs();

    /// <summary>quire = quire + posit.</summary>
    /// <inheritdoc cref="PToQ"/>
    public void QAddP(Unpacked posit)
    {
        _sum.Add(NaRIfInfinite(posit));
        CountTerm();
    }

    /// <summary>quire = quire − posit.</summary>
    /// <inheritdoc cref="PToQ"/>
    public void QSubP(Unpacked posit)
    {
        _sum.Subtract(NaRIfInfinite(posit));
        CountTerm();
    }

    /// <summary>quire = quire + other.</summary>
    /// <param name="other">A quire of the same posit width.</param>
    /// <exception cref="ArgumentException">The widths differ.</exception>
    public void QAddQ(Quire other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _sum.Add(other._sum);
        CheckOverflow();
    }

    /// <summary>quire = quire − other.</summary>
    /// <inheritdoc cref="QAddQ"/>
    public void QSubQ(Quire other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _sum.Subtract(other._sum);
        CheckOverflow();
    }

    /// <summary>quire = quire + x × y.</summary>
    /// <param name="x">The number of an n-bit posit, or NaN for NaR.</param>
    /// <param name="y">The number of an n-bit posit, or NaN for NaR.</param>
    /// <exception cref="ArgumentOutOfRangeException">The product has bits below the quire's least one, or is beyond the largest posit's square, or a factor is not exact.</exception>
    public void QMulAdd(Unpacked x, Unpacked y)
    {
        _sum.AddProduct(NaRIfInfinite(x), NaRIfInfinite(y));
        CountTerm();
    }

    /// <summary>quire = quire − x × y.</summary>
    /// <inheritdoc cref="QMulAdd"/>
    public void QMulSub(Unpacked x, Unpacked y)
    {
        _sum.SubtractProduct(NaRIfInfinite(x), NaRIfInfinite(y));
        CountTerm();
    }

    /// <summary>The quire truncated to 64 bits with a sticky bit, or NaN for NaR: packing it as a posit is the single rounding of the standard's qToP.</summary>
    public Unpacked QToP() => _sum.ToUnpacked();

    /// <summary>Whether two quires of the same posit width hold the same bits; NaR equals NaR.</summary>
    public bool ContentEquals(Quire other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _sum.ContentEquals(other._sum);
    }

    /// <summary>The quire's code, least byte first. NaR is 100…0.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[ByteCount];
        TryWriteBytes(bytes, out _);
        return bytes;
    }

    /// <summary>Writes what <see cref="ToBytes"/> gives.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="bytesWritten"><see cref="ByteCount"/>, or 0.</param>
    /// <returns>Whether the destination was long enough; otherwise nothing was written.</returns>
    public bool TryWriteBytes(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < ByteCount)
        {
            return false;
        }

        bytesWritten = ByteCount;
        Span<byte> code = destination[..bytesWritten];
        if (IsNaR)
        {
            code.Clear();
            code[^1] = 0x80;
        }
        else
        {
            _sum.WriteTwosComplement(code);
        }

        return true;
    }

    /// <summary>A quire from its code.</summary>
    /// <param name="positBits">The number of bits n of a posit, 2 to 64.</param>
    /// <param name="source">The code, 2n bytes, least byte first. Every code has a meaning.</param>
    /// <param name="exponentBits">The number of exponent bits es of a posit, 0 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="positBits"/> is outside 2 to 64 or <paramref name="exponentBits"/> outside 0 to 4.</exception>
    /// <exception cref="FormatException">There are not exactly <see cref="ByteCount"/> bytes.</exception>
    public static Quire FromBytes(int positBits, ReadOnlySpan<byte> source, int exponentBits = StandardExponentBits)
    {
        var result = new Quire(positBits, exponentBits);
        if (source.Length != result.ByteCount)
        {
            throw new FormatException($"A quire of {positBits}-bit posits has {result.ByteCount} bytes, not {source.Length}.");
        }

        // The code of NaR is read as −2^(8n + 15), which is the overflow that gives NaR.
        result._sum.ReadTwosComplement(source);
        result.CheckOverflow();
        return result;
    }

    private static Unpacked NaRIfInfinite(Unpacked value) => value.IsInfinity ? Unpacked.NaN : value;

    private void CountTerm()
    {
        if (--_certainTermsLeft < 0)
        {
            CheckOverflow();
        }
    }

    private void CheckOverflow()
    {
        Unpacked sum = _sum.ToUnpacked();
        if (sum.IsFiniteNonzero && sum.Exponent >= OverflowExponent)
        {
            _sum.Add(Unpacked.NaN);
        }

        _certainTermsLeft = sum.Exponent < OverflowExponent - 1 ? CertainTerms : 0;
    }
}
