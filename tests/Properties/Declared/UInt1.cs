namespace NumFormats.Properties;

/// <summary>The narrowest integer.</summary>
[IntegerFormat(Bits = 1, IsSigned = false)]
public readonly partial struct UInt1;
