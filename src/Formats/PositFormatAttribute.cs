namespace NumFormats;

/// <summary>
/// Declares a value type of a posit format: on a <c>readonly partial struct</c> it has the source generator write the operators, the
/// System.Numerics interfaces, conversions and text around the library's codec. The type gets <see cref="IPositValue{TSelf}"/>.
/// </summary>
/// <example>
/// <code>
/// /// &lt;summary&gt;10-bit posit with one exponent bit.&lt;/summary&gt;
/// [PositFormat(Bits = 10, ExponentBits = 1)]
/// public readonly partial struct Posit10Es1;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class PositFormatAttribute : Attribute
{
    /// <summary>The number of bits in a code, 2 to 64.</summary>
    public int Bits { get; set; }

    /// <summary>The number of exponent bits, 0 to 4; by default 2, as in the 2022 standard.</summary>
    public int ExponentBits { get; set; } = 2;
}
