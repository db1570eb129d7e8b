using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <content>Laws about operations on codes: the result is that of exact arithmetic, rounded once.</content>
public static partial class Laws
{
    /// <summary>The order of two operands does not matter.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="operation">The operation on two codes.</param>
    /// <example><c>Laws.IsCommutative(format, (left, right) =&gt; (MyFloat.FromBits(left) * MyFloat.FromBits(right)).ToBits())</c></example>
    public static Property IsCommutative(NumberFormat format, Func<ulong, ulong, ulong> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var generators = FormatGenerators.Of(format);
        ReferenceFormat model = generators.Model;
        return Prop.ForAll(generators.CodePairs(), pair =>
        {
            ulong there = operation(pair.Left, pair.Right);
            ulong back = operation(pair.Right, pair.Left);
            return Holds(
                AreSame(model, there, back),
                () => $"{Describe(model, pair.Left)} with {Describe(model, pair.Right)} is {Describe(model, there)}, the other way round {Describe(model, back)}");
        });
    }

    /// <summary>The sum is correctly rounded.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="add">The operation on codes, in the given modes.</param>
    /// <param name="rounding">The rounding mode.</param>
    /// <param name="overflow">The overflow mode.</param>
    /// <example><c>Laws.AddsCorrectly(format, (left, right) =&gt; (MyFloat.FromBits(left) + MyFloat.FromBits(right)).ToBits())</c></example>
    public static Property AddsCorrectly(
        NumberFormat format, Func<ulong, ulong, ulong> add, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(add);
        return BinaryLaw(format, model => model.Add, (left, right, _, _) => add(left, right), Fixed(rounding), Fixed(overflow));
    }

    /// <summary>The sum is correctly rounded in every rounding and overflow mode.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="add">The operation on codes in the modes that it is given.</param>
    /// <example><c>Laws.AddsCorrectly(format, (left, right, rounding, overflow) =&gt; MyFloat.Add(left, right, rounding, overflow))</c></example>
    public static Property AddsCorrectly(NumberFormat format, Func<ulong, ulong, Rounding, OverflowMode, ulong> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        return BinaryLaw(format, model => model.Add, add, RoundingGenerators.Roundings(), RoundingGenerators.Overflows());
    }

    /// <summary>The difference is correctly rounded.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="subtract">The operation on codes, in the given modes.</param>
    /// <param name="rounding">The rounding mode.</param>
    /// <param name="overflow">The overflow mode.</param>
    /// <example><c>Laws.SubtractsCorrectly(format, (left, right) =&gt; (MyFloat.FromBits(left) - MyFloat.FromBits(right)).ToBits())</c></example>
    public static Property SubtractsCorrectly(
        NumberFormat format, Func<ulong, ulong, ulong> subtract, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(subtract);
        return BinaryLaw(format, model => model.Subtract, (left, right, _, _) => subtract(left, right), Fixed(rounding), Fixed(overflow));
    }

    /// <summary>The difference is correctly rounded in every rounding and overflow mode.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="subtract">The operation on codes in the modes that it is given.</param>
    /// <example><c>Laws.SubtractsCorrectly(format, (left, right, rounding, overflow) =&gt; MyFloat.Subtract(left, right, rounding, overflow))</c></example>
    public static Property SubtractsCorrectly(NumberFormat format, Func<ulong, ulong, Rounding, OverflowMode, ulong> subtract)
    {
        ArgumentNullException.ThrowIfNull(subtract);
        return BinaryLaw(format, model => model.Subtract, subtract, RoundingGenerators.Roundings(), RoundingGenerators.Overflows());
    }

    /// <summary>The product is correctly rounded.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="multiply">The operation on codes, in the given modes.</param>
    /// <param name="rounding">The rounding mode.</param>
    /// <param name="overflow">The overflow mode.</param>
    /// <example><c>Laws.MultipliesCorrectly(format, (left, right) =&gt; (MyFloat.FromBits(left) * MyFloat.FromBits(right)).ToBits())</c></example>
    public static Property MultipliesCorrectly(
        NumberFormat format, Func<ulong, ulong, ulong> multiply, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(multiply);
        return BinaryLaw(format, model => model.Multiply, (left, right, _, _) => multiply(left, right), Fixed(rounding), Fixed(overflow));
    }

