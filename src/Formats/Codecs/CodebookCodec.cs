using System.Diagnostics;
using System.Numerics;

namespace NumFormats;

/// <summary>Packs and unpacks the codes of a table of numbers.</summary>
/// <remarks>
/// <para>
/// The rank of a code is its place among all codes in order of value, −0 before +0. In each mode without random bits the rank of a number is the count of limits that it exceeds: limit i is the greatest binary64 number that is rounded to rank i or
/// below. Values and boundaries are binary32 numbers, so a number that is first rounded to binary64 to odd lies on the same side of every limit.
/// </para>
/// <para>
/// Binary64 numbers are compared by keys: their bits, complemented below the sign where that is set, which are integers that order as the numbers do, −0 before +0.
/// </para>
/// </remarks>
internal sealed class CodebookCodec : INumberCodec
{
    private readonly Unpacked[] _values;
    private readonly float[] _ordered;
    private readonly byte[] _codes;
    private readonly int[] _ranks;
    private readonly long[][] _limits;
    private readonly ulong _nanCode;

    /// <summary>A codec for a table that has been checked.</summary>
    /// <param name="values">The value of each code.</param>
    /// <param name="codes">The codes in order of value.</param>
    /// <param name="boundaries">The boundary above each rank but the last.</param>
    public CodebookCodec(ReadOnlySpan<float> values, byte[] codes, ReadOnlySpan<float> boundaries)
    {
        Debug.Assert(values.Length == codes.Length && boundaries.Length == codes.Length - 1, "There is a boundary between any two.");
        BitWidth = BitOperations.Log2((uint)values.Length - 1) + 1;
        _codes = codes;
        _values = new Unpacked[values.Length];
        _ordered = new float[values.Length];
        _ranks = new int[values.Length];
        for (int rank = 0; rank < codes.Length; rank++)
        {
            float value = values[codes[rank]];
            _values[codes[rank]] = HostFloats.Unpack(value);
            _ordered[rank] = value;
            _ranks[codes[rank]] = rank;
        }

        _limits = new long[(int)RoundingMode.Stochastic][];
        for (int mode = 0; mode < _limits.Length; mode++)
        {
            _limits[mode] = new long[boundaries.Length];
            for (int rank = 0; rank < boundaries.Length; rank++)
            {
                _limits[mode][rank] = Limit((RoundingMode)mode, rank, _ordered[rank], _ordered[rank + 1], boundaries[rank]);
            }
        }

        _nanCode = _codes[RankOf(Key(0), RoundingMode.NearestEven)];
    }

    /// <inheritdoc/>
    public int BitWidth { get; }

    /// <inheritdoc/>
    public bool DivisionByZeroIsNaN => false;

    /// <inheritdoc/>
    public bool NaNIsOrdered => false;

    /// <inheritdoc/>
    public bool FitsInDouble => true;

    /// <inheritdoc/>
    public bool IsIntegral => false;

    /// <inheritdoc/>
    public OverflowMode SaturatingOverflow => OverflowMode.Finite;

    /// <summary>The values in order.</summary>
    public ReadOnlySpan<float> Ordered => _ordered;

    /// <summary>The codes in order of value.</summary>
    public ReadOnlySpan<byte> Codes => _codes;

    /// <summary>For each rank but the last the greatest binary64 number that is rounded to it or below.</summary>
    public double[] LimitsOf(RoundingMode mode) => Array.ConvertAll(_limits[(int)mode], Number);

    /// <inheritdoc/>
    public Unpacked Unpack(ulong code) => IsNaN(code & Mask) ? Unpacked.NaN : _values[code & Mask];

    /// <inheritdoc/>
    public ulong Pack(Unpacked value, Rounding rounding = default, OverflowMode overflow = OverflowMode.None) =>
        value.IsNaN ? _nanCode
            : rounding.Mode == RoundingMode.Stochastic ? _codes[StochasticRankOf(value, rounding)]
            : _codes[RankOf(Key(value.ToDouble(RoundingMode.ToOdd)), rounding.Mode)];

    /// <inheritdoc/>
    /// <remarks>Numbers from the lowest value to the largest.</remarks>
    public bool CanRepresent(Unpacked value) => !value.IsNaN && !value.IsInfinity && IsInRange(value);

    /// <summary>Whether a number that is not NaN is neither below the lowest value nor above the largest.</summary>
    public bool IsInRange(Unpacked value)
    {
        double number = value.ToDouble(RoundingMode.ToOdd);
        return number >= _ordered[0] && number <= _ordered[^1];
    }

    /// <inheritdoc/>
    /// <remarks>Codes beyond the table are.</remarks>
    public bool IsNaN(ulong code) => code >= (ulong)_values.Length;

    /// <inheritdoc/>
    public bool IsInfinity(ulong code) => false;

    /// <inheritdoc/>
    public bool IsZero(ulong code) => !IsNaN(code) && _values[code].IsZero;

    /// <inheritdoc/>
    public bool IsNegative(ulong code) => !IsNaN(code) && _values[code].IsNegative;

    /// <inheritdoc/>
    public bool IsSubnormal(ulong code) => false;

    /// <inheritdoc/>
    /// <remarks>The lowest rank of the value.</remarks>
    public long OrderKey(ulong code)
    {
        if (IsNaN(code))
        {
            return _values.Length;
        }

        int rank = _ranks[code];
        return rank > 0 && _ordered[rank - 1] == _ordered[rank] ? rank - 1 : rank;
    }

