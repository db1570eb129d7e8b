namespace NumFormats.Kernels;

/// <summary>Makes decoders of a codebook.</summary>
internal readonly struct CodebookDecoderFactory<T> : ILaneFactory<T, SpanDecoder<T>>
    where T : unmanaged
{
    private readonly Codebook _codebook;

    public CodebookDecoderFactory(Codebook codebook) => _codebook = codebook;

    public SpanDecoder<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct =>
        _codebook.BitWidth <= SmallCodebookDecoder<TLanes, TVector, T>.MostBits
            ? new DecodeLoop<TLanes, TVector, T, byte, SmallCodebookDecoder<TLanes, TVector, T>>(new(_codebook))
            : new DecodeLoop<LanesScalar<T>, T, T, byte, LargeCodebookDecoder<T>>(new(_codebook));
}
