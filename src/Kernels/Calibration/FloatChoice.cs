namespace NumFormats.Kernels;

/// <summary>A float format and a scale that a search found.</summary>
/// <param name="Format">The format.</param>
/// <param name="Scale">What numbers are divided by before they are rounded to the format, and multiplied by after.</param>
/// <param name="SquaredError">The sum of the squares of the differences that this leaves.</param>
public readonly record struct FloatChoice(FloatFormat Format, float Scale, double SquaredError);
