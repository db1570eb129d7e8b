namespace NumFormats.Kernels;

/// <summary>Makes decoders of a float format.</summary>
internal readonly struct FloatDecoderFactory<T, TCode> : ILaneFactory<T, SpanDecoder<T>>
    where T : unmanaged
    where TCode : unmanaged
{
    private readonly FloatFormat _format;

    public FloatDecoderFactory(FloatFormat format) => _format = format;

    public SpanDecoder<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct =>
        TruncatedDecoder<TLanes, TVector, T>.Serves(_format)
            ? new DecodeLoop<TLanes, TVector, T, TCode, TruncatedDecoder<TLanes, TVector, T>>(new(_format))
            : _format.IsSigned && !_format.HasNegativeZero
            ? new DecodeLoop<TLanes, TVector, T, TCode, FloatDecoder<TLanes, TVector, T, SignRules.NaNAtNegativeZero>>(new(_format))
            : new DecodeLoop<TLanes, TVector, T, TCode, FloatDecoder<TLanes, TVector, T, SignRules.SignedSpecials>>(new(_format));
}
