namespace NumFormats.Bench;

/// <summary>A format in the picture.</summary>
/// <param name="Format">The format.</param>
/// <param name="Sqnr">Its signal-to-quantization-noise ratio in decibels.</param>
/// <param name="ElementsPerSecond">How fast binary32 numbers are converted to it.</param>
internal sealed record PlotPoint(NumberFormat Format, double Sqnr, double ElementsPerSecond);
