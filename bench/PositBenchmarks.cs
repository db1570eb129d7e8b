using BenchmarkDotNet.Attributes;

namespace NumFormats.Bench;

/// <summary>
/// One operation at a time on a posit type, one core. A run is <see cref="Count"/> operations over arrays that stay in the first cache, so that the time of one is the
/// reciprocal throughput of a plain loop.
/// </summary>
/// <remarks>The yardstick is <see cref="SingleAdd"/>: the same loop with binary32 addition.</remarks>
/// <typeparam name="T">The posit type.</typeparam>
[ShortRunJob]
[GenericTypeArguments(typeof(Posit8))]
[GenericTypeArguments(typeof(Posit16))]
[GenericTypeArguments(typeof(Posit32))]
[GenericTypeArguments(typeof(Posit64))]
public class PositBenchmarks<T>
    where T : struct, IPositValue<T>
{
    private const int Count = 4096;

    private readonly T[] _x = new T[Count];
    private readonly T[] _y = new T[Count];
    private readonly T[] _z = new T[Count];
    private readonly T[] _result = new T[Count];
    private readonly float[] _singleX = new float[Count];
    private readonly float[] _singleY = new float[Count];
    private readonly float[] _singleResult = new float[Count];
    private readonly Quire<T> _quire = new();

    /// <summary>Normally distributed numbers, as weights are.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            _singleX[i] = (float)Normal(random);
            _singleY[i] = (float)Normal(random);
            _x[i] = T.CreateChecked(_singleX[i]);
            _y[i] = T.CreateChecked(_singleY[i]);
            _z[i] = T.CreateChecked(Normal(random));
        }
    }

    /// <summary>binary32 + binary32, the yardstick.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void SingleAdd()
    {
        for (int i = 0; i < Count; i++)
        {
            _singleResult[i] = _singleX[i] + _singleY[i];
        }
    }

    /// <summary>x + y.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Add()
    {
        for (int i = 0; i < Count; i++)
        {
            _result[i] = _x[i] + _y[i];
        }
    }

    /// <summary>x × y.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Multiply()
    {
        for (int i = 0; i < Count; i++)
        {
            _result[i] = _x[i] * _y[i];
        }
    }

    /// <summary>x / y.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Divide()
    {
        for (int i = 0; i < Count; i++)
        {
            _result[i] = _x[i] / _y[i];
        }
    }

    /// <summary>x × y + z, rounded once.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void FusedMultiplyAdd()
    {
        for (int i = 0; i < Count; i++)
        {
            _result[i] = T.FusedMultiplyAdd(_x[i], _y[i], _z[i]);
        }
    }

    /// <summary>The quire's x × y + sum.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void QuireMultiplyAdd()
    {
        for (int i = 0; i < Count; i++)
        {
            _quire.QMulAdd(_x[i], _y[i]);
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
