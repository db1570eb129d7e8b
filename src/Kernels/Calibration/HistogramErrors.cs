namespace NumFormats.Kernels;

/// <summary>The errors on the middles of a histogram's bins, each as often as the bin has numbers.</summary>
internal readonly struct HistogramErrors : IScaleErrors
{
    private readonly long[] _counts;
    private readonly float[] _middles;
    private readonly float[] _rounded;
    private readonly Rounder<float> _rounder;

    public HistogramErrors(NumberFormat format, MagnitudeHistogram histogram)
    {
        _counts = [.. histogram.Counts];
        _middles = new float[_counts.Length];
        for (int i = 0; i < _middles.Length; i++)
        {
            _middles[i] = (float)((i + 0.5) * histogram.BinWidth);
        }

        _rounded = new float[_counts.Length];
        _rounder = new Rounder<float>(format, default, OverflowMode.Finite);
    }

    public double Of(float scale)
    {
        _rounder.Round(_middles, _rounded, scale, firstIndex: 0);
        double sum = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            double error = (double)_rounded[i] - _middles[i];
            sum += _counts[i] * (error * error);
        }

        return sum;
    }
}
