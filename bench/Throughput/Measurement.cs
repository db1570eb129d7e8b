using System.Diagnostics;
using System.Runtime;

namespace NumFormats.Bench;

/// <summary>Times kernels side by side.</summary>
/// <remarks>
/// A round times each kernel once, in batches of about two milliseconds, so that what else the machine does hits all alike; the time of a kernel is the median over all rounds.
/// </remarks>
internal static class Measurement
{
    private const double BatchSeconds = 2e-3;
    private const int LeastRounds = 3;

    // Tiered compilation counts thirty calls twice before code is final, and begins to count a tenth of a second after the first one.
    private const int WarmUpCalls = 80;
    private const double WarmUpSeconds = 0.05;
    private const int LeastWarmUpPasses = 4;
    private const double WarmUpShare = 0.3;

    /// <summary>Measures.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="seconds">About how long that may take, data and warming up included; three rounds are done in any case.</param>
    /// <param name="report">Told the share that is done.</param>
    public static ThroughputReport Run(IReadOnlyList<Kernel> kernels, double seconds, Action<double> report)
    {
        var clock = Stopwatch.StartNew();
        foreach (Kernel kernel in kernels)
        {
            kernel.Prepare();
        }

        WarmUp(kernels, clock, clock.Elapsed.TotalSeconds + (WarmUpShare * seconds), share => report(WarmUpShare * share));
        GC.Collect();
        int[] repetitions = [.. kernels.Select(Repetitions)];
        List<double>[] times = [.. kernels.Select(_ => new List<double>())];
        double roundSeconds = 0;
        for (int rounds = 0; rounds < LeastRounds || clock.Elapsed.TotalSeconds + roundSeconds < seconds; rounds++)
        {
            double start = clock.Elapsed.TotalSeconds;
            for (int i = 0; i < kernels.Count; i++)
            {
                times[i].Add(Time(kernels[i], repetitions[i]));
            }

            roundSeconds = clock.Elapsed.TotalSeconds - start;
            report(Math.Min(1, clock.Elapsed.TotalSeconds / seconds));
        }

        return new ThroughputReport([.. kernels.Select((kernel, i) => new KernelSpeed(kernel, Median(times[i])))], times[0].Count);
    }

    private static void WarmUp(IReadOnlyList<Kernel> kernels, Stopwatch clock, double end, Action<double> report)
    {
        // Code is final when all kernels ran and nothing was compiled meanwhile.
        double start = clock.Elapsed.TotalSeconds;
        bool isFinal = false;
        for (int pass = 1; !isFinal && (pass == 1 || clock.Elapsed.TotalSeconds < end); pass++)
        {
            long compiled = JitInfo.GetCompiledMethodCount();
            foreach (Kernel kernel in kernels)
            {
                double kernelStart = clock.Elapsed.TotalSeconds;
                for (int call = 0; call < WarmUpCalls && clock.Elapsed.TotalSeconds - kernelStart < WarmUpSeconds; call++)
                {
                    kernel.Run();
                }

                report(Math.Min(1, (clock.Elapsed.TotalSeconds - start) / (end - start)));
            }

            isFinal = pass >= LeastWarmUpPasses && JitInfo.GetCompiledMethodCount() == compiled;
        }
    }

    private static int Repetitions(Kernel kernel)
    {
        double fastest = double.PositiveInfinity;
        for (int i = 0; i < 3; i++)
        {
            fastest = Math.Min(fastest, Time(kernel, 1));
        }

        return (int)Math.Clamp(BatchSeconds / fastest, 1, 1e6);
    }

    private static double Time(Kernel kernel, int repetitions)
    {
        if (repetitions > 1)
        {
            // Brings the data back into the caches, from which other kernels drove it.
            kernel.Run();
        }

        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            kernel.Run();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / repetitions;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        int middle = times.Count / 2;
        return times.Count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
    }
}
