namespace NumFormats.Kernels;

/// <summary>Looks a block of numbers over, and divides errors by them.</summary>
/// <typeparam name="T">The numbers' bits: <see cref="int"/> for binary32, <see cref="long"/> for binary64.</typeparam>
internal abstract class ErrorSurveyor<T>
    where T : unmanaged
{
    /// <summary>The one for the widest vectors.</summary>
    public static ErrorSurveyor<T> Widest { get; } = WidestLanes.Create<T, ErrorSurveyor<T>, Factory>(default);

    /// <summary>The number of elements in a vector.</summary>
    public abstract int Step { get; }

    /// <summary>Looks over whole vectors, at most <see cref="QuotientParts{T}.MostTerms"/>.</summary>
    /// <param name="original">The numbers before rounding.</param>
    /// <param name="rounded">What they became; as many.</param>
    /// <remarks>Quotients are |rounded − original| / |original|, both operations rounded to nearest even; 0 where the original is 0.</remarks>
    public abstract ErrorSurvey Survey(ReadOnlySpan<T> original, ReadOnlySpan<T> rounded);

    private readonly struct Factory : ILaneFactory<T, ErrorSurveyor<T>>
    {
        public ErrorSurveyor<T> Create<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct => new SurveyLoop<TLanes, TVector, T>();
    }
}
