namespace NumFormats.Kernels;

/// <summary>The divisors that <see cref="GroupScales.Quotient{TLanes, TVector, T}"/> takes.</summary>
internal static class QuotientRange
{
    /// <summary>The least: 2^−60.</summary>
    public const float LeastFactor = 1f / (1L << 60);

    /// <summary>The greatest: 2^100.</summary>
    public const float GreatestFactor = (float)(1L << 50) * (1L << 50);
}
