using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <content>Operands: codes whose sum, product, quotient or fused product lands near a boundary more often than by chance.</content>
public sealed partial class FloatGenerators
{
    /// <summary>
    /// Two operands: independent ones; equal, opposite and neighbouring ones; ones of close exponents, whose sum needs rounding; ones whose product or quotient
    /// is near underflow or overflow.
    /// </summary>
    public Gen<(ulong Left, ulong Right)> CodePair() => Gen.Frequency(
        (3, Code().Two()),
        (2, Code().SelectMany(NeighbourOf, (left, right) => (left, right))),
        (3, Code().SelectMany(CloseExponent, (left, right) => (left, right))),
        (2, Code().SelectMany(left => ExponentNear(Reach(left, isQuotient: false)), (left, right) => (left, right))),
        (2, Code().SelectMany(left => ExponentNear(Reach(left, isQuotient: true)), (left, right) => (left, right))));

    /// <summary>
    /// Three operands of a fused multiply-add: independent ones; an addend about as large as the product; an addend that cancels all or most of the product.
    /// </summary>
    public Gen<(ulong Left, ulong Right, ulong Addend)> CodeTriple() => Gen.Frequency(
        (1, Code().Three()),
        (2, CodePair().SelectMany(AddendCloseToProduct, (pair, addend) => (pair.Left, pair.Right, addend))),
        (2, CodePair().SelectMany(pair => NeighbourOf(Model.Multiply(pair.Left, pair.Right)), (pair, addend) => (pair.Left, pair.Right, addend))));

    /// <summary>Two operands, with their shrinker.</summary>
    public Arbitrary<(ulong Left, ulong Right)> CodePairs() => Arb.From(CodePair(), pair =>
        ShrinkCode(pair.Left).Select(left => (left, pair.Right))
            .Concat(ShrinkCode(pair.Right).Select(right => (pair.Left, right))));

    /// <summary>Three operands, with their shrinker.</summary>
    public Arbitrary<(ulong Left, ulong Right, ulong Addend)> CodeTriples() => Arb.From(CodeTriple(), triple =>
        ShrinkCode(triple.Left).Select(left => (left, triple.Right, triple.Addend))
            .Concat(ShrinkCode(triple.Right).Select(right => (triple.Left, right, triple.Addend)))
            .Concat(ShrinkCode(triple.Addend).Select(addend => (triple.Left, triple.Right, addend))));

    /// <summary>The code itself or one close by, of either sign.</summary>
    private Gen<ulong> NeighbourOf(ulong code) =>
        from distance in Gen.Choose(-2, 2)
        from hasSignBit in Coin()
        let magnitude = (code + (ulong)distance) & _fields.MagnitudeMask
        select hasSignBit ? WithSignBit(magnitude) : magnitude;

    /// <summary>Exponents so close that the significands overlap or just miss each other.</summary>
    private Gen<ulong> CloseExponent(ulong code) =>
        from distance in Gen.Choose(-_fields.SignificandBits - 3, _fields.SignificandBits + 3)
        from right in WithExponentField((long)_fields.ExponentField(code) + distance)
        select right;

    private Gen<ulong> AddendCloseToProduct((ulong Left, ulong Right) factors) =>
        CloseExponent(_fields.Compose(hasSignBit: false, (long)_fields.ExponentField(factors.Left) + _fields.ExponentField(factors.Right) - _fields.Bias, 0));

    /// <summary>The exponent fields with which a second operand takes a product or quotient to the least subnormal, the least normal and the largest number.</summary>
    private long[] Reach(ulong left, bool isQuotient)
    {
        long leftField = _fields.ExponentField(left);
        long[] resultFields = [-_fields.SignificandBits, 1, _fields.LargestExponentField];
        return Array.ConvertAll(resultFields, field => isQuotient ? leftField - field + _fields.Bias : field - leftField + _fields.Bias);
    }

    private Gen<ulong> ExponentNear(long[] exponentFields) =>
        from field in Gen.Elements(exponentFields)
        from distance in Gen.Choose(-2, 2)
        from right in WithExponentField(field + distance)
        select right;

    private Gen<ulong> WithExponentField(long exponentField) =>
        from significand in Gen.OneOf(SparseSignificand(), UniformBits(_fields.SignificandBits))
        from hasSignBit in Coin()
        select _fields.Compose(hasSignBit, exponentField, significand);
}
