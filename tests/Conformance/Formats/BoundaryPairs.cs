namespace NumFormats.Conformance.Formats;

/// <summary>
/// Pairs of codes of a signed format that land near boundaries more often than by chance; pair number i depends on the seed and on i alone, so that threads can
/// share the work.
/// </summary>
internal sealed class BoundaryPairs(int exponentBits, int significandBits, ulong seed)
{
    private readonly ulong _significandMask = (1UL << significandBits) - 1;
    private readonly int _largestField = (1 << exponentBits) - 1;
    private readonly int _bias = (1 << (exponentBits - 1)) - 1;

    /// <summary>Pair number <paramref name="index"/>.</summary>
    public (ulong X, ulong Y) At(ulong index)
    {
        (uint first, uint second, uint third, uint fourth) = Philox.Block(seed, index);
        int xField = (int)(first % (uint)(_largestField + 1));
        int distance = (int)(second % (uint)((2 * significandBits) + 7)) - significandBits - 3;

        // Any exponents; exponents so close that the significands overlap or just miss each other; results near the end of the subnormals or of the finite numbers.
        int yField = (third % 5) switch
        {
            0 => (int)(fourth % (uint)(_largestField + 1)),
            1 => xField + distance,
            2 => 1 - significandBits - xField + _bias + (Math.Abs(distance) / 2),
            3 => xField + _bias - 1 + (Math.Abs(distance) / 2),
            _ => _largestField - 1 - xField + _bias + (distance / 4),
        };
        ulong x = Compose(first >> 31, xField, Significand(fourth, third >> 8));
        ulong y = Compose(second >> 31, yField, Significand(first ^ (third << 9), third >> 16));
        return (x, y);
    }

    // Any bits, or a few ones or zeros at an end.
    private ulong Significand(uint bits, uint choice) => (choice % 8) switch
    {
        0 => 0,
        1 => _significandMask,
        2 => 1UL & _significandMask,
        3 => (1UL << (int)(bits % (uint)(significandBits + 1))) & _significandMask,
        _ => bits & _significandMask,
    };

    private ulong Compose(ulong sign, int field, ulong significand) =>
        (((sign << exponentBits) | (uint)Math.Clamp(field, 0, _largestField)) << significandBits) | significand;
}
