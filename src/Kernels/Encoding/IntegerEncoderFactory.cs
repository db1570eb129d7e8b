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
            RoundingMode.NearestEven when AddedInteger<TLanes, TVector, T>.Serves(_format) => Loop<TLanes, TVector, AddedInteger<TLanes, TVector, T>>(),
            RoundingMode.NearestEven => LoopShifted<TLanes, TVector, LaneRoundings.NearestEven>(),
            RoundingMode.NearestAway => LoopShifted<TLanes, TVector, LaneRoundings.NearestAway>(),
            RoundingMode.TowardZero => LoopShifted<TLanes, TVector, LaneRoundings.TowardZero>(),
            RoundingMode.Up => LoopShifted<TLanes, TVector, LaneRoundings.Up>(),
            RoundingMode.Down => LoopShifted<TLanes, TVector, LaneRoundings.Down>(),
            RoundingMode.ToOdd => LoopShifted<TLanes, TVector, LaneRoundings.ToOdd>(),
            _ => LoopShifted<TLanes, TVector, LaneRoundings.Stochastic>(),
        };

    private EncodeLoop<TLanes, TVector, T, TCode, IntegerEncoder<TLanes, TVector, T, ShiftedInteger<TLanes, TVector, T, TRounding>>> LoopShifted<TLanes, TVector, TRounding>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TRounding : struct, ILaneRounding => Loop<TLanes, TVector, ShiftedInteger<TLanes, TVector, T, TRounding>>();

    private EncodeLoop<TLanes, TVector, T, TCode, IntegerEncoder<TLanes, TVector, T, TMagnitude>> Loop<TLanes, TVector, TMagnitude>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TMagnitude : struct, ILaneMagnitude<TVector> => new(new(_format, _isSymmetric));
}
