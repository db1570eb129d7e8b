namespace NumFormats.Bench;

/// <summary>Work whose speed is measured.</summary>
/// <param name="Name">What it does. Name, threads and elements together are unique.</param>
/// <param name="Elements">How many elements a run works on.</param>
/// <param name="BytesPerElement">The bytes read and written for each.</param>
/// <param name="Yardstick">What the speed is compared with; null for a yardstick.</param>
/// <param name="Target">What it is meant to reach; null where nothing is set.</param>
/// <param name="Run">One run. Its results go to memory that others see, so that it cannot be left out.</param>
/// <param name="Prepare">Comes first: makes the data, runs once, and throws <see cref="InvalidOperationException"/> unless the results are right.</param>
internal sealed record Kernel(string Name, long Elements, double BytesPerElement, Kernel? Yardstick, Target? Target, Action Run, Action Prepare)
{
    /// <summary>The largest number of threads that a run uses.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether as a yardstick its bytes are compared, rather than its elements.</summary>
    public bool IsBandwidth { get; init; }
}
