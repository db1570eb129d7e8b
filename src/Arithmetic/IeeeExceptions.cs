namespace NumFormats;

/// <summary>The five exceptions of IEEE 754-2019 section 7, with the bit values that Berkeley SoftFloat and TestFloat give them.</summary>
[Flags]
public enum IeeeExceptions
{
    /// <summary>The result is exact.</summary>
    None = 0,

    /// <summary>The delivered result differs from the exact one.</summary>
    Inexact = 1,

    /// <summary>The result is inexact and, rounded as if the exponent were unbounded, below the smallest normal number.</summary>
    Underflow = 2,

    /// <summary>The result, rounded as if the exponent were unbounded, is beyond the largest finite number.</summary>
    Overflow = 4,

    /// <summary>A finite nonzero number was divided by zero, or a logarithm or similar function has a pole there.</summary>
    DivideByZero = 8,

    /// <summary>No result is defined: 0/0, infinity minus infinity, the root of a negative number, and the like.</summary>
    Invalid = 16,
}
