using BenchmarkDotNet.Attributes;

namespace NumFormats.Bench;

/// <summary>
/// The kernels of the <c>throughput</c> command whose data stay in a core's caches, one by one and with BenchmarkDotNet's statistics. The time is that of an element.
/// </summary>
[ShortRunJob]
public class KernelBenchmarks
{
    private readonly List<Kernel> _kernels = [.. new KernelCatalog().Kernels.Where(kernel => kernel is { Elements: Yardsticks.InCache, Threads: 1 })];
    private Action _run = () => { };

    /// <summary>The names of all kernels.</summary>
    public IEnumerable<string> Names => _kernels.Select(kernel => kernel.Name);

    /// <summary>The kernel's name.</summary>
    [ParamsSource(nameof(Names))]
    public string Kernel { get; set; } = "";

    /// <summary>Makes the data and checks the results.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        Kernel kernel = _kernels.Find(kernel => kernel.Name == Kernel)!;
        kernel.Prepare();
        _run = kernel.Run;
    }

    /// <summary>One run.</summary>
    [Benchmark(OperationsPerInvoke = Yardsticks.InCache)]
    public void Run() => _run();
}
