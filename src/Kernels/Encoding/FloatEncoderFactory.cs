namespace NumFormats.Kernels;

/// <summary>Makes encoders of a float format: chooses the operators that the format and the rounding need.</summary>
internal readonly struct FloatEncoderFactory<T, TCode> : ILaneFactory<T, SpanEncoder<T>>
    where T : unmanaged
    where TCode : unmanaged
{
    private readonly FloatFormat _format;
    private readonly Rounding _rounding;
    private readonly OverflowMode _overflow;

    public FloatEncoderFactory(FloatFormat format, Rounding rounding, OverflowMode overflow)
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
            RoundingMode.NearestEven when AddedMagnitude<TLanes, TVector, T>.Serves(_format) => CreateAdded<TLanes, TVector>(),
            RoundingMode.NearestEven => CreateShifted<TLanes, TVector, LaneRoundings.NearestEven>(),
            RoundingMode.NearestAway => CreateShifted<TLanes, TVector, LaneRoundings.NearestAway>(),
            RoundingMode.TowardZero => CreateShifted<TLanes, TVector, LaneRoundings.TowardZero>(),
            RoundingMode.Up => CreateShifted<TLanes, TVector, LaneRoundings.Up>(),
            RoundingMode.Down => CreateShifted<TLanes, TVector, LaneRoundings.Down>(),
            RoundingMode.ToOdd => CreateShifted<TLanes, TVector, LaneRoundings.ToOdd>(),
            _ when ScaledMagnitude<TLanes, TVector, T>.Serves(_format) => Create<TLanes, TVector, ScaledMagnitude<TLanes, TVector, T>>(new(_format)),
            _ => CreateShifted<TLanes, TVector, LaneRoundings.Stochastic>(),
        };

    private SpanEncoder<T> CreateAdded<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        ulong largest = OverflowRules.MagnitudeOf(_format, _rounding, _overflow, isNegative: false);
        return _format.IsSigned && OverflowRules.Clamps(_format, _rounding, _overflow) && largest >> _format.SignificandBits != 0
            ? CreateSigned<TLanes, TVector, AddedMagnitude<TLanes, TVector, T>, OverflowRules.Within<TLanes, TVector, T>>(AddedMagnitude<TLanes, TVector, T>.UpTo(_format, largest), default)
            : Create<TLanes, TVector, AddedMagnitude<TLanes, TVector, T>>(new(_format));
    }

    private SpanEncoder<T> CreateShifted<TLanes, TVector, TRounding>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TRounding : struct, ILaneRounding =>
        !TruncatedMagnitude<TLanes, TVector, T, TRounding>.Serves(_format) ? Create<TLanes, TVector, ShiftedMagnitude<TLanes, TVector, T, TRounding>>(new(_format))
            : RoundsInPlace ? CreateInPlace<TLanes, TVector, TRounding>()
            : Create<TLanes, TVector, TruncatedMagnitude<TLanes, TVector, T, TRounding>>(new(_format));

    // Whether the mode treats both signs alike, and overflow is what rounding up from the largest number gives.
    private bool RoundsInPlace =>
        _format is { IsSigned: true, HasInfinity: true } &&
        (_rounding.Mode == RoundingMode.TowardZero || (_rounding.Mode is RoundingMode.NearestEven or RoundingMode.NearestAway && _overflow == OverflowMode.None));

    private SpanEncoder<T> CreateInPlace<TLanes, TVector, TRounding>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TRounding : struct, ILaneRounding
    {
        var general = new FloatEncoder<TLanes, TVector, T, TruncatedMagnitude<TLanes, TVector, T, TRounding>, OverflowRules.Replace<TLanes, TVector, T>, SignRules.SignedSpecials>(
            _format, new(_format), new(_format, _rounding, _overflow), _overflow);
        return Loop<TLanes, TVector, TruncatedEncoder<TLanes, TVector, T, TRounding, FloatEncoder<TLanes, TVector, T, TruncatedMagnitude<TLanes, TVector, T, TRounding>, OverflowRules.Replace<TLanes, TVector, T>, SignRules.SignedSpecials>>>(
            new(_format, general));
    }

    private SpanEncoder<T> Create<TLanes, TVector, TMagnitude>(TMagnitude magnitude)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TMagnitude : struct, ILaneMagnitude<TVector> =>
        !_format.IsSigned ? Loop<TLanes, TVector, UnsignedFloatEncoder<TLanes, TVector, T, TMagnitude>>(new(_format, magnitude, _rounding, _overflow))
            : OverflowRules.Clamps(_format, _rounding, _overflow)
                ? CreateSigned<TLanes, TVector, TMagnitude, OverflowRules.Clamp<TLanes, TVector, T>>(magnitude, new(_format, _rounding, _overflow))
                : OverflowRules.ClampsBySign(_format, _rounding, _overflow)
                ? CreateSigned<TLanes, TVector, TMagnitude, OverflowRules.ClampBySign<TLanes, TVector, T>>(magnitude, new(_format, _rounding, _overflow))
                : CreateSigned<TLanes, TVector, TMagnitude, OverflowRules.Replace<TLanes, TVector, T>>(magnitude, new(_format, _rounding, _overflow));

    private SpanEncoder<T> CreateSigned<TLanes, TVector, TMagnitude, TOverflow>(TMagnitude magnitude, TOverflow overflow)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TMagnitude : struct, ILaneMagnitude<TVector>
        where TOverflow : struct, IOverflowRule<TVector> =>
        !_format.HasNaN ? Loop<TLanes, TVector, FloatEncoder<TLanes, TVector, T, TMagnitude, TOverflow, SignRules.ZeroForNaN>>(new(_format, magnitude, overflow, _overflow))
            : _format.HasNegativeZero ? Loop<TLanes, TVector, FloatEncoder<TLanes, TVector, T, TMagnitude, TOverflow, SignRules.SignedSpecials>>(new(_format, magnitude, overflow, _overflow))
            : Loop<TLanes, TVector, FloatEncoder<TLanes, TVector, T, TMagnitude, TOverflow, SignRules.NaNAtNegativeZero>>(new(_format, magnitude, overflow, _overflow));

    private static EncodeLoop<TLanes, TVector, T, TCode, TEncoder> Loop<TLanes, TVector, TEncoder>(TEncoder encoder)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where TEncoder : struct, IEncoder<TVector> => new(encoder);
}
