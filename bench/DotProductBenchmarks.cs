using BenchmarkDotNet.Attributes;
using NumFormats.Kernels;

namespace NumFormats.Bench;

/// <summary>
/// Exact dot products of codes, one core. A run is <see cref="Count"/> products over arrays that stay in the first cache, so that the time of one is the reciprocal
/// throughput.
/// </summary>
[ShortRunJob]
public class DotProductBenchmarks
{
    private const int Count = 4096;

    private DotProduct _product = null!;
    private byte[] _x = [];
    private byte[] _y = [];

    /// <summary>The format of both operands.</summary>
    [Params("e4m3fn", "bf16", "f16", "f32", "f64", "posit8", "posit16", "posit32", "posit64")]
    public string Format { get; set; } = "";

    /// <summary>Normally distributed numbers, as weights are.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var format = NumberFormat.Parse(Format);
        var random = new Random(1);
        _product = new DotProduct(format, DotAccumulation.Exact);
        _x = Codes(format, random);
        _y = Codes(format, random);
    }

    /// <summary>The exact sum of products.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Exact() => _product.Add(_x, _y);

    private static byte[] Codes(NumberFormat format, Random random)
    {
        ulong[] codes = new ulong[Count];
        for (int i = 0; i < Count; i++)
        {
            codes[i] = format.Encode(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
        }

        byte[] bytes = new byte[Count * format.BytesPerCode];
        CodeBytes.Store(codes, format.BytesPerCode, bytes);
        return bytes;
    }
}
