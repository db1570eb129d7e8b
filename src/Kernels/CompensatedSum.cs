namespace NumFormats.Kernels;

/// <summary>A sum of binary64 numbers with its rounding errors summed beside it.</summary>
/// <remarks>Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974.</remarks>
internal struct CompensatedSum
{
    private double _sum;
    private double _error;

    public readonly double Value => double.IsFinite(_error) ? _sum + _error : _sum;

    public void Add(double value)
    {
        double sum = _sum + value;
        _error += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
    }

    public void Add(CompensatedSum other)
    {
        Add(other._sum);
        _error += other._error;
    }
}
