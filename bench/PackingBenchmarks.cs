using BenchmarkDotNet.Attributes;
using NumFormats.Kernels;

namespace NumFormats.Bench;

/// <summary>Packing and unpacking of codes, one core, arrays in the second cache. The time is that of one code.</summary>
/// <remarks>The yardstick is <see cref="Copy"/>: as many bytes copied.</remarks>
[ShortRunJob]
public class PackingBenchmarks
{
    private const int Count = 1 << 16;

    private readonly byte[] _codes = new byte[Count];
    private readonly byte[] _packed = new byte[Count];
    private readonly byte[] _result = new byte[Count];

    /// <summary>The width of a code.</summary>
    [Params(1, 4, 6)]
    public int Width { get; set; }

    /// <summary>Random codes.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        random.NextBytes(_codes);
        random.NextBytes(_packed);
    }

    /// <summary>A copy, the yardstick.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void Copy() => _codes.CopyTo(_result, 0);

    /// <summary>Codes → packed.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Pack() => CodePacking.Pack(_codes, Width, _result);

    /// <summary>Packed → codes.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Unpack() => CodePacking.Unpack(_packed, Width, _result);
}
