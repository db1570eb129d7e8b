namespace NumFormats.Properties;

/// <summary>A width of one's own.</summary>
[IntegerFormat(Bits = 5)]
public readonly partial struct Int5;
