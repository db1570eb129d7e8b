using FsCheck;
using FsCheck.Fluent;

namespace NumFormats.Testing;

/// <content>Values of the types that stand for a format.</content>
public sealed partial class FloatGenerators
{
    /// <summary>Every value of a float type, boundaries often, with its shrinker: of the library's types and of those declared with <see cref="FloatFormatAttribute"/>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="NotSupportedException">The type's format is not a float format.</exception>
    /// <example><code>Check.QuickThrowOnFailure(Prop.ForAll(FloatGenerators.Values&lt;BFloat16&gt;(), x =&gt; BFloat16.IsNaN(x) || x - x == BFloat16.Zero || BFloat16.IsInfinity(x)));</code></example>
    public static Arbitrary<T> Values<T>()
        where T : struct, IFormatValue<T>
    {
        FloatFormat format = T.Format as FloatFormat
            ?? throw new NotSupportedException($"Expected a type of a float format; {typeof(T).Name} is of {T.Format}.");
        var generators = new FloatGenerators(format);
        return Arb.From(
            generators.Code().Select(T.FromCode),
            value => generators.ShrinkCode(value.ToCode()).Select(T.FromCode));
    }
}
