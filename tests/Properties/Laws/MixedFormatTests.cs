using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using NumFormats.Testing;
using Xunit;

namespace NumFormats.Properties;

/// <summary>Operands of two or three formats, the result in another: one rounding, in any mode, through the descriptor and through the value type.</summary>
public sealed class MixedFormatTests
{
    private const int Count = 3000;

    private static readonly Party[] s_parties = [.. FloatTypesAttribute.All.Select(Party.Of)];

    [Fact]
    public void SumsAreRoundedOnce() => Holds(
        "sum", 2, (x, rounding) => Unpacked.Add(x[0], x[1], rounding.Mode), (model, x, rounding, overflow) => model.Add(x[0], x[1], rounding, overflow));

    [Fact]
    public void DifferencesAreRoundedOnce() => Holds(
        "difference",
        2,
        (x, rounding) => Unpacked.Subtract(x[0], x[1], rounding.Mode),
        (model, x, rounding, overflow) => model.Subtract(x[0], x[1], rounding, overflow));

    [Fact]
    public void ProductsAreRoundedOnce() => Holds(
        "product", 2, (x, _) => Unpacked.Multiply(x[0], x[1]), (model, x, rounding, overflow) => model.Multiply(x[0], x[1], rounding, overflow));

    [Fact]
    public void QuotientsAreRoundedOnce() => Holds(
        "quotient",
        2,
        (x, _) => Unpacked.Divide(x[0], x[1]),
        (model, x, rounding, overflow) => model.Encode(ReferenceArithmetic.Divide(x[0], x[1]), rounding, overflow));

    [Fact]
    public void SquareRootsAreRoundedOnce() => Holds(
        "square root", 1, (x, _) => Unpacked.Sqrt(x[0]), (model, x, rounding, overflow) => model.Sqrt(x[0], rounding, overflow));

    [Fact]
    public void FusedProductsAndSumsAreRoundedOnce() => Holds(
        "fused multiply-add",
        3,
        (x, rounding) => Unpacked.FusedMultiplyAdd(x[0], x[1], x[2], rounding.Mode),
        (model, x, rounding, overflow) => model.FusedMultiplyAdd(x[0], x[1], x[2], rounding, overflow));

    [Fact]
    public void ConversionsAreRoundedOnce() => Holds(
        "conversion", 1, (x, _) => x[0], (model, x, rounding, overflow) => model.Encode(x[0], rounding, overflow));

    private static void Holds(
        string name,
        int operandCount,
        Func<Unpacked[], Rounding, Unpacked> operation,
        Func<ReferenceFloat, ReferenceValue[], Rounding, OverflowMode, ulong> reference)
    {
        Gen<Case> cases =
            from operands in AnyOperand().ListOf(operandCount)
            from result in Gen.Elements(s_parties)
            from rounding in RoundingGenerators.Roundings().Generator
            from overflow in RoundingGenerators.Overflows().Generator
            select new Case([.. operands], result, rounding, overflow);
        Seeded.Holds(
            Prop.ForAll(cases.ToArbitrary(), one =>
            {
                Unpacked exact = operation(Array.ConvertAll(one.Operands, operand => operand.Party.Format.Unpack(operand.Code)), one.Rounding);
                ReferenceFloat model = one.Result.Generators.Model;
                ulong expected = model.Canonicalize(reference(
                    model, Array.ConvertAll(one.Operands, operand => operand.Party.Generators.Model.Decode(operand.Code)), one.Rounding, one.Overflow));
                ulong packed = model.Canonicalize(one.Result.Format.Pack(exact, one.Rounding, one.Overflow));
                ulong converted = model.Canonicalize(one.Result.ConvertFrom(exact, one.Rounding, one.Overflow));
                return (packed == expected && converted == expected)
                    .Label($"{name} of {one}: 0x{packed:X} by the format, 0x{converted:X} by the type, expected 0x{expected:X}");
            }),
            Count,
            $"{name} of mixed formats");
    }

    private static Gen<Operand> AnyOperand() => Gen.Elements(s_parties).SelectMany(party => party.Generators.Code(), (party, code) => new Operand(party, code));

    private sealed record Operand(Party Party, ulong Code)
    {
        public override string ToString() => $"{Party.Format} 0x{Code:X}";
    }

    private sealed record Case(Operand[] Operands, Party Result, Rounding Rounding, OverflowMode Overflow)
    {
        public override string ToString() => $"{string.Join(", ", (object[])Operands)} in {Result.Format}, {Rounding}, overflow {Overflow}";
    }

    /// <summary>A value type that takes part.</summary>
    private sealed record Party(FloatFormat Format, FloatGenerators Generators, Func<Unpacked, Rounding, OverflowMode, ulong> ConvertFrom)
    {
        public static Party Of(Type type) =>
            (Party)typeof(Party).GetMethod(nameof(OfType), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, null)!;

        private static Party OfType<T>()
            where T : struct, IFormatValue<T>
        {
            Func<Unpacked, Rounding, OverflowMode, T> convert = typeof(T).GetMethod("ConvertFrom", [typeof(Unpacked), typeof(Rounding), typeof(OverflowMode)])!
                .CreateDelegate<Func<Unpacked, Rounding, OverflowMode, T>>();
            return new Party((FloatFormat)T.Format, new FloatGenerators(Exact<T>.Model), (value, rounding, overflow) => convert(value, rounding, overflow).ToCode());
        }
    }
}
