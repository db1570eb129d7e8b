namespace NumFormats.Properties;

/// <summary>24 bits: four bytes, and a format that the tests cannot go through code by code.</summary>
[FloatFormat(ExponentBits = 8, SignificandBits = 15)]
public readonly partial struct Float24E8M15;
