using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <summary>FsCheck generators of rounding and overflow modes.</summary>
public static class RoundingGenerators
{
    private static readonly Rounding[] s_deterministic =
        [.. Enum.GetValues<RoundingMode>().Where(mode => mode != RoundingMode.Stochastic).Select(Rounding.FromMode)];

    /// <summary>
    /// Every rounding mode, shrunk to nearest even and to truncation. The stochastic one comes with 1 to 32 random bits, all zeros and all ones often among them.
    /// </summary>
    public static Arbitrary<Rounding> Roundings() => Arb.From(Gen.Frequency((3, Gen.Elements(s_deterministic)), (1, Stochastic())), Shrink);

    /// <summary>Every overflow mode, shrunk to none.</summary>
    public static Arbitrary<OverflowMode> Overflows() =>
        Arb.From(Gen.Elements(Enum.GetValues<OverflowMode>()), mode => mode == OverflowMode.None ? [] : [OverflowMode.None]);

    private static Gen<Rounding> Stochastic() =>
        from count in Gen.Choose(1, 32)
        from high in Gen.Choose(0, ushort.MaxValue)
        from low in Gen.Choose(0, ushort.MaxValue)
        from bits in Gen.Elements<uint>(((uint)high << 16) | (uint)low, 0, uint.MaxValue)
        select Rounding.Stochastic(bits >> (32 - count), count);

    private static IEnumerable<Rounding> Shrink(Rounding rounding) => s_deterministic
        .Where(simpler => simpler.Mode is RoundingMode.NearestEven or RoundingMode.TowardZero && simpler.Mode < rounding.Mode);
}
