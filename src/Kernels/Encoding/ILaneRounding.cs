namespace NumFormats.Kernels;

/// <summary>A rounding mode on lanes: drops the low bits of a nonnegative integer and adds one to the rest or not.</summary>
/// <remarks>
/// Apart from <see cref="LaneRoundings.ToOdd"/> all modes are an addition below the last place whose carry is the rounding: just under a half, and one more where the kept part is odd, gives nearest even; a half gives
/// nearest away; just under one gives away from zero; random bits give stochastic rounding.
/// </remarks>
internal interface ILaneRounding
{
    /// <summary>Whether overflow of positive and of negative numbers differs by more than the sign.</summary>
    static abstract bool IsDirected { get; }

    /// <summary>Whether random bits are read.</summary>
    static abstract bool IsStochastic { get; }

    /// <summary>Effectively computes <c>value / 2^drop</c>, rounded.</summary>
    /// <param name="value">Nonnegative integers.</param>
    /// <param name="drop">1 or more, and less than the lane's width unless the rounding is stochastic.</param>
    /// <param name="sign">All ones where the number is negative, otherwise zero.</param>
    /// <param name="random">Random bits, from the top of the lane.</param>
    static abstract TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged;
}
