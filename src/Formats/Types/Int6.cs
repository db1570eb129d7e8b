namespace NumFormats;

/// <summary>6-bit integer in two's complement, from −32 to 31.</summary>
[IntegerFormat(Bits = 6)]
public readonly partial struct Int6;
