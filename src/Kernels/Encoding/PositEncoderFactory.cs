namespace NumFormats.Kernels;

/// <summary>Makes encoders of a posit format.</summary>
internal readonly struct PositEncoderFactory<T, TCode> : ILaneFactory<T, SpanEncoder<T>>
    where T : unmanaged
    where TCode : unmanaged
{
    private readonly PositFormat _format;
    private readonly Rounding _rounding;
    private readonly OverflowMode _overflow;

    public PositEncoderFactory(PositFormat format, Rounding rounding, OverflowMode overflow)
    {
        _format = format;
        _rounding = rounding;
        _overflow = overflow;
    }

    public SpanEncoder<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct =>
        _rounding.Mode switch
        {
            RoundingMode.NearestEven when NearestPositEncoder<TLanes, TVector, T>.Serves(_format) => new EncodeLoop<TLanes, TVector, T, TCode, NearestPositEncoder<TLanes, TVector, T>>(new(_format, _overflow)),
            RoundingMode.NearestEven => Loop<TLanes, TVector, LaneRoundings.NearestEven>(),
            RoundingMode.NearestAway => Loop<TLanes, TVector, LaneRoundings.NearestAway>(),
            RoundingMode.TowardZero => Loop<TLanes, TVector, LaneRoundings.TowardZero>(),
            RoundingMode.Up => Loop<TLanes, TVector, LaneRoundings.Up>(),
            RoundingMode.Down => Loop<TLanes, TVector, LaneRoundings.Down>(),
            RoundingMode.ToOdd => Loop<TLanes, TVector, LaneRoundings.ToOdd>(),
            _ => Loop<TLanes, TVector, LaneRoundings.Stochastic>(),
        };

    private EncodeLoop<TLanes, TVector, T, TCode, PositEncoder<TLanes, TVector, T, TRounding>> Loop<TLanes, TVector, TRounding>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TRounding : struct, ILaneRounding => new(new(_format, _rounding, _overflow));
}
