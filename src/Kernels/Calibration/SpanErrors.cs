namespace NumFormats.Kernels;

/// <summary>The errors on numbers themselves.</summary>
internal readonly ref struct SpanErrors : IScaleErrors
{
    private const int BlockLength = 4096;

    private readonly ReadOnlySpan<float> _source;
    private readonly float[] _rounded;
    private readonly Rounder<float> _rounder;

    public SpanErrors(NumberFormat format, ReadOnlySpan<float> source)
    {
        _source = source;
        _rounded = new float[Math.Min(BlockLength, source.Length)];
        _rounder = new Rounder<float>(format, default, OverflowMode.Finite);
    }

    public double Of(float scale)
    {
        var statistics = new ErrorStatistics();
        for (int start = 0; start < _source.Length; start += BlockLength)
        {
            ReadOnlySpan<float> part = _source.Slice(start, Math.Min(BlockLength, _source.Length - start));
            Span<float> rounded = _rounded.AsSpan(0, part.Length);
            _rounder.Round(part, rounded, scale, firstIndex: 0);
            statistics.Add(part, rounded);
        }

        return statistics.SumOfSquaredErrors;
    }
}
