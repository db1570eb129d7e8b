namespace NumFormats.Kernels;

/// <summary>Makes encoders of a codebook, in a mode without random bits.</summary>
internal readonly struct CodebookEncoderFactory<T> : ILaneFactory<T, SpanEncoder<T>>
    where T : unmanaged
{
    private readonly Codebook _codebook;
    private readonly RoundingMode _mode;

    public CodebookEncoderFactory(Codebook codebook, RoundingMode mode)
    {
        _codebook = codebook;
        _mode = mode;
    }

    public SpanEncoder<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        if (_codebook.Values.Length <= SmallCodebookEncoder<TLanes, TVector, T>.MostValues)
        {
            return new EncodeLoop<TLanes, TVector, T, byte, SmallCodebookEncoder<TLanes, TVector, T>>(new(_codebook, _mode));
        }

        var buckets = new CodebookBuckets<T>(_codebook, _mode);
        return buckets.Step <= 1
            ? new EncodeLoop<LanesScalar<T>, T, T, byte, LargeCodebookEncoder<T, LimitSearches.One>>(new(buckets))
            : new EncodeLoop<LanesScalar<T>, T, T, byte, LargeCodebookEncoder<T, LimitSearches.Any>>(new(buckets));
    }
}