    /// <summary>The product is correctly rounded in every rounding and overflow mode.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="multiply">The operation on codes in the modes that it is given.</param>
    /// <example><c>Laws.MultipliesCorrectly(format, (left, right, rounding, overflow) =&gt; MyFloat.Multiply(left, right, rounding, overflow))</c></example>
    public static Property MultipliesCorrectly(NumberFormat format, Func<ulong, ulong, Rounding, OverflowMode, ulong> multiply)
    {
        ArgumentNullException.ThrowIfNull(multiply);
        return BinaryLaw(format, model => model.Multiply, multiply, RoundingGenerators.Roundings(), RoundingGenerators.Overflows());
    }

    /// <summary>The quotient is correctly rounded. In an IEEE P3109 format every number divided by zero is NaN.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="divide">The operation on codes, in the given modes.</param>
    /// <param name="rounding">The rounding mode.</param>
    /// <param name="overflow">The overflow mode.</param>
    /// <example><c>Laws.DividesCorrectly(format, (left, right) =&gt; (MyFloat.FromBits(left) / MyFloat.FromBits(right)).ToBits())</c></example>
    public static Property DividesCorrectly(
        NumberFormat format, Func<ulong, ulong, ulong> divide, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(divide);
        return BinaryLaw(format, model => model.Divide, (left, right, _, _) => divide(left, right), Fixed(rounding), Fixed(overflow));
    }

    /// <summary>The quotient is correctly rounded in every rounding and overflow mode.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="divide">The operation on codes in the modes that it is given.</param>
    /// <example><c>Laws.DividesCorrectly(format, (left, right, rounding, overflow) =&gt; MyFloat.Divide(left, right, rounding, overflow))</c></example>
    public static Property DividesCorrectly(NumberFormat format, Func<ulong, ulong, Rounding, OverflowMode, ulong> divide)
    {
        ArgumentNullException.ThrowIfNull(divide);
        return BinaryLaw(format, model => model.Divide, divide, RoundingGenerators.Roundings(), RoundingGenerators.Overflows());
    }

    /// <summary>The square root is correctly rounded.</summary>
    /// <param name="format">The format of operand and result.</param>
    /// <param name="sqrt">The operation on codes, in the given modes.</param>
    /// <param name="rounding">The rounding mode.</param>
    /// <param name="overflow">The overflow mode.</param>
    /// <example><c>Laws.TakesSquareRootsCorrectly(format, code =&gt; MyFloat.Sqrt(MyFloat.FromBits(code)).ToBits())</c></example>
    public static Property TakesSquareRootsCorrectly(
        NumberFormat format, Func<ulong, ulong> sqrt, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(sqrt);
        return UnaryLaw(format, model => model.Sqrt, (code, _, _) => sqrt(code), Fixed(rounding), Fixed(overflow));
    }

    /// <summary>The square root is correctly rounded in every rounding and overflow mode.</summary>
    /// <param name="format">The format of operand and result.</param>
    /// <param name="sqrt">The operation on codes in the modes that it is given.</param>
    /// <example><c>Laws.TakesSquareRootsCorrectly(format, (code, rounding, overflow) =&gt; MyFloat.Sqrt(code, rounding, overflow))</c></example>
    public static Property TakesSquareRootsCorrectly(NumberFormat format, Func<ulong, Rounding, OverflowMode, ulong> sqrt)
    {
        ArgumentNullException.ThrowIfNull(sqrt);
        return UnaryLaw(format, model => model.Sqrt, sqrt, RoundingGenerators.Roundings(), RoundingGenerators.Overflows());
    }

    /// <summary>The fused product and sum is correctly rounded. Going through a wider format is not enough.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="fusedMultiplyAdd">The operation on codes, in the given modes.</param>
    /// <param name="rounding">The rounding mode.</param>
    /// <param name="overflow">The overflow mode.</param>
    /// <example>
    /// <code>
    /// Laws.MultipliesAndAddsCorrectly(
    ///     format,
    ///     (left, right, addend) =&gt; MyFloat.FusedMultiplyAdd(MyFloat.FromBits(left), MyFloat.FromBits(right), MyFloat.FromBits(addend)).ToBits())
    /// </code>
    /// </example>
    public static Property MultipliesAndAddsCorrectly(
        NumberFormat format, Func<ulong, ulong, ulong, ulong> fusedMultiplyAdd, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(fusedMultiplyAdd);
        return TernaryLaw(
            format,
            model => model.FusedMultiplyAdd,
            (left, right, addend, _, _) => fusedMultiplyAdd(left, right, addend),
            Fixed(rounding),
            Fixed(overflow));
    }

