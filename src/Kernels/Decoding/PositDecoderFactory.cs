namespace NumFormats.Kernels;

/// <summary>Makes decoders of a posit format.</summary>
internal readonly struct PositDecoderFactory<T, TCode> : ILaneFactory<T, SpanDecoder<T>>
    where T : unmanaged
    where TCode : unmanaged
{
    private readonly PositFormat _format;

    public PositDecoderFactory(PositFormat format) => _format = format;

    public SpanDecoder<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct => new DecodeLoop<TLanes, TVector, T, TCode, PositDecoder<TLanes, TVector, T>>(new(_format));
}
