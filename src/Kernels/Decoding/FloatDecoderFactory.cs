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
        TruncatedDecoder<TLanes, TVector, T>.Serves(_format) ? Loop<TLanes, TVector, TruncatedDecoder<TLanes, TVector, T>>(new(_format))
            : _format.IsSigned && !_format.HasNegativeZero ? CreateScaled<TLanes, TVector, FloatDecoder<TLanes, TVector, T, SignRules.NaNAtNegativeZero>>(new(_format))
            : CreateScaled<TLanes, TVector, FloatDecoder<TLanes, TVector, T, SignRules.SignedSpecials>>(new(_format));

    private SpanDecoder<T> CreateScaled<TLanes, TVector, TGeneral>(TGeneral general)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TGeneral : struct, IDecoder<TVector> =>
        ScaledDecoder<TLanes, TVector, T, TGeneral>.Serves(_format) ? Loop<TLanes, TVector, ScaledDecoder<TLanes, TVector, T, TGeneral>>(new(_format, general)) : Loop<TLanes, TVector, TGeneral>(general);

    private static DecodeLoop<TLanes, TVector, T, TCode, TDecoder> Loop<TLanes, TVector, TDecoder>(TDecoder decoder)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TDecoder : struct, IDecoder<TVector> => new(decoder);
}
