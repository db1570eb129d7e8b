using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <summary>
/// FsCheck generators for a number format that favour the places where mistakes live. What they find is shrunk toward 0, 1.0, powers of two and few significand bits.
/// </summary>
public abstract class FormatGenerators
{
    private static readonly CodeShrinker s_doubleShrinker = new(CodeFields.Binary64, bits => double.IsFinite(BitConverter.UInt64BitsToDouble(bits)));

    private static readonly double[] s_specialDoubles =
    [
        0.0, -0.0, 1.0, -1.0, double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon,
    ];

    private protected FormatGenerators()
    {
    }

    /// <summary>The exact model of the format.</summary>
    public abstract ReferenceFormat Model { get; }

    /// <summary>Generators for a format.</summary>
    /// <exception cref="ArgumentException">The format is a float format that is not 2 to 32 bits wide.</exception>
    /// <exception cref="NotSupportedException">There is no model of this kind of format.</exception>
    public static FormatGenerators Of(NumberFormat format) => ReferenceFormat.Of(format) switch
    {
        ReferenceFloat model => new FloatGenerators(model),
        ReferencePosit model => new PositGenerators(model),
        _ => throw new NotSupportedException($"Expected a float or posit format; there are no generators for {format}."),
    };

    /// <summary>Every value of a type, boundaries often, with its shrinker: of the library's types and of those declared with a format attribute.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="NotSupportedException">There is no model of the type's kind of format.</exception>
    /// <example><code>Check.QuickThrowOnFailure(Prop.ForAll(FormatGenerators.Values&lt;BFloat16&gt;(), x =&gt; BFloat16.IsNaN(x) || x - x == BFloat16.Zero || BFloat16.IsInfinity(x)));</code></example>
    public static Arbitrary<T> Values<T>()
        where T : struct, IFormatValue<T>
    {
        FormatGenerators generators = Of(T.Format);
        return Arb.From(
            generators.Code().Select(T.FromCode),
            value => generators.ShrinkCode(value.ToCode()).Select(T.FromCode));
    }

    /// <summary>Every code, boundaries often.</summary>
    public abstract Gen<ulong> Code();

    /// <summary>Codes of finite numbers, boundaries often.</summary>
    public Gen<ulong> FiniteCode() => Code().Where(code => Model.Decode(code).IsFinite);

    /// <summary>Every code, with its shrinker.</summary>
    public Arbitrary<ulong> Codes() => Arb.From(Code(), ShrinkCode);

    /// <summary>Codes of finite numbers, with their shrinker.</summary>
    public Arbitrary<ulong> FiniteCodes() => Codes().Filter(code => Model.Decode(code).IsFinite);

    /// <summary>Simpler codes than the given one, the simplest first.</summary>
    public abstract IEnumerable<ulong> ShrinkCode(ulong code);

    /// <summary>The codes at which a format changes its ways.</summary>
    public abstract IReadOnlyList<ulong> BoundaryCodes();

    /// <summary>
    /// Two operands: independent ones; equal, opposite and neighbouring ones; ones of close exponents, whose sum needs rounding; ones whose product or quotient
    /// is near the ends of the range.
    /// </summary>
    public abstract Gen<(ulong Left, ulong Right)> CodePair();

    /// <summary>
    /// Three operands of a fused multiply-add: independent ones; an addend about as large as the product; an addend that cancels all or most of the product.
    /// </summary>
    public abstract Gen<(ulong Left, ulong Right, ulong Addend)> CodeTriple();

    /// <summary>Two operands, with their shrinker.</summary>
    public Arbitrary<(ulong Left, ulong Right)> CodePairs() => Arb.From(CodePair(), pair =>
        ShrinkCode(pair.Left).Select(left => (left, pair.Right))
            .Concat(ShrinkCode(pair.Right).Select(right => (pair.Left, right))));

    /// <summary>Three operands, with their shrinker.</summary>
    public Arbitrary<(ulong Left, ulong Right, ulong Addend)> CodeTriples() => Arb.From(CodeTriple(), triple =>
        ShrinkCode(triple.Left).Select(left => (left, triple.Right, triple.Addend))
            .Concat(ShrinkCode(triple.Right).Select(right => (triple.Left, right, triple.Addend)))
            .Concat(ShrinkCode(triple.Addend).Select(addend => (triple.Left, triple.Right, addend))));

    /// <summary>
    /// Doubles: the format's values, the points between two values where rounding turns and the doubles next to both; the same beyond the largest finite number;
    /// numbers anywhere between two values; any double; zeros, infinities and NaN.
    /// </summary>
    public Gen<double> Double() => Gen.Frequency(
        (9, DoubleOfFormat()),
        (1, UniformBits(64).Select(BitConverter.UInt64BitsToDouble)),
        (1, Gen.Elements(s_specialDoubles)));

    /// <summary>Two doubles: independent ones, or the second close to the first.</summary>
    public Gen<(double Left, double Right)> DoublePair() => Gen.OneOf(
        Double().Two(),
        Double().SelectMany(_ => Gen.Choose(-2, 2), (left, ulps) => (left, Displace(left, ulps))));

    /// <summary>Doubles, with their shrinker.</summary>
    public Arbitrary<double> Doubles() => Arb.From(Double(), ShrinkDouble);

    /// <summary>Pairs of doubles, with their shrinker.</summary>
    public Arbitrary<(double Left, double Right)> DoublePairs() => Arb.From(DoublePair(), pair =>
        ShrinkDouble(pair.Left).Select(left => (left, pair.Right))
            .Concat(ShrinkDouble(pair.Right).Select(right => (pair.Left, right))));

    /// <summary>Simpler doubles than the given one, the simplest first.</summary>
    public static IEnumerable<double> ShrinkDouble(double value) =>
        s_doubleShrinker.Shrink(BitConverter.DoubleToUInt64Bits(value)).Select(BitConverter.UInt64BitsToDouble);

    /// <summary>Doubles at, around and between the format's values.</summary>
    private protected abstract Gen<double> DoubleOfFormat();

    private protected static Gen<bool> Coin() => Gen.Elements(false, true);

    private protected static Gen<ulong> UniformBits(int count) =>
        from words in Gen.Choose(0, ushort.MaxValue).Four()
        let bits = ((ulong)words.Item1 << 48) | ((ulong)words.Item2 << 32) | ((ulong)words.Item3 << 16) | (uint)words.Item4
        select count == 0 ? 0 : bits >> (64 - count);

    /// <summary>The double, or the one next to it toward zero; the nearer end of the doubles' range beyond it.</summary>
    private protected static double ToDouble(BigRational value)
    {
        const int DoubleBits = 53;
        if (value.TryToDouble(out double exact))
        {
            return exact;
        }

        int exponent = value.FloorLog2();
        double magnitude = exponent > 1023 ? double.MaxValue
            : exponent < -1022 ? double.Epsilon
            : Math.ScaleB((double)(BigRational.Abs(value) * BigRational.Pow2(DoubleBits - 1 - exponent)).Floor(), exponent - DoubleBits + 1);
        return value.Sign * magnitude;
    }

    private protected static double Displace(double value, int ulps)
    {
        for (; ulps > 0; ulps--)
        {
            value = Math.BitIncrement(value);
        }

        for (; ulps < 0; ulps++)
        {
            value = Math.BitDecrement(value);
        }

        return value;
    }
}
