namespace NumFormats;

/// <summary>The shape of a posit format, as the codec reads it: constants for a named type, fields for a run-time descriptor.</summary>
public interface IPositLayout
{
    /// <summary>The number of bits in a code, 2 to 64.</summary>
    int BitWidth { get; }

    /// <summary>The number of exponent bits, 0 to 4; 2 in the 2022 standard.</summary>
    int ExponentBits { get; }

    /// <summary>Whether every instance of the type describes the same format, so that tables can be kept per type.</summary>
    bool IsConstant { get; }
}
