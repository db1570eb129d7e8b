using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <content>Operands: codes whose sum, product, quotient or fused product lands near a boundary more often than by chance.</content>
public sealed partial class FloatGenerators
{
    /// <inheritdoc/>
    public override Gen<(ulong Left, ulong Right)> CodePair() => Gen.Frequency(
        (3, Code().Two()),
        (2, Code().SelectMany(NeighbourOf, (left, right) => (left, right))),
        (3, Code().SelectMany(CloseExponent, (left, right) => (left, right))),
        (2, Code().SelectMany(left => ExponentNear(Reach(left, isQuotient: false)), (left, right) => (left, right))),
        (2, Code().SelectMany(left => ExponentNear(Reach(left, isQuotient: true)), (left, right) => (left, right))));

    /// <inheritdoc/>
    public override Gen<(ulong Left, ulong Right, ulong Addend)> CodeTriple() => Gen.Frequency(
        (1, Code().Three()),
        (2, CodePair().SelectMany(AddendCloseToProduct, (pair, addend) => (pair.Left, pair.Right, addend))),
        (2, CodePair().SelectMany(pair => NeighbourOf(Model.Multiply(pair.Left, pair.Right)), (pair, addend) => (pair.Left, pair.Right, addend))));

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
