namespace NumFormats.Properties;

/// <summary>All but one bit of a byte.</summary>
[IntegerFormat(Bits = 7, IsSigned = false)]
public readonly partial struct UInt7;
