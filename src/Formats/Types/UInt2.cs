namespace NumFormats;

/// <summary>2-bit integer without a sign, from 0 to 3.</summary>
[IntegerFormat(Bits = 2, IsSigned = false)]
public readonly partial struct UInt2;
