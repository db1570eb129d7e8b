namespace NumFormats;

/// <summary>By what error of a block one of several scales is chosen.</summary>
public enum BlockErrorMeasure
{
    /// <summary>The sum of squared errors.</summary>
    Squared,

    /// <summary>The sum of the errors' magnitudes.</summary>
    Absolute,
}
