namespace NumFormats;

/// <summary>2-bit integer in two's complement, from −2 to 1.</summary>
[IntegerFormat(Bits = 2)]
public readonly partial struct Int2;
