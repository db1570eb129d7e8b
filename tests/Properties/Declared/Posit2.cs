namespace NumFormats.Properties;

/// <summary>The smallest posit: 0, 1, NaR and −1.</summary>
[PositFormat(Bits = 2)]
public readonly partial struct Posit2;
