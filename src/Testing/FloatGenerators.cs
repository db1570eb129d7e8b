using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <summary>
/// FsCheck generators for a float format that favour the places where mistakes live: zeros, the ends of the subnormals and of the finite numbers, infinities and
/// NaN, powers of two and their neighbours. What they find is shrunk toward 0, 1.0, powers of two and few significand bits.
/// </summary>
/// <remarks>The part in this file makes single codes.</remarks>
/// <example>
/// <code>
/// var generators = new FloatGenerators(new FloatFormat(4, 3, 7, FloatSpecials.NaNAllOnes, isSigned: true));
/// Check.QuickThrowOnFailure(Prop.ForAll(generators.Codes(), code =&gt; MyFloat.FromBits(code).ToBits() == code));
/// </code>
/// </example>
public sealed partial class FloatGenerators : FormatGenerators
{
    private readonly CodeFields _fields;
    private readonly CodeShrinker _codeShrinker;

    /// <summary>Generators for the given format.</summary>
    /// <exception cref="ArgumentException">The numbers describe no format, or one that is not 2 to 32 bits wide.</exception>
    public FloatGenerators(FloatFormat format)
        : this(new ReferenceFloat(format))
    {
    }

    /// <summary>Generators for the format of a model.</summary>
    public FloatGenerators(ReferenceFloat model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _fields = CodeFields.Of(model.Format);
        _codeShrinker = new CodeShrinker(_fields, code => model.Decode(code).IsFinite);
    }

    /// <inheritdoc/>
    public override ReferenceFloat Model { get; }

    /// <inheritdoc/>
    public override Gen<ulong> Code() => Gen.Frequency(
        (3, Gen.Elements<ulong>(BoundaryCodes())),
        (3, NearPowerOfTwo()),
        (2, FewSignificandBits()),
        (4, UniformBits(Model.BitWidth)));

    /// <inheritdoc/>
    public override IEnumerable<ulong> ShrinkCode(ulong code) => _codeShrinker.Shrink(code);

    /// <inheritdoc/>
    /// <remarks>
    /// Both zeros, the first and last subnormal, the first normal numbers, 1.0, the last finite numbers, infinities and the first and last NaN.
    /// </remarks>
    public override IReadOnlyList<ulong> BoundaryCodes()
    {
        ulong firstNormal = _fields.Compose(hasSignBit: false, 1, 0);
        ulong one = _fields.Compose(hasSignBit: false, _fields.Bias, 0);
        ulong largest = Model.LargestFiniteCode;
        ulong[] magnitudes =
        [
            0, 1, 2, firstNormal - 1, firstNormal, firstNormal + 1, one - 1, one, one + 1, largest - 1, largest, largest + 1, largest + 2, _fields.MagnitudeMask,
        ];
        IEnumerable<ulong> positive = magnitudes.Where(magnitude => magnitude <= _fields.MagnitudeMask);
        return [.. positive.SelectMany(magnitude => new[] { magnitude, WithSignBit(magnitude) }).Distinct()];
    }

    private Gen<ulong> NearPowerOfTwo() =>
        from exponent in Gen.Choose(0, _fields.LargestExponentField)
        from distance in Gen.Choose(-1, 1)
        from hasSignBit in Coin()
        let power = _fields.Compose(hasSignBit: false, exponent, 0)
        let near = (power + (ulong)distance) & _fields.MagnitudeMask
        select hasSignBit ? WithSignBit(near) : near;

    private Gen<ulong> FewSignificandBits() =>
        from exponent in Gen.Choose(0, _fields.LargestExponentField)
        from significand in SparseSignificand()
        from hasSignBit in Coin()
        select _fields.Compose(hasSignBit, exponent, significand);

    private Gen<ulong> SparseSignificand() =>
        from first in Gen.Choose(0, _fields.SignificandBits)
        from second in Gen.Choose(0, _fields.SignificandBits)
        select ((1UL << first) | (1UL << second)) & _fields.SignificandMask;

    private ulong WithSignBit(ulong magnitude) => _fields.IsSigned ? magnitude | (_fields.MagnitudeMask + 1) : magnitude;
}
