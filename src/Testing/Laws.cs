using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <summary>
/// Laws that an implementation of a float or posit format obeys, as FsCheck properties. They are stated over delegates, so they fit any implementation, in any library.
/// </summary>
/// <remarks>
/// Codes are passed as <see cref="ulong"/>; every NaN counts as the same result. Posits' NaR is their NaN. The laws about doubles need a format whose numbers are doubles. The part in this
/// file is about conversions.
/// </remarks>
/// <example>
/// <code>
/// var e5m2 = new FloatFormat(5, 2, 15, FloatSpecials.Ieee, isSigned: true);
/// Check.QuickThrowOnFailure(Laws.RoundsCorrectly(e5m2, value =&gt; MyFloat.FromDouble(value).ToBits()));
/// Check.One(
///     Config.QuickThrowOnFailure.WithMaxTest(10_000),
///     Laws.AddsCorrectly(e5m2, (left, right) =&gt; (MyFloat.FromBits(left) + MyFloat.FromBits(right)).ToBits()));
/// </code>
/// </example>
public static partial class Laws
{
    /// <summary>Every code has the value that the format gives it, signs of zeros included.</summary>
    /// <param name="format">The format.</param>
    /// <param name="decode">The value of a code.</param>
    /// <example><c>Laws.DecodesExactly(format, code =&gt; (double)MyFloat.FromBits(code))</c></example>
    public static Property DecodesExactly(NumberFormat format, Func<ulong, double> decode)
    {
        ArgumentNullException.ThrowIfNull(decode);
        var generators = FormatGenerators.Of(format);
        return Prop.ForAll(generators.Codes(), code =>
        {
            ReferenceValue expected = generators.Model.Decode(code);
            var actual = ReferenceValue.FromDouble(decode(code));
            return Holds(
                actual == expected || (actual.IsNaN && expected.IsNaN),
                () => $"code {Describe(generators.Model, code)} was decoded to {actual}");
        });
    }

    /// <summary>A code decoded and encoded again is the same code.</summary>
    /// <param name="format">The format.</param>
    /// <param name="decode">The value of a code.</param>
    /// <param name="encode">The code of a value.</param>
    /// <example><c>Laws.RoundTrips(format, code =&gt; (double)MyFloat.FromBits(code), value =&gt; ((MyFloat)value).ToBits())</c></example>
    public static Property RoundTrips(NumberFormat format, Func<ulong, double> decode, Func<double, ulong> encode)
    {
        ArgumentNullException.ThrowIfNull(decode);
        ArgumentNullException.ThrowIfNull(encode);
        var generators = FormatGenerators.Of(format);
        return Prop.ForAll(generators.Codes(), code =>
        {
            ulong back = encode(decode(code));
            return Holds(AreSame(generators.Model, code, back), () => $"code {Describe(generators.Model, code)} came back as {Describe(generators.Model, back)}");
        });
    }

    /// <summary>A double is rounded once, to the right neighbour, and what overflows goes where the overflow mode says.</summary>
    /// <param name="format">The format.</param>
    /// <param name="encode">The code of a value, in the given modes.</param>
    /// <param name="rounding">The rounding mode.</param>
    /// <param name="overflow">The overflow mode.</param>
    /// <example><c>Laws.RoundsCorrectly(format, value =&gt; MyFloat.Truncate(value).ToBits(), RoundingMode.TowardZero)</c></example>
    public static Property RoundsCorrectly(
        NumberFormat format, Func<double, ulong> encode, Rounding rounding = default, OverflowMode overflow = OverflowMode.None)
    {
        ArgumentNullException.ThrowIfNull(encode);
        var generators = FormatGenerators.Of(format);
        return Prop.ForAll(generators.Doubles(), value => IsRounded(generators.Model, value, rounding, overflow, encode(value)));
    }

