namespace NumFormats.Kernels;

/// <summary>Makes decoders of formats of at most eight bits that look numbers up.</summary>
internal readonly struct TableDecoderFactory<T> : ILaneFactory<T, SpanDecoder<T>>
    where T : unmanaged
{
    private readonly NumberFormat _format;

    public TableDecoderFactory(NumberFormat format) => _format = format;

    public SpanDecoder<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct =>
        _format.BitWidth <= SmallTableDecoder<TLanes, TVector, T>.MostBits
            ? new DecodeLoop<TLanes, TVector, T, byte, SmallTableDecoder<TLanes, TVector, T>>(new(_format))
            : new DecodeLoop<LanesScalar<T>, T, T, byte, LargeTableDecoder<T>>(new(_format));
}
