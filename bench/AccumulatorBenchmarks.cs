using BenchmarkDotNet.Attributes;

namespace NumFormats.Bench;

/// <summary>
/// Exact dot products, one core. A run is <see cref="Count"/> products over arrays that stay in the first cache, so that the time of one is the
/// reciprocal throughput.
/// </summary>
/// <remarks>The yardstick is <see cref="PlainDouble"/>: the rounded chain x × y + sum in binary64.</remarks>
[ShortRunJob]
public class AccumulatorBenchmarks
{
    private const int Count = 4096;

    private readonly double[] _doubleX = new double[Count];
    private readonly double[] _doubleY = new double[Count];
    private readonly float[] _singleX = new float[Count];
    private readonly float[] _singleY = new float[Count];
    private readonly ushort[] _brainX = new ushort[Count];
    private readonly ushort[] _brainY = new ushort[Count];
    private readonly byte[] _float8X = new byte[Count];
    private readonly byte[] _float8Y = new byte[Count];
    private readonly int[] _float8Integers = new int[256];
    private readonly Unpacked[] _positX = new Unpacked[Count];
    private readonly Unpacked[] _positY = new Unpacked[Count];
    private readonly double[] _products = new double[Count];
    private readonly long[] _integers = new long[Count];
    private readonly int[] _scales = new int[Count];
    private readonly ExactAccumulator _float8Sum = ExactAccumulator.ForProducts(-9, 8, -9, 8);
    private readonly ExactAccumulator _brainSum = ExactAccumulator.ForProducts(-133, 127, -133, 127);
    private readonly ExactAccumulator _singleSum = ExactAccumulator.ForProducts(-149, 127, -149, 127);
    private readonly ExactAccumulator _doubleSum = ExactAccumulator.ForProducts(-1074, 1023, -1074, 1023);
    private readonly Quire _quire = new(32);

    /// <summary>Normally distributed numbers, as weights are. The posits' are truncated to the 28 bits that posits of 32 bits have at most.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            _doubleX[i] = Normal(random);
            _doubleY[i] = Normal(random);
            _singleX[i] = (float)_doubleX[i];
            _singleY[i] = (float)_doubleY[i];
            _brainX[i] = ((BFloat16)_singleX[i]).ToBits();
            _brainY[i] = ((BFloat16)_singleY[i]).ToBits();
            _float8X[i] = ((Float8E4M3FN)_singleX[i]).ToBits();
            _float8Y[i] = ((Float8E4M3FN)_singleY[i]).ToBits();
            _positX[i] = Unpacked.FromInteger((long)(_doubleX[i] * (1 << 25)), -25);
            _positY[i] = Unpacked.FromInteger((long)(_doubleY[i] * (1 << 25)), -25);
            _integers[i] = random.Next(-(1 << 16), 1 << 16);
            _scales[i] = random.Next(-24, -8);
        }

        // Every e4m3fn number is a multiple of 2^-9.
        for (int code = 0; code < _float8Integers.Length; code++)
        {
            float value = (float)Float8E4M3FN.FromBits((byte)code);
            _float8Integers[code] = float.IsNaN(value) ? 0 : (int)(value * 512);
        }
    }

    /// <summary>The rounded dot product in binary64, the yardstick.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double PlainDouble()
    {
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += _doubleX[i] * _doubleY[i];
        }

        return sum;
    }

    /// <summary>e4m3fn: products of multiples of 2^-9 summed as integers, added at the end.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Float8ByIntegers()
    {
        long sum = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += (long)_float8Integers[_float8X[i]] * _float8Integers[_float8Y[i]];
        }

        _float8Sum.AddInteger(sum, -18);
    }

    /// <summary>bfloat16: products exact in binary64, added in bulk.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void BFloat16ByDoubles()
    {
        for (int i = 0; i < Count; i++)
        {
            _products[i] = (double)BitConverter.UInt32BitsToSingle((uint)_brainX[i] << 16) * BitConverter.UInt32BitsToSingle((uint)_brainY[i] << 16);
        }

        _brainSum.AddDoubles(_products);
    }

    /// <summary>bfloat16: 16-bit products that were decoded elsewhere, added in bulk.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void BFloat16Integers() => _brainSum.AddIntegers(_integers, _scales);

    /// <summary>binary32: products exact in binary64, added in bulk.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void SingleByDoubles()
    {
        for (int i = 0; i < Count; i++)
        {
            _products[i] = (double)_singleX[i] * _singleY[i];
        }

        _singleSum.AddDoubles(_products);
    }

    /// <summary>binary32: unpacked and multiplied one by one.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void SingleOneByOne()
    {
        FloatCodec<Binary32Layout> codec = default;
        for (int i = 0; i < Count; i++)
        {
            _singleSum.AddProduct(
                codec.Unpack(BitConverter.SingleToUInt32Bits(_singleX[i])), codec.Unpack(BitConverter.SingleToUInt32Bits(_singleY[i])));
        }
    }

    /// <summary>binary64: unpacked and multiplied one by one, 106 bits a product.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void DoubleOneByOne()
    {
        FloatCodec<Binary64Layout> codec = default;
        for (int i = 0; i < Count; i++)
        {
            _doubleSum.AddProduct(
                codec.Unpack(BitConverter.DoubleToUInt64Bits(_doubleX[i])), codec.Unpack(BitConverter.DoubleToUInt64Bits(_doubleY[i])));
        }
    }

    /// <summary>The exact sum of binary64 numbers.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void DoubleSum() => _doubleSum.AddDoubles(_doubleX);

    /// <summary>The quire of 32-bit posits, their numbers unpacked before.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Quire32()
    {
        for (int i = 0; i < Count; i++)
        {
            _quire.QMulAdd(_positX[i], _positY[i]);
        }
    }

    /// <summary>One reading of the widest sum.</summary>
    [Benchmark]
    public Unpacked ReadDoubleSum() => _doubleSum.ToUnpacked();

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
