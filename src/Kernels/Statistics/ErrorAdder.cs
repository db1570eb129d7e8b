namespace NumFormats.Kernels;

/// <summary>Sums the errors of a block that has been looked over.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract class ErrorAdder<T>
    where T : unmanaged
{
    /// <summary>The one for the widest vectors.</summary>
    public static ErrorAdder<T> Widest { get; } = WidestLanes.Create<long, ErrorAdder<T>, Factory>(default);

    /// <summary>Sums the errors of whole vectors. Everything is finite.</summary>
    /// <param name="original">The numbers before rounding.</param>
    /// <param name="rounded">What they became; as many.</param>
    /// <param name="survey">What has been seen.</param>
    public abstract ErrorSums Sum(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded, ErrorSurvey survey);

    /// <summary>The largest |rounded − original| of whole vectors.</summary>
    public abstract double LargestError(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded);

    private readonly struct Factory : ILaneFactory<long, ErrorAdder<T>>
    {
        public ErrorAdder<T> Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, long>
            where TVector : struct => new ErrorSumLoop<TLanes, TVector, T>();
    }
}
