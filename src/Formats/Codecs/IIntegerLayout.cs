namespace NumFormats;

/// <summary>The shape of an integer format, as the codec reads it: constants for a named type, fields for a run-time descriptor.</summary>
public interface IIntegerLayout
{
    /// <summary>The number of bits in a code: 2 to 64 signed, 1 to 63 unsigned.</summary>
    int BitWidth { get; }

    /// <summary>Whether the codes are two's complement; otherwise there are no negative numbers.</summary>
    bool IsSigned { get; }
}