    /// <summary>A double is rounded once, to the right neighbour, in every rounding and overflow mode.</summary>
    /// <param name="format">The format.</param>
    /// <param name="encode">The code of a value in the modes that it is given.</param>
    /// <example><c>Laws.RoundsCorrectly(format, (value, rounding, overflow) =&gt; MyFloat.Convert(value, rounding, overflow).ToBits())</c></example>
    public static Property RoundsCorrectly(NumberFormat format, Func<double, Rounding, OverflowMode, ulong> encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        var generators = FormatGenerators.Of(format);
        return Prop.ForAll(
            generators.Doubles(),
            RoundingGenerators.Roundings(),
            RoundingGenerators.Overflows(),
            (value, rounding, overflow) => IsRounded(generators.Model, value, rounding, overflow, encode(value, rounding, overflow)));
    }

    /// <summary>Rounding keeps order: a value that is not greater is not rounded to a greater one. Pairs of which one becomes NaN are passed over.</summary>
    /// <param name="format">The format.</param>
    /// <param name="decode">The value of a code.</param>
    /// <param name="encode">The code of a value, in any one deterministic rounding mode.</param>
    /// <example><c>Laws.RoundsMonotonically(format, code =&gt; (double)MyFloat.FromBits(code), value =&gt; ((MyFloat)value).ToBits())</c></example>
    public static Property RoundsMonotonically(NumberFormat format, Func<ulong, double> decode, Func<double, ulong> encode)
    {
        ArgumentNullException.ThrowIfNull(decode);
        ArgumentNullException.ThrowIfNull(encode);
        var generators = FormatGenerators.Of(format);
        return Prop.ForAll(generators.DoublePairs(), pair =>
        {
            double lower = Math.Min(pair.Left, pair.Right);
            double upper = Math.Max(pair.Left, pair.Right);
            double lowerRounded = decode(encode(lower));
            double upperRounded = decode(encode(upper));
            return Holds(
                !(lowerRounded > upperRounded),
                () => $"{lower:R} <= {upper:R}, but they were rounded to {lowerRounded:R} and {upperRounded:R}");
        });
    }

    /// <summary>
    /// The opposite of a value is rounded to the opposite code. Zeros and NaN stay where the format has only one of them; NaN may become anything where it has none.
    /// </summary>
    /// <param name="format">A signed format.</param>
    /// <param name="encode">The code of a value, in a mode that does not look at the sign: to nearest, toward zero, to odd.</param>
    /// <exception cref="ArgumentException">The format is unsigned.</exception>
    /// <example><c>Laws.IsSymmetric(format, value =&gt; ((MyFloat)value).ToBits())</c></example>
    public static Property IsSymmetric(NumberFormat format, Func<double, ulong> encode)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(encode);
        if (format is FloatFormat { IsSigned: false })
        {
            throw new ArgumentException("Expected a signed format.", nameof(format));
        }

        var generators = FormatGenerators.Of(format);
        ReferenceFormat model = generators.Model;
        bool hasNaN = format.NaNCode is not null;
        return Prop.ForAll(generators.Doubles(), value =>
        {
            ulong code = encode(value);
            ulong opposite = encode(-value);
            return Holds(
                AreSame(model, model.Negate(code), opposite) || (double.IsNaN(value) && !hasNaN),
                () => $"{value:R} was rounded to {Describe(model, code)} and its opposite to {Describe(model, opposite)}");
        });
    }

    private static Property IsRounded(ReferenceFormat model, double value, Rounding rounding, OverflowMode overflow, ulong actual)
    {
        ulong expected = model.Encode(value, rounding, overflow);
        return Holds(
            AreSame(model, expected, actual),
            () => $"{value:R} was rounded to {Describe(model, actual)} instead of {Describe(model, expected)} ({Describe(rounding, overflow)})");
    }

    private static Property Holds(bool isTrue, Func<string> describeFailure) => isTrue ? true.ToProperty() : false.Label(describeFailure());

    private static bool AreSame(ReferenceFormat model, ulong left, ulong right) => model.Canonicalize(left) == model.Canonicalize(right);

    private static string Describe(ReferenceFormat model, ulong code) => $"0x{code:X} ({model.Decode(code)})";

    private static string Describe(Rounding rounding, OverflowMode overflow) => rounding.Mode == RoundingMode.Stochastic
        ? $"{rounding.Mode} with bits 0x{rounding.RandomBits:X} of {rounding.RandomBitCount}, overflow {overflow}"
        : $"{rounding.Mode}, overflow {overflow}";
}
