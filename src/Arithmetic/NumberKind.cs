namespace NumFormats;

/// <summary>What an <see cref="Unpacked"/> number is.</summary>
public enum NumberKind
{
    /// <summary>Zero, with a sign.</summary>
    Zero,

    /// <summary>A nonzero finite number.</summary>
    Finite,

    /// <summary>Infinity, with a sign.</summary>
    Infinity,

    /// <summary>Not a number, with a sign and without a payload.</summary>
    NaN,
}
