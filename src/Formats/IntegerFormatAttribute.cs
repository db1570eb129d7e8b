namespace NumFormats;

/// <summary>
/// Declares a value type of an integer format: on a <c>readonly partial struct</c> it has the source generator write the operators, the
/// System.Numerics interfaces, conversions and text around the library's codec.
/// </summary>
/// <remarks>
/// The type behaves as <see cref="sbyte"/> or <see cref="byte"/> of another width: arithmetic wraps around unless it is checked. It gets
/// <see cref="System.Numerics.IBinaryInteger{TSelf}"/>, <see cref="System.Numerics.IMinMaxValue{TSelf}"/>, <see cref="System.Numerics.ISignedNumber{TSelf}"/> or
/// <see cref="System.Numerics.IUnsignedNumber{TSelf}"/>, and <see cref="IFormatValue{TSelf}"/>.
/// </remarks>
/// <example>
/// <code>
/// /// &lt;summary&gt;From −4 to 3.&lt;/summary&gt;
/// [IntegerFormat(Bits = 3)]
/// public readonly partial struct Int3;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class IntegerFormatAttribute : Attribute
{
    /// <summary>The number of bits in a code: 2 to 8 signed, 1 to 8 unsigned. .NET has the wider ones.</summary>
    public int Bits { get; set; }

    /// <summary>Whether the codes are two's complement; by default they are.</summary>
    public bool IsSigned { get; set; } = true;
}
