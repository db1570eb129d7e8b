namespace NumFormats.Properties;

/// <summary><see cref="byte"/> again, to compare with.</summary>
[IntegerFormat(Bits = 8, IsSigned = false)]
public readonly partial struct TestByte;
