namespace NumFormats;

/// <summary>4-bit integer in two's complement, from −8 to 7.</summary>
[IntegerFormat(Bits = 4)]
public readonly partial struct Int4;
