using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <summary>
/// FsCheck generators for a posit format that favour the places where mistakes live: zero, NaR, one, the ends of the range, long regimes, the powers of useed =
/// 2^2^es, at which the regime changes, and their neighbours, operands that cancel or nearly do. What they find is shrunk toward 0, 1.0, short regimes and few bits.
/// </summary>
/// <example>
/// <code>
/// var generators = new PositGenerators(PositFormat.Posit32);
/// Check.QuickThrowOnFailure(Prop.ForAll(generators.Codes(), code =&gt; MyPosit.FromBits(code).ToBits() == code));
/// </code>
/// </example>
public sealed class PositGenerators : FormatGenerators
{
    private const int Nearby = 2;

    private readonly PositParts _parts;
    private readonly CodeShrinker _codeShrinker;

    /// <summary>Generators for the given format.</summary>
    public PositGenerators(PositFormat format)
        : this(new ReferencePosit(format))
    {
    }

    /// <summary>Generators for the format of a model.</summary>
    public PositGenerators(ReferencePosit model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _parts = new PositParts(model.BitWidth);
        _codeShrinker = new CodeShrinker(_parts, code => !model.IsNaN(code));
    }

    /// <inheritdoc/>
    public override ReferencePosit Model { get; }

    /// <inheritdoc/>
    public override Gen<ulong> Code() => Gen.Frequency(
        (3, Gen.Elements<ulong>(BoundaryCodes())),
        (3, Gen.Choose(-_parts.LargestRegime, _parts.LargestRegime).SelectMany(regime => NeighbourOf(_parts.Compose(hasSignBit: false, regime, 0)))),
        (3, WithAnyRegime()),
        (4, UniformBits(Model.BitWidth)));

    /// <inheritdoc/>
    public override IEnumerable<ulong> ShrinkCode(ulong code) => _codeShrinker.Shrink(code);

    /// <inheritdoc/>
    /// <remarks>Zero, NaR, the ends of the range and one, of both signs, and their neighbours.</remarks>
    public override IReadOnlyList<ulong> BoundaryCodes()
    {
        ulong one = _parts.Compose(hasSignBit: false, 0, 0);
        ulong[] magnitudes = [0, 1, 2, one - 1, one, one + 1, Model.MaxPosCode - 1, Model.MaxPosCode, Model.NaRCode];
        return [.. magnitudes.Where(code => code <= Model.NaRCode).SelectMany(code => new[] { code, Model.Negate(code) }).Distinct()];
    }

    /// <inheritdoc/>
    public override Gen<(ulong Left, ulong Right)> CodePair() => Gen.Frequency(
        (3, Code().Two()),
        (3, Code().SelectMany(NeighbourOf, (left, right) => (left, right))),
        (2, Code().SelectMany(CloseRegime, (left, right) => (left, right))),
        (2, Code().SelectMany(left => Reaching(target => Model.Divide(target, left)), (left, right) => (left, right))),
        (2, Code().SelectMany(left => Reaching(target => Model.Multiply(target, left)), (left, right) => (left, right))));

    /// <inheritdoc/>
    public override Gen<(ulong Left, ulong Right, ulong Addend)> CodeTriple() => Gen.Frequency(
        (1, Code().Three()),
        (2, CodePair().SelectMany(pair => CloseRegime(Model.Multiply(pair.Left, pair.Right)), (pair, addend) => (pair.Left, pair.Right, addend))),
        (2, CodePair().SelectMany(pair => NeighbourOf(Model.Multiply(pair.Left, pair.Right)), (pair, addend) => (pair.Left, pair.Right, addend))));

    /// <summary>The code itself or one close by, of either sign; where the word ends it goes round.</summary>
    private Gen<ulong> NeighbourOf(ulong code) =>
        from distance in Gen.Choose(-Nearby, Nearby)
        from isNegated in Coin()
        let near = (code + (ulong)distance) & Model.LastCode
        select isNegated ? Model.Negate(near) : near;

    private Gen<ulong> WithAnyRegime() =>
        from regime in Gen.Choose(-_parts.LargestRegime, _parts.LargestRegime)
        from code in WithRegime(regime)
        select code;

    private Gen<ulong> CloseRegime(ulong code) =>
        from distance in Gen.Choose(-Nearby, Nearby)
        from right in WithRegime(_parts.Scale(code) + distance)
        select right;

    private Gen<ulong> WithRegime(int regime) =>
        from significand in Gen.OneOf(SparseSignificand(), UniformBits(_parts.SignificandBits))
        from isNegative in Coin()
        select _parts.Compose(isNegative, regime, significand);

    private Gen<ulong> SparseSignificand() =>
        from first in Gen.Choose(0, _parts.SignificandBits)
        from second in Gen.Choose(0, _parts.SignificandBits)
        select (1UL << first) | (1UL << second);

    /// <summary>Second operands with which a product or quotient is about the smallest number, one or the largest.</summary>
    private Gen<ulong> Reaching(Func<ulong, ulong> second) =>
        from target in Gen.Elements(1UL, _parts.Compose(hasSignBit: false, 0, 0), Model.MaxPosCode)
        from code in NeighbourOf(second(target))
        select code;

    /// <summary>A value, the point between it and the next where rounding turns or another of the way, or a double at most two places away from it.</summary>
    private protected override Gen<double> DoubleOfFormat() =>
        from code in FiniteCode()
        from eighths in Gen.Frequency((3, Gen.Constant(0)), (4, Gen.Constant(4)), (2, Gen.Choose(0, 8)))
        from ulps in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(-2, 2)))
        from isNegative in Coin()
        let point = Displace(ToDouble(Model.PointAbove(Math.Min(_parts.Magnitude(code), Model.MaxPosCode - 1), new BigRational(eighths, 8))), ulps)
        select isNegative ? -point : point;
}
