namespace NumFormats.Kernels;

/// <summary>Makes encoders of an integer format: chooses how magnitudes are rounded.</summary>
internal readonly struct IntegerEncoderFactory<T, TCode> : ILaneFactory<T, SpanEncoder<T>>
    where T : unmanaged
    where TCode : unmanaged
{
    private readonly IntegerFormat _format;
    private readonly Rounding _rounding;
    private readonly bool _isSymmetric;

    /// <summary>For a format and a rounding.</summary>
    /// <param name="format">The format.</param>
    /// <param name="rounding">The rounding.</param>
    /// <param name="isSymmetric">Whether negative numbers saturate where positive ones do.</param>
    public IntegerEncoderFactory(IntegerFormat format, Rounding rounding, bool isSymmetric = false)
    {
        _format = format;
        _rounding = rounding;
        _isSymmetric = isSymmetric;
    }

    public SpanEncoder<T> Create<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct =>
        _rounding.Mode switch
        {
            RoundingMode.NearestEven when NearestIntegerEncoder<TLanes, TVector, T>.Serves(_format) =>
                new EncodeLoop<TLanes, TVector, T, TCode, NearestIntegerEncoder<TLanes, TVector, T>>(new(_format, _isSymmetric)),
            RoundingMode.NearestEven => Loop<TLanes, TVector, LaneRoundings.NearestEven>(),
            RoundingMode.NearestAway => Loop<TLanes, TVector, LaneRoundings.NearestAway>(),
            RoundingMode.TowardZero => Loop<TLanes, TVector, LaneRoundings.TowardZero>(),
            RoundingMode.Up => Loop<TLanes, TVector, LaneRoundings.Up>(),
            RoundingMode.Down => Loop<TLanes, TVector, LaneRoundings.Down>(),
            RoundingMode.ToOdd => Loop<TLanes, TVector, LaneRoundings.ToOdd>(),
            _ => Loop<TLanes, TVector, LaneRoundings.Stochastic>(),
        };

    private EncodeLoop<TLanes, TVector, T, TCode, IntegerEncoder<TLanes, TVector, T, ShiftedInteger<TLanes, TVector, T, TRounding>>> Loop<TLanes, TVector, TRounding>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TRounding : struct, ILaneRounding => new(new(_format, _isSymmetric));
}