    /// <inheritdoc/>
    /// <remarks>The nearest value, as packing finds it.</remarks>
    public ulong Negate(ulong code) => IsNaN(code) ? code : Pack(Unpacked.Negate(_values[code]));

    /// <inheritdoc/>
    /// <remarks>The nearest value, as packing finds it.</remarks>
    public ulong Abs(ulong code) => IsNegative(code) ? Negate(code) : code;

    /// <inheritdoc/>
    public ulong NextUp(ulong code) => IsNaN(code) ? code : Next(code, step: 1);

    /// <inheritdoc/>
    public ulong NextDown(ulong code) => IsNaN(code) ? code : Next(code, step: -1);

    private ulong Mask => ulong.MaxValue >> (64 - BitWidth);

    // The next rank of another value.
    private ulong Next(ulong code, int step)
    {
        int rank = _ranks[code];
        int next = rank;
        do
        {
            next += step;
        }
        while (next >= 0 && next < _ordered.Length && _ordered[next] == _ordered[rank]);
        return next >= 0 && next < _ordered.Length ? _codes[next] : code;
    }

    private int RankOf(long key, RoundingMode mode)
    {
        // A binary search gives an index of an equal limit, or the complement of where it would be.
        int found = Array.BinarySearch(_limits[(int)mode], key);
        return found >= 0 ? found : ~found;
    }

    private int StochasticRankOf(Unpacked value, Rounding rounding)
    {
        // Rounded up and down first: what is exact or beyond the ends stays.
        long key = Key(value.ToDouble(RoundingMode.ToOdd));
        int lower = RankOf(key, RoundingMode.Down);
        int upper = RankOf(key, RoundingMode.Up);
        if (upper <= lower)
        {
            return lower;
        }

        bool isMeasuredDown = _ordered[upper] <= 0;
        return isMeasuredDown == CrossesThreshold(value, _ordered[lower], _ordered[upper], isMeasuredDown, rounding) ? lower : upper;
    }

    // Whether the fraction of the way, cut to so many bits, and the random bits carry together: it does where the fraction is at least what lacks to one.
    private static bool CrossesThreshold(Unpacked value, float lower, float upper, bool isMeasuredDown, Rounding rounding)
    {
        ulong lacking = (1UL << rounding.RandomBitCount) - rounding.RandomBits;

        // A binary64 estimate, unless it is so near that its error could matter.
        double number = value.ToDouble();
        double gap = (double)upper - lower;
        double fraction = (isMeasuredDown ? upper - number : number - lower) / gap;
        double excess = fraction - double.ScaleB(lacking, -rounding.RandomBitCount);
        double error = double.ScaleB(((Math.Abs((double)lower) + Math.Abs((double)upper)) / gap) + 1, -49);
        if (Math.Abs(excess) > error)
        {
            return excess > 0;
        }

        BigInteger way = isMeasuredDown ? Scaled(HostFloats.Unpack(upper)) - Scaled(value) : Scaled(value) - Scaled(HostFloats.Unpack(lower));
        BigInteger whole = Scaled(HostFloats.Unpack(upper)) - Scaled(HostFloats.Unpack(lower));
        return way << rounding.RandomBitCount >= whole * lacking;
    }

    // The number as an integer, in units so small that thresholds are even: an odd integer stands for what lies beside it.
    private static BigInteger Scaled(Unpacked value)
    {
        const int LeastBit = -192;
        if (value.IsZero)
        {
            return BigInteger.Zero;
        }

        int shift = value.Exponent - 63 - LeastBit;
        BigInteger magnitude = shift >= 0 ? (BigInteger)value.Significand << shift : shift > -64 ? value.Significand >> -shift : 0;
        if (value.IsInexact || shift <= -64 || (shift < 0 && value.Significand << (64 + shift) != 0))
        {
            magnitude |= BigInteger.One;
        }

        return value.IsNegative ? -magnitude : magnitude;
    }

    // The key of the greatest number that stays at a rank or below.
    private static long Limit(RoundingMode mode, int rank, float lower, float upper, float boundary)
    {
        if (lower == 0 && upper == 0)
        {
            // Zeros of different signs take the zeros of theirs; of two of the same sign the upper one is of what is nearest from above.
            return float.IsNegative(lower) && !float.IsNegative(upper) ? Key(-0.0) : Key(0);
        }

        return mode switch
        {
            RoundingMode.NearestEven => UpTo(boundary),
            RoundingMode.NearestAway => boundary > 0 && boundary > lower ? Under(boundary) : UpTo(boundary),
            RoundingMode.Up => UpTo(lower),
            RoundingMode.Down => Under(upper),
            RoundingMode.TowardZero => lower >= 0 ? Under(upper) : upper <= 0 ? UpTo(lower) : UpTo(boundary),
            _ => int.IsOddInteger(rank) ? Under(upper) : UpTo(lower),
        };
    }

    // Both zeros are up to zero, and neither is under it.
    private static long UpTo(float value) => Key(value == 0 ? 0 : value);

    private static long Under(float value) => Key(value == 0 ? -0.0 : value) - 1;

    private static long Key(double number) => Flip(BitConverter.DoubleToInt64Bits(number));

    private static double Number(long key) => BitConverter.Int64BitsToDouble(Flip(key));

    private static long Flip(long bits) => bits ^ (bits >> 63 & long.MaxValue);
}
