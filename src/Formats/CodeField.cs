namespace NumFormats;

/// <summary>A run of bits of a code that has a meaning of its own.</summary>
/// <param name="Name">What the bits are: sign, exponent, significand, …</param>
/// <param name="Width">How many bits; may be 0.</param>
/// <param name="Value">The bits, right-aligned.</param>
public readonly record struct CodeField(string Name, int Width, ulong Value)
{
    /// <summary>The bits as zeros and ones.</summary>
    public string Bits => Width == 0 ? "" : Value.ToString($"b{Width}", System.Globalization.CultureInfo.InvariantCulture);
}
