using BenchmarkDotNet.Attributes;

namespace NumFormats.Bench;

/// <summary>
/// One operation at a time on value types and on the exact core, one core. A run is <see cref="Count"/> operations over arrays that stay in the first
/// cache, so that the time of one is the reciprocal throughput of a plain loop.
/// </summary>
/// <remarks>The yardstick is <see cref="SingleAdd"/>: the same loop with binary32 addition.</remarks>
[ShortRunJob]
public class ScalarBenchmarks
{
    private const int Count = 4096;

    private readonly Float8E4M3FN[] _float8X = new Float8E4M3FN[Count];
    private readonly Float8E4M3FN[] _float8Y = new Float8E4M3FN[Count];
    private readonly Float8E4M3FN[] _float8Result = new Float8E4M3FN[Count];
    private readonly BFloat16[] _brainX = new BFloat16[Count];
    private readonly BFloat16[] _brainY = new BFloat16[Count];
    private readonly BFloat16[] _brainResult = new BFloat16[Count];
    private readonly ushort[] _halfX = new ushort[Count];
    private readonly ushort[] _halfY = new ushort[Count];
    private readonly ushort[] _halfZ = new ushort[Count];
    private readonly ushort[] _halfResult = new ushort[Count];
    private readonly float[] _singleX = new float[Count];
    private readonly float[] _singleY = new float[Count];
    private readonly float[] _singleResult = new float[Count];

    /// <summary>Normally distributed numbers, as weights are: mostly ordinary, a few subnormal.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            _singleX[i] = (float)Normal(random);
            _singleY[i] = (float)Normal(random);
            _float8X[i] = (Float8E4M3FN)_singleX[i];
            _float8Y[i] = (Float8E4M3FN)_singleY[i];
            _brainX[i] = (BFloat16)_singleX[i];
            _brainY[i] = (BFloat16)_singleY[i];
            _halfX[i] = BitConverter.HalfToUInt16Bits((Half)_singleX[i]);
            _halfY[i] = BitConverter.HalfToUInt16Bits((Half)_singleY[i]);
            _halfZ[i] = BitConverter.HalfToUInt16Bits((Half)Normal(random));
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

    /// <summary>Float8E4M3FN + Float8E4M3FN.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Float8Add()
    {
        for (int i = 0; i < Count; i++)
        {
            _float8Result[i] = _float8X[i] + _float8Y[i];
        }
    }

    /// <summary>Float8E4M3FN × Float8E4M3FN.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Float8Multiply()
    {
        for (int i = 0; i < Count; i++)
        {
            _float8Result[i] = _float8X[i] * _float8Y[i];
        }
    }

    /// <summary>binary32 → Float8E4M3FN.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Float8FromSingle()
    {
        for (int i = 0; i < Count; i++)
        {
            _float8Result[i] = (Float8E4M3FN)_singleX[i];
        }
    }

    /// <summary>Float8E4M3FN → binary32.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Float8ToSingle()
    {
        for (int i = 0; i < Count; i++)
        {
            _singleResult[i] = (float)_float8X[i];
        }
    }

    /// <summary>BFloat16 + BFloat16.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void BFloat16Add()
    {
        for (int i = 0; i < Count; i++)
        {
            _brainResult[i] = _brainX[i] + _brainY[i];
        }
    }

    /// <summary>x × y + z on binary16 codes by the exact core.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Binary16FusedMultiplyAdd()
    {
        FloatCodec<Binary16Layout> codec = default;
        for (int i = 0; i < Count; i++)
        {
            _halfResult[i] = (ushort)CodeArithmetic.FusedMultiplyAdd(codec, _halfX[i], _halfY[i], _halfZ[i]);
        }
    }

    /// <summary>x × y + z on binary16 codes by the exact core, the format known at run time only.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void RunTimeBinary16FusedMultiplyAdd()
    {
        FloatFormat format = FloatFormat.Binary16;
        for (int i = 0; i < Count; i++)
        {
            _halfResult[i] = (ushort)format.FusedMultiplyAdd(_halfX[i], _halfY[i], _halfZ[i]);
        }
    }

    /// <summary>binary64 → e4m3fn, the format known at run time only.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void RunTimeFloat8FromDouble()
    {
        FloatFormat format = FloatFormat.E4M3FN;
        for (int i = 0; i < Count; i++)
        {
            _halfResult[i] = (ushort)format.Encode(_singleX[i]);
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
