using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <content>Doubles to convert to the format.</content>
public sealed partial class FloatGenerators
{
    /// <inheritdoc/>
    /// <remarks>Unsigned formats get negative numbers too.</remarks>
    private protected override Gen<double> DoubleOfFormat() => Gen.Frequency(
        (6, AroundCode(FiniteCode())),
        (1, AroundCode(Gen.Constant(Model.LargestFiniteCode))),
        (2, BetweenCodes()));

    /// <summary>A value, a midpoint or another simple fraction of the way to the next value, or a double at most two places away from it.</summary>
    private Gen<double> AroundCode(Gen<ulong> codes) =>
        from code in codes
        from eighths in Gen.Frequency((3, Gen.Constant(0)), (4, Gen.Constant(4)), (2, Gen.Choose(0, 8)))
        from ulps in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(-2, 2)))
        from isNegative in Coin()
        let point = Displace(PointAbove(code, new BigRational(eighths, 8)), ulps)
        select isNegative ? -point : point;

    private Gen<double> BetweenCodes() =>
        from code in UniformBits(Model.BitWidth)
        from fraction in UniformBits(20)
        from isNegative in Coin()
        let point = PointAbove(code, BigRational.Pow2(-20) * (long)fraction)
        select isNegative ? -point : point;

    /// <summary>The double at a fraction of the way from the magnitude of a code to the next one.</summary>
    private double PointAbove(ulong code, BigRational fraction)
    {
        ulong magnitude = code & _fields.MagnitudeMask;
        BigRational lower = Model.MagnitudeOf(magnitude);
        return ToDouble(lower + ((Model.MagnitudeOf(magnitude + 1) - lower) * fraction));
    }
}
