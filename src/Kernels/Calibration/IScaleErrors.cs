namespace NumFormats.Kernels;

/// <summary>The error that a scale leaves on some data in some format.</summary>
internal interface IScaleErrors
{
    /// <summary>The sum of squared errors.</summary>
    double Of(float scale);
}
