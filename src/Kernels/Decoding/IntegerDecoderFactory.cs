namespace NumFormats.Kernels;

/// <summary>Makes decoders of an integer format.</summary>
internal readonly struct IntegerDecoderFactory<T, TCode> : ILaneFactory<T, SpanDecoder<T>>
    where T : unmanaged
    where TCode : unmanaged
{
    private readonly IntegerFormat _format;

    public IntegerDecoderFactory(IntegerFormat format) => _format = format;

    public SpanDecoder<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct => new DecodeLoop<TLanes, TVector, T, TCode, IntegerDecoder<TLanes, TVector, T>>(new(_format));
}
