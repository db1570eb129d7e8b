using System.Collections.Concurrent;
using Xunit;

namespace NumFormats.Conformance.Formats;

/// <summary>What differs between two computations of the same thing, collected from many threads and reported at the end.</summary>
internal sealed class Differences(string subject)
{
    private const int Kept = 8;

    private readonly ConcurrentQueue<string> _examples = new();
    private long _count;

    /// <summary>Runs a loop in parallel; the body gets the index.</summary>
    public void InParallel(long count, Action<long> body) => Parallel.ForEach(
        Partitioner.Create(0, count, Math.Max(1, count / 64)),
        range =>
        {
            // One broken rule breaks it nearly everywhere: a few examples are enough.
            for (long index = range.Item1; index < range.Item2 && Interlocked.Read(ref _count) < Kept; index++)
            {
                body(index);
            }
        });

    /// <summary>Notes a difference.</summary>
    public void Add(string description)
    {
        if (Interlocked.Increment(ref _count) <= Kept)
        {
            _examples.Enqueue(description);
        }
    }

    /// <summary>Fails if there is any.</summary>
    public void AssertNone() =>
        Assert.True(_examples.IsEmpty, $"{subject} differs:{Environment.NewLine}{string.Join(Environment.NewLine, _examples)}");
}
