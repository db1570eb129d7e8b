using System.Runtime.InteropServices;

namespace NumFormats.Kernels;

/// <summary>The numbers of a row in both widths, so that a lane of either is filled from memory.</summary>
/// <param name="singles">The numbers.</param>
/// <param name="doubles">The same.</param>
internal readonly ref struct SumRow(ReadOnlySpan<float> singles, ReadOnlySpan<double> doubles)
{
    /// <summary>The numbers.</summary>
    public ReadOnlySpan<float> Singles { get; } = singles;

    /// <summary>The same.</summary>
    public ReadOnlySpan<double> Doubles { get; } = doubles;

    /// <summary>How many there are.</summary>
    public int Length => Singles.Length;

    /// <summary>Part of the row.</summary>
    public SumRow Slice(int start, int length) => new(Singles.Slice(start, length), Doubles.Slice(start, length));

    /// <summary>The numbers as those of lanes.</summary>
    public ref T First<T>()
        where T : unmanaged =>
        ref typeof(T) == typeof(int)
            ? ref MemoryMarshal.GetReference(MemoryMarshal.Cast<float, T>(Singles))
            : ref MemoryMarshal.GetReference(MemoryMarshal.Cast<double, T>(Doubles));
}
