namespace NumFormats;

/// <summary>4-bit integer without a sign, from 0 to 15.</summary>
[IntegerFormat(Bits = 4, IsSigned = false)]
public readonly partial struct UInt4;
