namespace NumFormats.Properties;

/// <summary>IEEE binary16 by declaration: everything that System.Half does has to come out of it.</summary>
[FloatFormat(ExponentBits = 5, SignificandBits = 10)]
public readonly partial struct TestBinary16;
