using System.Runtime.CompilerServices;

namespace NumFormats.Kernels;

/// <summary>
/// A rounding mode on lanes: drops the low bits of a nonnegative integer and adds one or not. Where the last place of the result lies far above the integer's highest bit, the count of bits to drop
/// may be larger than the lane.
/// </summary>
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
    /// <param name="value">Nonnegative integers of at most <see cref="WideNumber{T}.SignificandBits"/> + 1 bits, or of the lane's width − 1 bits where drop is smaller than that.</param>
    /// <param name="drop">1 or more.</param>
    /// <param name="sign">All ones where the number is negative, otherwise zero.</param>
    /// <param name="random">Random bits, from the top of the lane.</param>
    static abstract TVector Drop<TLanes, TVector, T>(TVector value, TVector drop, TVector sign, TVector random)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged;
}