    /// <summary>The fused product and sum is correctly rounded in every rounding and overflow mode.</summary>
    /// <param name="format">The format of operands and result.</param>
    /// <param name="fusedMultiplyAdd">The operation on codes in the modes that it is given.</param>
    /// <example>
    /// <code>
    /// Laws.MultipliesAndAddsCorrectly(
    ///     format,
    ///     (left, right, addend, rounding, overflow) =&gt; MyFloat.FusedMultiplyAdd(left, right, addend, rounding, overflow))
    /// </code>
    /// </example>
    public static Property MultipliesAndAddsCorrectly(NumberFormat format, Func<ulong, ulong, ulong, Rounding, OverflowMode, ulong> fusedMultiplyAdd)
    {
        ArgumentNullException.ThrowIfNull(fusedMultiplyAdd);
        return TernaryLaw(format, model => model.FusedMultiplyAdd, fusedMultiplyAdd, RoundingGenerators.Roundings(), RoundingGenerators.Overflows());
    }

    private static Property UnaryLaw(
        NumberFormat format,
        Func<ReferenceFormat, Func<ulong, Rounding, OverflowMode, ulong>> reference,
        Func<ulong, Rounding, OverflowMode, ulong> implementation,
        Arbitrary<Rounding> roundings,
        Arbitrary<OverflowMode> overflows)
    {
        var generators = FormatGenerators.Of(format);
        Func<ulong, Rounding, OverflowMode, ulong> expected = reference(generators.Model);
        return Prop.ForAll(generators.Codes(), roundings, overflows, (code, rounding, overflow) => IsResult(
            generators.Model,
            [code],
            rounding,
            overflow,
            expected(code, rounding, overflow),
            implementation(code, rounding, overflow)));
    }

    private static Property BinaryLaw(
        NumberFormat format,
        Func<ReferenceFormat, Func<ulong, ulong, Rounding, OverflowMode, ulong>> reference,
        Func<ulong, ulong, Rounding, OverflowMode, ulong> implementation,
        Arbitrary<Rounding> roundings,
        Arbitrary<OverflowMode> overflows)
    {
        var generators = FormatGenerators.Of(format);
        Func<ulong, ulong, Rounding, OverflowMode, ulong> expected = reference(generators.Model);
        return Prop.ForAll(generators.CodePairs(), roundings, overflows, (pair, rounding, overflow) => IsResult(
            generators.Model,
            [pair.Left, pair.Right],
            rounding,
            overflow,
            expected(pair.Left, pair.Right, rounding, overflow),
            implementation(pair.Left, pair.Right, rounding, overflow)));
    }

    private static Property TernaryLaw(
        NumberFormat format,
        Func<ReferenceFormat, Func<ulong, ulong, ulong, Rounding, OverflowMode, ulong>> reference,
        Func<ulong, ulong, ulong, Rounding, OverflowMode, ulong> implementation,
        Arbitrary<Rounding> roundings,
        Arbitrary<OverflowMode> overflows)
    {
        var generators = FormatGenerators.Of(format);
        Func<ulong, ulong, ulong, Rounding, OverflowMode, ulong> expected = reference(generators.Model);
        return Prop.ForAll(generators.CodeTriples(), roundings, overflows, (triple, rounding, overflow) => IsResult(
            generators.Model,
            [triple.Left, triple.Right, triple.Addend],
            rounding,
            overflow,
            expected(triple.Left, triple.Right, triple.Addend, rounding, overflow),
            implementation(triple.Left, triple.Right, triple.Addend, rounding, overflow)));
    }

    private static Property IsResult(ReferenceFormat model, ulong[] operands, Rounding rounding, OverflowMode overflow, ulong expected, ulong actual) => Holds(
        AreSame(model, expected, actual),
        () => $"of {string.Join(", ", operands.Select(code => Describe(model, code)))} the result was {Describe(model, actual)} "
            + $"instead of {Describe(model, expected)} ({Describe(rounding, overflow)})");

    private static Arbitrary<T> Fixed<T>(T value) => Gen.Constant(value).ToArbitrary();
}
