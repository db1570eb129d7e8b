namespace NumFormats;

/// <summary>
/// Declares a value type of a float format: on a <c>readonly partial struct</c> it has the source generator write the operators, the
/// System.Numerics interfaces, conversions and text around the library's codec.
/// </summary>
/// <remarks>
/// Signed formats with NaN and infinity get <see cref="System.Numerics.IBinaryFloatingPointIeee754{TSelf}"/>, other signed ones
/// <see cref="System.Numerics.IFloatingPoint{TSelf}"/>, unsigned ones <see cref="System.Numerics.INumber{TSelf}"/>; all of them the root,
/// exponential, logarithmic, power, trigonometric and hyperbolic interfaces and <see cref="IFormatValue{TSelf}"/>.
/// </remarks>
/// <example>
/// <code>
/// /// &lt;summary&gt;12 bits: 6 exponent and 5 significand bits.&lt;/summary&gt;
/// [FloatFormat(ExponentBits = 6, SignificandBits = 5)]
/// public readonly partial struct Float12E6M5;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class FloatFormatAttribute : Attribute
{
    /// <summary>The width of the exponent field, 1 to 20.</summary>
    public int ExponentBits { get; set; }

    /// <summary>The width of the stored significand field, without the implicit bit; 2 to 32 bits in all.</summary>
    public int SignificandBits { get; set; }

    /// <summary>The exponent bias; by default as <see cref="FloatFormat.DefaultBias"/> has it.</summary>
    public int Bias { get; set; }

    /// <summary>Which codes are not ordinary numbers; by default as IEEE 754.</summary>
    public FloatSpecials Specials { get; set; }

    /// <summary>Whether there is a sign bit; by default there is.</summary>
    public bool IsSigned { get; set; } = true;
}
