namespace NumFormats.Kernels;

/// <summary>How the terms of a block are split into the parts that <see cref="TermSum"/> sums.</summary>
/// <remarks>
/// Adding a number to 1.5 × 2^(52 + h) rounds it to a multiple of 2^h, and the multiple is the difference of the bits of the sum and of that anchor. So a part costs an addition, and one more of integers to sum
/// it up; the anchor's bits are subtracted at the end, once.
/// </remarks>
internal readonly struct TermSplit
{
    private const double Anchor = 1.5 * (1L << 52);

    /// <summary>A split at the level of the largest number.</summary>
    /// <param name="power">1 where the terms are numbers, 2 where they are squares.</param>
    /// <param name="largest">The largest magnitude of a number.</param>
    /// <param name="scales">Whether the numbers are scaled first, so that all levels are within binary64. Otherwise the anchors are at the level, which binary32 numbers and their squares allow.</param>
    public TermSplit(int power, double largest, bool scales)
    {
        Power = power;
        Level = TermSum.LevelOf(power, largest);
        int exponent = TermSum.Exponent(power, Level);
        Scale = scales ? PowerOfTwo(-exponent / power) : 1;
        High = Anchor * PowerOfTwo(scales ? 0 : exponent);
        Low = High / (1L << TermSum.LevelBits);
    }

    public int Power { get; }

    public int Level { get; }

    /// <summary>What numbers are multiplied by before they are squared or split.</summary>
    public double Scale { get; }

    /// <summary>The anchor of high parts.</summary>
    public double High { get; }

    /// <summary>The anchor of low parts.</summary>
    public double Low { get; }

    /// <summary>The sum of terms.</summary>
    /// <param name="highBits">The sum, modulo 2^64, of the bits of the terms' high parts with their anchor.</param>
    /// <param name="lowBits">That of the low parts.</param>
    /// <param name="count">The number of terms.</param>
    public TermSum Sum(long highBits, long lowBits, int count) => new(
        Power,
        Level,
        unchecked(highBits - (count * BitConverter.DoubleToInt64Bits(High))),
        unchecked(lowBits - (count * BitConverter.DoubleToInt64Bits(Low))));

    // Zero below the normal numbers. The unscaled level of nothing but zeros is there, and they need no anchor.
    private static double PowerOfTwo(int exponent) =>
        exponent + WideNumber<long>.Bias <= 0 ? 0 : BitConverter.Int64BitsToDouble(WideNumber<long>.PowerOfTwo(exponent));
}
