namespace NumFormats.Cli;

/// <summary>What became of a matrix.</summary>
/// <param name="Numbers">Its elements.</param>
/// <param name="Bits">The bits of an element, scales included.</param>
/// <param name="Saturated">How many elements lie beyond what their block reaches; null where that cannot be told.</param>
internal sealed record RoundedMatrix(float[] Numbers, double Bits, int? Saturated);
