namespace NumFormats.Properties;

/// <summary><see cref="sbyte"/> again, to compare with.</summary>
[IntegerFormat(Bits = 8)]
public readonly partial struct TestSByte;
