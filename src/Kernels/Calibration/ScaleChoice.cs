namespace NumFormats.Kernels;

/// <summary>A scale that a search found.</summary>
/// <param name="Scale">What numbers are divided by before they are rounded to the format, and multiplied by after.</param>
/// <param name="SquaredError">The sum of the squares of the differences that this leaves.</param>
public readonly record struct ScaleChoice(float Scale, double SquaredError);
