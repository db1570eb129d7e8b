using BenchmarkDotNet.Attributes;
using NumFormats.Kernels;

namespace NumFormats.Bench;

/// <summary>Statistics of rounded numbers, one core, arrays in the second cache. The time is that of one element.</summary>
/// <remarks>The yardstick is <see cref="SquaredErrors"/>: a plain loop for one of the sums.</remarks>
[ShortRunJob]
public class StatisticsBenchmarks
{
    private const int Count = 1 << 15;

    private readonly float[] _single = new float[Count];
    private readonly float[] _roundedSingle = new float[Count];
    private readonly double[] _double = new double[Count];
    private readonly double[] _roundedDouble = new double[Count];
    private readonly ErrorStatistics _statistics = new();
    private readonly ExponentHistogram _histogram = new();

    /// <summary>Normally distributed numbers, as weights are, rounded to e4m3fn.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            _single[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
            _roundedSingle[i] = (float)(Float8E4M3FN)_single[i];
            _double[i] = _single[i];
            _roundedDouble[i] = _roundedSingle[i];
        }
    }

    /// <summary>A sum of squared differences in binary64, the yardstick.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double SquaredErrors()
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            double error = (double)_roundedSingle[i] - _single[i];
            sum += error * error;
        }

        return sum;
    }

    /// <summary>Error statistics of binary32 numbers.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void SingleErrors() => _statistics.Add(_single, _roundedSingle);

    /// <summary>Error statistics of binary64 numbers.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void DoubleErrors() => _statistics.Add(_double, _roundedDouble);

    /// <summary>Exponents of binary32 numbers.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void SingleExponents() => _histogram.Add(_single);

    /// <summary>Exponents of binary64 numbers.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void DoubleExponents() => _histogram.Add(_double);
}
